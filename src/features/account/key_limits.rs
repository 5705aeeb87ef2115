//! `/account/keys/{id}/limits`: how much may be spent with a key, in each of four lengths of time.

use std::collections::BTreeMap;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::deed::{Deed, Field};
use super::done::Done;
use super::keys::{at, window_name};
use super::outcome::{Problem, audit, keeping, outcome};
use super::revoke_key::find;
use crate::audit::Code;
use crate::blink::account::{ApiKey, Limit, Window};
use crate::state::AppState;
use crate::text::Sign;
use crate::web::csrf::KeptFormAt;
use crate::web::error::{Error, see_other};
use crate::web::figure::DOTS;
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// What was typed, by the name of the field.
type Typed = BTreeMap<String, String>;

/// The form; a query fills it in.
pub(super) async fn show(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    Path(id): Path<String>,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let key = find(&state, &stepped_up, &id).await?;
    let typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    draw(&stepped_up, frame, &key, &typed, None)
}

/// Sets and lifts what has changed, one after the other: Blink takes no two at once. Where one fails those before it hold, and
/// the page says what holds.
pub(super) async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Path(id): Path<String>,
    KeptFormAt { place, form, .. }: KeptFormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let stepped_up = place.map_err(|error| {
        let page = paths::KEY_LIMITS.replace("{id}", &id);
        let kept = Window::ALL.map(|window| Some((field(window), typed(&form, window)?)));
        let kept: Vec<_> = kept.into_iter().flatten().collect();
        keeping(error, &page, &kept)
    })?;
    let typed = Window::ALL.map(|window| typed(&form, window));
    // Nothing typed lifts a limit; a field that is not there at all comes from no form of ours.
    if typed.contains(&None) {
        return Err(Error::Malformed("a limit is missing"));
    }
    let mut key = find(&state, &stepped_up, &id).await?;
    let wanted = typed.map(|typed| read(typed.unwrap_or_default()));
    if wanted.iter().any(Result::is_err) {
        let problem = Problem::typed(&frame);
        return draw(&stepped_up, frame, &key, &form, Some(problem));
    }
    let (blink, id) = (&state.blink, key.id.clone());
    for ((window, wanted), limit) in Window::ALL.into_iter().zip(wanted).zip(&mut key.limits) {
        let wanted = wanted.unwrap_or_default();
        if wanted.map(i64::from) == limit.most.map(|sats| sats.0) {
            continue;
        }
        let (id, stepped_up) = (&id, &stepped_up);
        let done = match wanted {
            Some(sats) => {
                let set =
                    |token| async move { blink.set_key_limit(&token, id, window, sats).await };
                stepped_up.act(set).await
            }
            None => {
                let lift = |token| async move { blink.remove_key_limit(&token, id, window).await };
                stepped_up.act(lift).await
            }
        };
        if let Err(problem) = outcome(&frame, done)? {
            let key = find(&state, stepped_up, id.as_str()).await.unwrap_or(key);
            return draw(stepped_up, frame, &key, &form, Some(problem));
        }
        audit(Code::KeyLimited, stepped_up);
        limit.most = wanted.map(|sats| crate::money::Sats(sats.into()));
    }
    Ok(see_other(&Done::KeyLimited.at(paths::KEYS)))
}

fn field(window: Window) -> &'static str {
    match window {
        Window::Daily => "daily",
        Window::Weekly => "weekly",
        Window::Monthly => "monthly",
        Window::Annual => "annual",
    }
}

fn typed(form: &Typed, window: Window) -> Option<&str> {
    form.get(field(window)).map(String::as_str)
}

/// Satoshis; nothing is no limit. Groups of three may be set apart by blanks, commas, points and apostrophes.
fn read(text: &str) -> Result<Option<i32>, ()> {
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '’');
    let groups: Vec<&str> = text.trim().split(apart).collect();
    let in_threes = groups.iter().skip(1).all(|group| group.len() == 3);
    let digits = groups.concat();
    if text.trim().is_empty() {
        return Ok(None);
    }
    match digits.parse() {
        Ok(sats) if sats > 0 && in_threes && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Some(sats))
        }
        _ => Err(()),
    }
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    key: &ApiKey,
    form: &Typed,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let one = |(window, limit): (Window, &Limit)| {
        let name = field(window);
        let spent = match frame.hide_amounts {
            true => DOTS.to_owned(),
            false => frame.text.sats(limit.spent.0, Sign::Negative),
        };
        let kept = || limit.most.map(|sats| sats.0.to_string());
        let value = form.get(name).cloned().or_else(kept).unwrap_or_default();
        let error = match read(&value) {
            Ok(_) => "",
            Err(()) => frame.t("key-wrong-limit"),
        };
        Field::number(name, frame.t(window_name(window)), value)
            .hint(frame.t1("key-spent", "spent", spent))
            .error(error)
    };
    let fields: Vec<Field> = Window::ALL.into_iter().zip(&key.limits).map(one).collect();
    let lead = frame.t1("key-limits-lead", "name", &key.name);
    let (about, none) = (frame.t("key-limits-about"), frame.t("key-limits-none"));
    let deed = Deed::new(
        stepped_up,
        frame,
        "key-limits",
        "save",
        at(paths::KEY_LIMITS, &key.id),
        paths::KEYS,
    );
    fields
        .into_iter()
        .fold(deed.lead(lead).about(about).about(none), Deed::field)
        .problem(problem)
        .show()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn limits_are_whole_satoshis_or_none() {
        for (text, sats) in [
            ("", Ok(None)),
            ("  ", Ok(None)),
            ("50000", Ok(Some(50_000))),
            ("50 000", Ok(Some(50_000))),
            ("1,000,000", Ok(Some(1_000_000))),
            ("1.000.000", Ok(Some(1_000_000))),
            ("2147483647", Ok(Some(i32::MAX))),
            ("2147483648", Err(())),
            ("0", Err(())),
            ("-5", Err(())),
            ("+5", Err(())),
            ("5 sats", Err(())),
            ("50.5", Err(())),
            ("1,0000", Err(())),
            (",", Err(())),
        ] {
            assert_eq!(read(text), sats, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_taken_is_more_than_nothing(text: String) {
            if let Ok(Some(sats)) = read(&text) {
                prop_assert!(sats > 0);
            }
        }
    }
}
