//! `/account/security/email`: an e-mail address to sign in with, and a code to it.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Deed, Field};
use super::outcome::{Problem, audit, outcome};
use crate::audit::Code;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// Bytes of an address (RFC 5321 4.5.3.1).
const LONGEST: usize = 254;

/// As it was typed. Addresses of people never stand in an address of ours.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    email: String,
}

/// The form.
pub(super) async fn show(stepped_up: SteppedUp, frame: Frame) -> Result<Response, Error> {
    draw(&stepped_up, frame, "", "", None)
}

/// Attaches the address and has a code sent to it.
pub(super) async fn start(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, typed): FormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let address = typed.email.trim();
    if !fits(address) {
        let problem = Some(Problem::typed(&frame));
        return draw(&stepped_up, frame, address, "login-wrong-email", problem);
    }
    let blink = &state.blink;
    let started = stepped_up
        .act(|token| async move { blink.start_email(&token, address).await })
        .await;
    match outcome(&frame, started)? {
        Ok(registration) => {
            audit(Code::EmailStarted, &stepped_up);
            let there = paths::with(paths::VERIFY_EMAIL, "registration", &registration);
            Ok(see_other(&there))
        }
        Err(problem) => draw(&stepped_up, frame, address, "", Some(problem)),
    }
}

/// Something on either side of one `@`; whether mail arrives there is for the code to find out.
fn fits(address: &str) -> bool {
    let allowed = |c: char| !c.is_whitespace() && !c.is_control();
    let halves = address.split_once('@');
    address.len() <= LONGEST
        && address.chars().all(allowed)
        && halves.is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@')
        })
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    address: &str,
    wrong: &'static str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let field = Field::email("email", frame.t("login-email"), address).error(frame.t(wrong));
    let lead = frame.t("login-email-lead");
    let about = frame.t("login-email-about");
    Deed::new(
        stepped_up,
        frame,
        "login-email-add",
        "login-send-code",
        paths::EMAIL,
        paths::SECURITY,
    )
    .lead(lead)
    .about(about)
    .field(field)
    .problem(problem)
    .show()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_two_sides() {
        for address in ["a@b.example", "ünï@bücher.example", "a+b@c.d.example"] {
            assert!(fits(address), "{address}");
        }
        for address in [
            "",
            "a",
            "@b.example",
            "a@b",
            "a@b@c.example",
            "a b@c.example",
        ] {
            assert!(!fits(address), "{address}");
        }
    }
}
