//! `/account/settings/language`: in which language Blink speaks to its holder. Till's own language is another choice, made for
//! each device.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Choice, Deed, Field};
use super::done::Done;
use super::language_names::{OFFERED, own_name};
use super::outcome::{Problem, audit, keeping, outcome};
use crate::audit::Code;
use crate::state::AppState;
use crate::web::csrf::KeptFormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// The phone's own.
const PHONE: &str = "phone";

/// What was chosen.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    language: String,
}

/// The list, with what is chosen now.
pub(super) async fn show(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let typed = typed.map(|Query(typed)| typed.language).unwrap_or_default();
    let present = stepped_up
        .ask(|token| async move { blink.choices(&token).await })
        .await?
        .language
        .unwrap_or_else(|| PHONE.to_owned());
    let chosen = if typed.is_empty() { present } else { typed };
    draw(&stepped_up, frame, &chosen, None)
}

/// Changes it.
pub(super) async fn save(
    State(state): State<AppState>,
    frame: Frame,
    KeptFormAt { place, form, .. }: KeptFormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let stepped_up = place.map_err(|error| {
        let kept = [("language", form.language.as_str())];
        keeping(error, paths::LANGUAGE, &kept)
    })?;
    let language = form.language.as_str();
    if language != PHONE && !is_locale(language) {
        let problem = Some(Problem::refused(&frame, "choice-language-unknown"));
        return draw(&stepped_up, frame, "", problem);
    }
    let (blink, wanted) = (&state.blink, Some(language).filter(|code| *code != PHONE));
    let changed = stepped_up
        .act(|token| async move { blink.set_language(&token, wanted).await })
        .await;
    match outcome(&frame, changed)? {
        Ok(()) => {
            audit(Code::LanguageChosen, &stepped_up);
            Ok(see_other(&Done::LanguageChosen.at(paths::CHOICES)))
        }
        Err(problem) => draw(&stepped_up, frame, language, Some(problem)),
    }
}

/// Blink knows more than are offered here, and says which it does not.
fn is_locale(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-';
    (2..=8).contains(&text.len()) && text.bytes().all(allowed)
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    chosen: &str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let phone = Choice::new(PHONE, frame.t("choice-language-phone"), chosen == PHONE);
    let offered = OFFERED.map(|(code, name)| Choice::new(code, name, chosen == code));
    let mut options = vec![phone];
    options.extend(offered);
    if is_locale(chosen) && own_name(chosen).is_none() {
        options.push(Choice::new(chosen, chosen, true));
    }
    let field = Field::list("language", frame.t("choice-language"), options);
    let (lead, till) = (
        frame.t("choice-language-about"),
        frame.t("choice-language-till"),
    );
    Deed::new(
        stepped_up,
        frame,
        "choice-language",
        "save",
        paths::LANGUAGE,
        paths::CHOICES,
    )
    .lead(lead)
    .about(till)
    .field(field)
    .problem(problem)
    .show()
}
