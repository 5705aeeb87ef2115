//! `/account/security/…/remove`: takes a way to sign in away, but never the last one. Asks before.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::deed::Deed;
use super::done::Done;
use super::outcome::{Problem, audit, outcome};
use super::revoke_key::Nothing;
use super::security::Removable;
use crate::audit::Code;
use crate::blink::account::{Logins, Refusal};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::missing::passing;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// What is taken away.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Email,
    Phone,
    Totp,
}

/// Asks before the e-mail address goes.
pub(super) async fn ask_email(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
) -> Result<Response, Error> {
    ask(&state, &stepped_up, frame, Way::Email).await
}

/// Takes it away.
pub(super) async fn remove_email(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, Nothing {}): FormAt<SteppedUp, Nothing>,
) -> Result<Response, Error> {
    remove(&state, &stepped_up, frame, Way::Email).await
}

/// Asks before the phone number goes.
pub(super) async fn ask_phone(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
) -> Result<Response, Error> {
    ask(&state, &stepped_up, frame, Way::Phone).await
}

/// Takes it away.
pub(super) async fn remove_phone(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, Nothing {}): FormAt<SteppedUp, Nothing>,
) -> Result<Response, Error> {
    remove(&state, &stepped_up, frame, Way::Phone).await
}

/// Asks before the second factor goes.
pub(super) async fn ask_totp(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
) -> Result<Response, Error> {
    ask(&state, &stepped_up, frame, Way::Totp).await
}

/// Takes it away.
pub(super) async fn remove_totp(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, Nothing {}): FormAt<SteppedUp, Nothing>,
) -> Result<Response, Error> {
    remove(&state, &stepped_up, frame, Way::Totp).await
}

async fn ask(
    state: &AppState,
    stepped_up: &SteppedUp,
    frame: Frame,
    way: Way,
) -> Result<Response, Error> {
    let hindrance = hindrance(state, stepped_up, &frame, way).await?;
    draw(stepped_up, frame, way, hindrance)
}

/// What there is is looked at once more: it may have changed since the page was drawn.
async fn remove(
    state: &AppState,
    stepped_up: &SteppedUp,
    frame: Frame,
    way: Way,
) -> Result<Response, Error> {
    if let Some(hindrance) = hindrance(state, stepped_up, &frame, way).await? {
        return draw(stepped_up, frame, way, Some(hindrance));
    }
    let blink = &state.blink;
    let removed: Result<Result<(), Refusal>, Error> = match way {
        Way::Email => {
            let delete = |token| async move { blink.delete_email(&token).await };
            stepped_up.act(delete).await
        }
        Way::Phone => {
            let delete = |token| async move { blink.delete_phone(&token).await };
            stepped_up.act(delete).await
        }
        Way::Totp => {
            let delete = |token| async move { blink.delete_totp(&token).await };
            stepped_up.act(delete).await
        }
    };
    match outcome(&frame, removed)? {
        Ok(()) => {
            let (code, done) = match way {
                Way::Email => (Code::EmailRemoved, Done::EmailRemoved),
                Way::Phone => (Code::PhoneRemoved, Done::PhoneRemoved),
                Way::Totp => (Code::TotpRemoved, Done::TotpRemoved),
            };
            audit(code, stepped_up);
            Ok(see_other(&done.at(paths::SECURITY)))
        }
        Err(problem) => draw(stepped_up, frame, way, Some(problem)),
    }
}

/// Why it can't be taken away; nobody is locked out, also where nobody can say what there is.
async fn hindrance(
    state: &AppState,
    stepped_up: &SteppedUp,
    frame: &Frame,
    way: Way,
) -> Result<Option<Problem>, Error> {
    let blink = &state.blink;
    let answer = stepped_up
        .ask(|token| async move { blink.logins(&token).await })
        .await;
    let Ok(logins) = passing(answer)? else {
        return Ok(Some(Problem::unknown(frame)));
    };
    let (is_there, may_go, stays) = match way {
        Way::Email => (
            has_email(&logins),
            Removable::of(&logins).email,
            "login-email-stays",
        ),
        Way::Phone => (
            Ok(logins.phone.is_some()),
            Removable::of(&logins).phone,
            "login-phone-stays",
        ),
        Way::Totp => (logins.totp.clone().map_err(drop), true, "login-totp-on"),
    };
    match is_there {
        Err(()) => Ok(Some(Problem::unknown(frame))),
        Ok(false) => Err(Error::NotFound),
        Ok(true) if may_go => Ok(None),
        Ok(true) => Ok(Some(Problem::refused(frame, stays))),
    }
}

fn has_email(logins: &Logins) -> Result<bool, ()> {
    let email = logins.email.as_ref();
    email.map(Option::is_some).map_err(drop)
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    way: Way,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let (title, lead, action) = match way {
        Way::Email => (
            "login-email-remove",
            "login-email-remove-lead",
            paths::REMOVE_EMAIL,
        ),
        Way::Phone => (
            "login-phone-remove",
            "login-phone-remove-lead",
            paths::REMOVE_PHONE,
        ),
        Way::Totp => (
            "login-totp-remove",
            "login-totp-remove-lead",
            paths::REMOVE_TOTP,
        ),
    };
    let lead = frame.t(lead);
    // What may not be done has no button; what nobody could ask may be tried again.
    let button = match &problem {
        Some(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => "",
        _ => "login-remove",
    };
    Deed::new(stepped_up, frame, title, button, action, paths::SECURITY)
        .lead(lead)
        .problem(problem)
        .show()
}
