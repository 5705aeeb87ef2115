//! `/account/security/email/verify`: gives the code back that came by e-mail.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Deed, Field};
use super::done::Done;
use super::outcome::{Problem, audit, keeping, outcome};
use crate::audit::Code;
use crate::state::AppState;
use crate::web::csrf::KeptFormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// Which registration; it says nothing to whoever has not the code.
#[derive(Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    registration: String,
}

/// The code.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    registration: String,
    code: String,
}

/// The form; loaded again it is the same. Nobody knows which code is meant without a registration: it begins with the address.
pub(super) async fn show(
    stepped_up: SteppedUp,
    frame: Frame,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, Error> {
    let which = which.map(|Query(which)| which).unwrap_or_default();
    if !is_registration(&which.registration) {
        return Ok(see_other(paths::EMAIL));
    }
    draw(&stepped_up, frame, &which.registration, "", None)
}

/// Verifies it.
pub(super) async fn verify(
    State(state): State<AppState>,
    frame: Frame,
    KeptFormAt { place, form, .. }: KeptFormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let Typed { registration, code } = &form;
    let stepped_up = place.map_err(|error| {
        let kept = [("registration", registration.as_str())];
        keeping(error, paths::VERIFY_EMAIL, &kept)
    })?;
    if !is_registration(registration) {
        return Err(Error::Malformed("no registration"));
    }
    let Some(code) = digits(code) else {
        let problem = Some(Problem::typed(&frame));
        return draw(
            &stepped_up,
            frame,
            registration,
            "login-wrong-code",
            problem,
        );
    };
    let (blink, code) = (&state.blink, &code);
    let verified = stepped_up
        .act(|token| async move { blink.verify_email(&token, registration, code).await })
        .await;
    match outcome(&frame, verified)? {
        Ok(()) => {
            audit(Code::EmailAdded, &stepped_up);
            Ok(see_other(&Done::EmailVerified.at(paths::SECURITY)))
        }
        Err(problem) => draw(&stepped_up, frame, registration, "", Some(problem)),
    }
}

/// Six digits, however they are set apart.
pub(super) fn digits(text: &str) -> Option<String> {
    let apart = |c: char| c.is_whitespace() || c == '-';
    let digits: String = text.chars().filter(|c| !apart(*c)).collect();
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// What Blink's ids of registrations are made of.
pub(super) fn is_registration(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    registration: &str,
    wrong: &'static str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let code = Field::code("code", frame.t("login-code")).error(frame.t(wrong));
    let (lead, again) = (frame.t("login-email-code"), frame.t("login-email-again"));
    Deed::new(
        stepped_up,
        frame,
        "login-email-verify",
        "login-verify",
        paths::VERIFY_EMAIL,
        paths::SECURITY,
    )
    .lead(lead)
    .about(again)
    .field(Field::hidden("registration", registration))
    .field(code)
    .problem(problem)
    .show()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits() {
        assert_eq!(digits(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(digits("123-456").as_deref(), Some("123456"));
        for text in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }
}
