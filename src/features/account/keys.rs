//! `/account/keys`: the API keys with what each may do, how much may be spent with it and how much was.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::deed::until;
use super::done::Done;
use crate::blink::Question;
use crate::blink::account::{ApiKey, KeyId, KeyState, Limit, Scope, Window};
use crate::money::Sats;
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::figure::DOTS;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, passing, perhaps_incomplete};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

#[derive(Template)]
#[template(path = "account/keys.html")]
struct KeysPage {
    frame: Frame,
    /// Until when things may be changed; nothing where they may not.
    until: String,
    done: &'static str,
    missing: Option<Missing>,
    /// Those that can be used.
    usable: Vec<Key>,
    /// Those that cannot any more.
    over: Vec<Key>,
    new: &'static str,
    account: &'static str,
}

struct Key {
    name: String,
    may: String,
    /// It can send money, and so its limits count.
    spends: bool,
    created: When,
    used: Option<When>,
    expires: Option<When>,
    /// `expired`, `revoked` or nothing.
    over: &'static str,
    limits: Vec<Spending>,
    change_limits: String,
    revoke: String,
}

/// What was spent in some time, of how much.
struct Spending {
    window: &'static str,
    text: String,
    /// In hundredths, where there is a limit.
    part: Option<i64>,
}

/// Keys in the order Blink made them, newest first.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let answer = signed_in
        .ask(|token| async move { blink.keys(&token).await?.keys })
        .await;
    let (keys, error) = match passing(answer)? {
        Ok(keys) => (keys, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let of = |usable: bool| {
        keys.iter()
            .filter(|key| (key.state == KeyState::Usable) == usable)
            .map(|key| Key::new(&frame, key))
            .collect()
    };
    let template = KeysPage {
        until: until(&signed_in, &frame).await?,
        done: Done::told(&frame, query.as_deref()),
        missing: error
            .as_ref()
            .map(|error| Missing::new(&state, &frame, Question::Keys, error, "missing-keys")),
        usable: of(true),
        over: of(false),
        new: paths::NEW_KEY,
        account: paths::ACCOUNT,
        frame,
    };
    Ok(perhaps_incomplete(page(&template)?, error.as_ref()))
}

impl Key {
    fn new(frame: &Frame, key: &ApiKey) -> Self {
        let limits = Window::ALL.into_iter().zip(&key.limits);
        let spends = key.scopes.contains(&Scope::Write);
        Self {
            name: key.name.clone(),
            may: may(frame, &key.scopes),
            spends,
            created: When::date(frame, key.created_at),
            used: key.last_used_at.map(|at| When::relative(frame, at)),
            expires: key.expires_at.map(|at| When::date(frame, at)),
            over: match key.state {
                KeyState::Usable => "",
                KeyState::Expired => "expired",
                KeyState::Revoked => "revoked",
            },
            limits: limits
                .filter(|(_, limit)| spends || limit.most.is_some())
                .map(|(window, limit)| Spending::new(frame, window, limit))
                .collect(),
            change_limits: at(paths::KEY_LIMITS, &key.id),
            revoke: at(paths::REVOKE_KEY, &key.id),
        }
    }
}

impl Spending {
    fn new(frame: &Frame, window: Window, limit: &Limit) -> Self {
        let sats = |sats: Sats| frame.text.sats(sats.0, Sign::Negative);
        Self {
            window: frame.t(window_name(window)),
            text: match limit.most {
                _ if frame.hide_amounts => DOTS.to_owned(),
                Some(most) => {
                    let both = [("spent", sats(limit.spent)), ("most", sats(most))];
                    frame.text.with("key-spent-of", both)
                }
                None => frame.t1("key-spent", "spent", sats(limit.spent)),
            },
            part: limit
                .most
                .filter(|most| most.0 > 0 && !frame.hide_amounts)
                .map(|most| (limit.spent.0.saturating_mul(100) / most.0).clamp(0, 100)),
        }
    }
}

/// An address of one key.
pub(super) fn at(path: &str, id: &KeyId) -> String {
    path.replace("{id}", id.as_str())
}

/// What scopes permit, in words.
pub(super) fn may(frame: &Frame, scopes: &[Scope]) -> String {
    let words: Vec<&str> = scopes
        .iter()
        .map(|scope| {
            frame.t(match scope {
                Scope::Read => "key-may-read",
                Scope::Receive => "key-may-receive",
                Scope::Write => "key-may-write",
                Scope::Unknown => "key-may-other",
            })
        })
        .collect();
    words.join(" · ")
}

/// The message of a window's name.
pub(super) fn window_name(window: Window) -> &'static str {
    match window {
        Window::Daily => "key-window-day",
        Window::Weekly => "key-window-week",
        Window::Monthly => "key-window-month",
        Window::Annual => "key-window-year",
    }
}
