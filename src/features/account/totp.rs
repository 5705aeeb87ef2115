//! `/account/security/totp`: an authenticator as a second factor. Its secret is made when somebody asks for it, shown to them,
//! and nowhere kept here: until its first code came back the page carries it itself.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::deed::Deed;
use super::done::Done;
use super::outcome::{Problem, audit, outcome};
use super::revoke_key::Nothing;
use super::verify_email::{digits, is_registration};
use crate::audit::Code;
use crate::blink::account::NewTotp;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::qr;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

/// Letters of a secret.
const SECRET_MOST: usize = 128;

/// The secret and its code.
#[derive(Template)]
#[template(path = "account/totp.html")]
struct TotpPage {
    frame: Frame,
    until: String,
    problem: Option<Problem>,
    code: Option<qr::Code>,
    secret: String,
    /// In groups of four, to be typed.
    grouped: String,
    registration: String,
    verify: &'static str,
    back: &'static str,
}

/// What comes back.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    registration: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

/// Says what it is. Makes nothing.
pub(super) async fn show(stepped_up: SteppedUp, frame: Frame) -> Result<Response, Error> {
    explain(&stepped_up, frame, None)
}

/// Makes a secret and shows it.
pub(super) async fn start(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, Nothing {}): FormAt<SteppedUp, Nothing>,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let started = stepped_up
        .act(|token| async move { blink.start_totp(&token).await })
        .await;
    match outcome(&frame, started)? {
        Ok(new) => {
            audit(Code::TotpStarted, &stepped_up);
            draw(&stepped_up, frame, &new, None)
        }
        Err(problem) => explain(&stepped_up, frame, Some(problem)),
    }
}

/// From here on codes are asked for. Blink says of a wrong code nothing but that something went wrong.
pub(super) async fn verify(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, answer): FormAt<SteppedUp, Answer>,
) -> Result<Response, Error> {
    let new = NewTotp {
        registration: answer.registration,
        secret: SecretString::from(answer.secret),
    };
    if !is_registration(&new.registration) || !is_base_32(new.secret.expose_secret()) {
        return Err(Error::Malformed("no registration"));
    }
    let Some(code) = digits(&answer.code) else {
        let problem = Problem::refused(&frame, "login-wrong-code");
        return draw(&stepped_up, frame, &new, Some(problem));
    };
    let (blink, code, registration) = (&state.blink, &code, &new.registration);
    let verified = stepped_up
        .act(|token| async move { blink.verify_totp(&token, registration, code).await })
        .await;
    match outcome(&frame, verified)? {
        Ok(()) => {
            audit(Code::TotpAdded, &stepped_up);
            Ok(see_other(&Done::TotpAdded.at(paths::SECURITY)))
        }
        Err(problem) => {
            let unexplained = frame.t("refused-unexplained");
            let text = match problem.text == unexplained {
                true => frame.t("login-totp-wrong"),
                false => problem.text,
            };
            draw(&stepped_up, frame, &new, Some(Problem { text, ..problem }))
        }
    }
}

/// The secret is in the form alone: whoever comes here by a link or after a step-up begins once more.
pub(super) async fn begin_again(_: SignedIn) -> Response {
    see_other(paths::TOTP)
}

fn explain(
    stepped_up: &SteppedUp,
    frame: Frame,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let (lead, about) = (frame.t("login-totp-lead"), frame.t("login-totp-about"));
    let lost = frame.t("login-totp-lost");
    Deed::new(
        stepped_up,
        frame,
        "login-totp-add",
        "login-totp-start",
        paths::TOTP,
        paths::SECURITY,
    )
    .lead(lead)
    .about(about)
    .about(lost)
    .problem(problem)
    .show()
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    new: &NewTotp,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let secret = new.secret.expose_secret();
    let label = frame.t("login-totp-code").to_owned();
    let status = problem.as_ref().map_or(StatusCode::OK, |p| p.status);
    let template = TotpPage {
        until: frame.text.time(stepped_up.until(), &frame.zone),
        problem,
        code: qr::Code::new(&for_authenticators(secret), label),
        secret: secret.to_owned(),
        grouped: grouped(secret),
        registration: new.registration.clone(),
        verify: paths::VERIFY_TOTP,
        back: paths::SECURITY,
        frame,
    };
    Ok((status, page(&template)?).into_response())
}

/// The address that authenticators read: SHA-1, six digits, half a minute, as is usual.
fn for_authenticators(secret: &str) -> String {
    format!("otpauth://totp/Blink?secret={secret}&issuer=Blink")
}

fn is_base_32(secret: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, b'A'..=b'Z' | b'2'..=b'7' | b'=');
    (1..=SECRET_MOST).contains(&secret.len()) && secret.bytes().all(allowed)
}

fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_by_authenticators_and_typed_in_groups() {
        assert_eq!(
            for_authenticators("MZXW6YTB"),
            "otpauth://totp/Blink?secret=MZXW6YTB&issuer=Blink"
        );
        assert_eq!(grouped("MZXW6YTBOI"), "MZXW 6YTB OI");
        assert!(is_base_32("MZXW6YTB"));
        for text in ["", "mzxw", "MZXW1", "A&issuer=Evil"] {
            assert!(!is_base_32(text), "{text}");
        }
    }
}
