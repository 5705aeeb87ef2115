//! `/account/security/phone`: a phone number to sign in with, and the code that is sent to it.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Choice, Deed, Field};
use super::done::Done;
use super::outcome::{Problem, audit, outcome};
use super::verify_email::digits;
use crate::audit::Code;
use crate::blink::account::PhoneCodeChannelType;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

/// As it was typed. Numbers of people never stand in an address of ours.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    phone: String,
    channel: String,
}

/// The code and what it was sent to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    phone: String,
    code: String,
}

/// The form.
pub(super) async fn show(stepped_up: SteppedUp, frame: Frame) -> Result<Response, Error> {
    draw(&stepped_up, frame, &Typed::default(), "", None)
}

/// Has a code sent, and asks for it.
pub(super) async fn start(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, typed): FormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let Some(phone) = number(&typed.phone) else {
        let problem = Some(Problem::typed(&frame));
        return draw(&stepped_up, frame, &typed, "login-wrong-phone", problem);
    };
    let channel = match typed.channel.as_str() {
        "whatsapp" => PhoneCodeChannelType::Whatsapp,
        _ => PhoneCodeChannelType::Sms,
    };
    let (blink, sent_to) = (&state.blink, &phone);
    let started = stepped_up
        .act(|token| async move { blink.start_phone(&token, sent_to, channel).await })
        .await;
    match outcome(&frame, started)? {
        Ok(()) => {
            audit(Code::PhoneStarted, &stepped_up);
            ask_code(&stepped_up, frame, &phone, "", None)
        }
        Err(problem) => draw(&stepped_up, frame, &typed, "", Some(problem)),
    }
}

/// Attaches the number.
pub(super) async fn verify(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, answer): FormAt<SteppedUp, Answer>,
) -> Result<Response, Error> {
    let phone = number(&answer.phone).ok_or(Error::Malformed("no phone number"))?;
    let Some(code) = digits(&answer.code) else {
        let problem = Some(Problem::typed(&frame));
        return ask_code(&stepped_up, frame, &phone, "login-wrong-code", problem);
    };
    let (blink, number, code) = (&state.blink, &phone, &code);
    let verified = stepped_up
        .act(|token| async move { blink.verify_phone(&token, number, code).await })
        .await;
    match outcome(&frame, verified)? {
        Ok(()) => {
            audit(Code::PhoneAdded, &stepped_up);
            Ok(see_other(&Done::PhoneAdded.at(paths::SECURITY)))
        }
        Err(problem) => ask_code(&stepped_up, frame, &phone, "", Some(problem)),
    }
}

/// A plus and 7 to 14 digits, however they are set apart.
fn number(text: &str) -> Option<String> {
    let apart = |c: char| c.is_whitespace() || "-().".contains(c);
    let number: String = text.chars().filter(|c| !apart(*c)).collect();
    let digits = number.strip_prefix('+')?;
    let fits = (7..=14).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(number)
}

/// The number is in the form alone: whoever comes here by a link or after a step-up begins once more.
pub(super) async fn begin_again(_: SignedIn) -> Response {
    see_other(paths::PHONE)
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    typed: &Typed,
    wrong: &'static str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let phone = Field::phone("phone", frame.t("login-phone"), typed.phone.as_str())
        .hint(frame.t("login-phone-hint"))
        .error(frame.t(wrong));
    let by_whatsapp = typed.channel == "whatsapp";
    let channels = vec![
        Choice::new("sms", frame.t("login-by-sms"), !by_whatsapp),
        Choice::new("whatsapp", frame.t("login-by-whatsapp"), by_whatsapp),
    ];
    let channel = Field::radios("channel", frame.t("login-channel"), channels);
    let (lead, about) = (frame.t("login-phone-lead"), frame.t("login-phone-about"));
    Deed::new(
        stepped_up,
        frame,
        "login-phone-add",
        "login-send-code",
        paths::PHONE,
        paths::SECURITY,
    )
    .lead(lead)
    .about(about)
    .field(phone)
    .field(channel)
    .problem(problem)
    .show()
}

fn ask_code(
    stepped_up: &SteppedUp,
    frame: Frame,
    phone: &str,
    wrong: &'static str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let code = Field::code("code", frame.t("login-code")).error(frame.t(wrong));
    let lead = frame.t1("login-phone-code", "phone", phone);
    Deed::new(
        stepped_up,
        frame,
        "login-phone-verify",
        "login-verify",
        paths::VERIFY_PHONE,
        paths::SECURITY,
    )
    .lead(lead)
    .field(Field::hidden("phone", phone))
    .field(code)
    .problem(problem)
    .show()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_begins_with_its_country() {
        assert_eq!(
            number("+49 (151) 123-45678").as_deref(),
            Some("+4915112345678")
        );
        for text in [
            "",
            "0151 12345678",
            "+123",
            "+49151x2345678",
            "+123456789012345",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
