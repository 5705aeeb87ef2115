//! `/account/settings/username`: a name, once and for ever. It is looked up first, and taken by whoever says that they know.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Choice, Deed, Field};
use super::done::Done;
use super::outcome::{Problem, audit, keeping, outcome};
use crate::audit::Code;
use crate::blink::{self, Username};
use crate::state::AppState;
use crate::web::csrf::KeptFormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    username: String,
    /// They know that it is for ever.
    sure: String,
}

/// What is known of a name.
enum Name {
    Free,
    Taken,
    /// It can be nobody's.
    Impossible,
    /// Nobody could be asked.
    Unknown,
}

/// The form; who has a name already has it for ever.
pub(super) async fn show(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    let blink = &state.blink;
    let choices = stepped_up
        .ask(|token| async move { blink.choices(&token).await })
        .await?;
    if choices.username.is_some() {
        return Ok(see_other(paths::CHOICES));
    }
    draw(&state, &stepped_up, frame, &typed.username, "", None)
}

/// Looks the name up, and takes it once it is free and they are sure.
pub(super) async fn take(
    State(state): State<AppState>,
    frame: Frame,
    KeptFormAt { place, form, .. }: KeptFormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let name = form.username.trim();
    let stepped_up =
        place.map_err(|error| keeping(error, paths::USERNAME, &[("username", name)]))?;
    let wrong = match look_up(&state, name).await {
        Name::Free if form.sure == "1" => "",
        Name::Free => "choice-username-free",
        Name::Taken => "refused-username-taken",
        Name::Impossible => "choice-username-wrong",
        Name::Unknown => "deed-not-asked",
    };
    let Ok(username) = name.parse::<Username>() else {
        let problem = Some(Problem::typed(&frame));
        return draw(&state, &stepped_up, frame, name, wrong, problem);
    };
    if !wrong.is_empty() {
        let problem = Problem {
            status: match wrong {
                "deed-not-asked" => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            },
            ..Problem::refused(&frame, wrong)
        };
        return draw(&state, &stepped_up, frame, name, wrong, Some(problem));
    }
    let (blink, username) = (&state.blink, &username);
    let taken = stepped_up
        .act(|token| async move { blink.set_username(&token, username).await })
        .await;
    match outcome(&frame, taken)? {
        Ok(()) => {
            audit(Code::UsernameTaken, &stepped_up);
            Ok(see_other(&Done::UsernameTaken.at(paths::CHOICES)))
        }
        Err(problem) => draw(&state, &stepped_up, frame, name, "", Some(problem)),
    }
}

async fn look_up(state: &AppState, name: &str) -> Name {
    let Ok(username) = name.parse::<Username>() else {
        return Name::Impossible;
    };
    match state.blink.username_available(&username).await {
        Ok(true) => Name::Free,
        Ok(false) => Name::Taken,
        Err(blink::Error::Refused(_)) => Name::Impossible,
        Err(_) => Name::Unknown,
    }
}

fn draw(
    state: &AppState,
    stepped_up: &SteppedUp,
    frame: Frame,
    name: &str,
    wrong: &'static str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let is_free = wrong == "choice-username-free";
    let error = match wrong {
        "" | "choice-username-free" | "deed-not-asked" => "",
        id => frame.t(id),
    };
    let domain = state.config.api.lnurl_domain.as_str();
    let field = Field::text("username", frame.t("choice-username"), name)
        .hint(frame.t1("choice-username-hint", "domain", domain))
        .error(error);
    let sure = Choice::new("sure", frame.t("choice-username-sure"), false);
    let boxes = Field::boxes(frame.t("choice-username-confirm"), vec![sure]);
    let about = frame.t("choice-username-about");
    let warning = frame.t("choice-username-for-ever");
    // Free is no mistake: what is missing is that they are sure.
    let problem = problem.filter(|_| !is_free || name.is_empty());
    let lead = match is_free {
        true => frame.t1("choice-username-is-free", "name", name),
        false => about.to_owned(),
    };
    Deed::new(
        stepped_up,
        frame,
        "choice-username-take",
        "choice-username-button",
        paths::USERNAME,
        paths::CHOICES,
    )
    .lead(lead)
    .warning(warning)
    .field(field)
    .field(boxes)
    .problem(problem)
    .show()
}
