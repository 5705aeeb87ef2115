//! `/account`: who is signed in, since when, what Till may do, and what this device prefers.

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};

use crate::blink::{Overview, Question};
use crate::oidc::Scopes;
use crate::session::Device;
use crate::state::AppState;
use crate::text::Language;
use crate::web::error::Error;
use crate::web::figure::wallet_name;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, passing};
use crate::web::paths;
use crate::web::permission::Permission;
use crate::web::security_headers::LeadsToProvider;
use crate::web::signed_in::SignedIn;
use crate::web::time_zones::{self, Area};
use crate::web::when::When;

/// The query after the preferences were saved.
const SAVED: &str = "saved=1";
/// The query after sessions were ended.
const ENDED: &str = "ended=1";

#[derive(Template)]
#[template(path = "dashboard/account.html")]
struct AccountPage {
    frame: Frame,
    sign_out: &'static str,
    begin: &'static str,
    here: &'static str,
    saved: bool,
    missing: Option<Missing>,
    person: Option<Person>,
    since: When,
    until: When,
    /// Sessions were ended a moment ago.
    ended: bool,
    places: Vec<Place>,
    end_sessions: &'static str,
    permissions: Vec<Permission>,
    preferences: &'static str,
    /// What is kept at Blink: address, sign, title and a sentence of each page.
    kept: Vec<Kept>,
    back: String,
    /// Each, and whether it was chosen.
    languages: Vec<(Language, bool)>,
    /// The one chosen; empty where none was.
    zone: String,
    areas: &'static [Area],
}

/// What Blink says of the person.
struct Person {
    /// Empty where none was chosen yet.
    username: String,
    /// Where payments to that name arrive; empty without one.
    address: String,
    /// The wallet where they do; empty where Blink names one that we do not know.
    arrives_in: &'static str,
    id: String,
    joined: When,
    currency: String,
}

/// A place where they are signed in.
struct Place {
    name: String,
    handle: String,
    since: When,
    seen: When,
    /// It is this very one.
    here: bool,
    /// It fits a pocket.
    small: bool,
}

/// Without Blink it still says who may do what here, and signs out.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let answer = signed_in
        .ask(|token| async move { blink.overview(&token).await })
        .await;
    let (person, missing) = match passing(answer)? {
        Ok(overview) => (Some(Person::new(&state, &frame, &overview)), None),
        Err(error) => {
            let question = Question::Overview;
            let missing = Missing::new(&state, &frame, question, &error, "missing-person");
            (None, Some(missing))
        }
    };
    let places = signed_in.devices().await?;
    let granted = signed_in.scopes();
    let known = Scopes::new(state.scopes.iter().chain(granted.iter()));
    let since = signed_in.since();
    let lifetime = state.config.lifetimes.session;
    let template = AccountPage {
        sign_out: paths::SIGN_OUT,
        begin: paths::BEGIN_SIGN_IN,
        here: paths::ACCOUNT,
        saved: query.as_deref() == Some(SAVED),
        missing,
        person,
        since: When::date_time(&frame, since),
        until: When::date(&frame, since.saturating_add(lifetime).unwrap_or(since)),
        ended: query.as_deref() == Some(ENDED),
        places: places
            .iter()
            .map(|device| Place::new(&frame, device))
            .collect(),
        end_sessions: paths::END_SESSIONS,
        permissions: Permission::list(&frame, &known, granted),
        preferences: paths::PREFERENCES,
        kept: kept(&state, &frame),
        back: format!("{}?{SAVED}", paths::ACCOUNT),
        languages: Language::ALL
            .map(|language| (language, frame.preferences.language == Some(language)))
            .to_vec(),
        zone: frame.preferences.time_zone.clone().unwrap_or_default(),
        areas: time_zones::all(),
        frame,
    };
    Ok((Extension(LeadsToProvider), page(&template)?).into_response())
}

impl Person {
    fn new(state: &AppState, frame: &Frame, overview: &Overview) -> Self {
        let username = overview.username.clone().unwrap_or_default();
        Self {
            address: if username.is_empty() {
                String::new()
            } else {
                format!("{username}@{}", state.config.api.lnurl_domain)
            },
            arrives_in: overview
                .wallets
                .iter()
                .find(|wallet| wallet.is_default)
                .map(|wallet| frame.t(wallet_name(wallet.balance.unit())))
                .unwrap_or_default(),
            username,
            id: overview.user_id.clone(),
            joined: When::date(frame, overview.created_at),
            currency: overview.display_currency.to_string(),
        }
    }
}

impl Place {
    fn new(frame: &Frame, device: &Device) -> Self {
        let at = |seconds| jiff::Timestamp::from_second(seconds).unwrap_or_default();
        let text = frame.text;
        Self {
            name: match (device.browser.as_deref(), device.system.as_deref()) {
                (Some(browser), Some(system)) => {
                    text.with("device-name", [("browser", browser), ("system", system)])
                }
                (Some(one), None) | (None, Some(one)) => one.to_owned(),
                (None, None) => frame.t("device-unknown").to_owned(),
            },
            handle: device.handle.clone(),
            since: When::date_time(frame, at(device.since)),
            seen: When::relative(frame, at(device.seen)),
            here: device.here,
            small: matches!(
                device.system.as_deref(),
                Some("iPhone" | "iPad" | "Android")
            ),
        }
    }
}

/// What there is beside: address, icon, name and what it is.
type Kept = (&'static str, &'static str, &'static str, &'static str);

fn kept(state: &AppState, frame: &Frame) -> Vec<Kept> {
    let mut places = vec![
        (
            paths::CHOICES,
            "settings",
            frame.t("account-choices"),
            frame.t("account-choices-about"),
        ),
        (
            paths::SECURITY,
            "shield",
            frame.t("account-security"),
            frame.t("account-security-about"),
        ),
        (
            paths::KEYS,
            "lock",
            frame.t("account-keys"),
            frame.t("account-keys-about"),
        ),
        (
            paths::WEBHOOKS,
            "share",
            frame.t("account-webhooks"),
            frame.t("account-webhooks-about"),
        ),
        (
            paths::WIND_DOWN,
            "clock",
            frame.t("account-closing"),
            frame.t("account-closing-about"),
        ),
    ];
    if state.linker.is_some() {
        places.push((
            paths::LINKED,
            "user",
            frame.t("account-linked"),
            frame.t("account-linked-about"),
        ));
    }
    places
}
