//! Why Blink did not change something of an account, each by itself where a person can do something else.

use crate::blink::new_invoice::{PayloadError, problems};
use crate::blink::reply::Reply;
use crate::blink::{Error, Problem};

/// An answer that is an answer is no failure of Blink's, so the refusals come inside. **A failure outside does not say that
/// nothing happened.**
pub type Outcome<T> = Result<Result<T, Refusal>, Error>;

/// Why it was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The token's scopes do not cover it, or the account is not active.
    #[error("not authorized")]
    NotAuthorized,
    /// Locked, closed, or moved to another kind of account.
    #[error("the account is not active")]
    Inactive,
    /// The account may do less than others.
    #[error("the account is restricted")]
    Restricted,
    /// Too often; in a while it may be done.
    #[error("too often")]
    TooMany,
    /// It is not there, or not any more.
    #[error("no such thing")]
    NotFound,
    /// Somebody else has this name.
    #[error("the username is taken")]
    UsernameTaken,
    /// There is a name already, and it stays.
    #[error("the username is there for ever")]
    UsernameFixed,
    /// Not what was sent.
    #[error("the code is wrong")]
    WrongCode,
    /// It was right once.
    #[error("the code is too old")]
    LateCode,
    /// There is an address already.
    #[error("an e-mail address is attached")]
    EmailAttached,
    /// Another account signs in with it.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Without it nobody could sign in.
    #[error("the e-mail address is not verified")]
    EmailNotVerified,
    /// There is a number already.
    #[error("a phone number is attached")]
    PhoneAttached,
    /// Another account signs in with it.
    #[error("the phone number is taken")]
    PhoneTaken,
    /// Blink, or who carries its messages, does not take this number.
    #[error("the phone number is not taken")]
    PhoneRefused,
    /// There is an authenticator already.
    #[error("a second factor is there")]
    TotpAlready,
    /// Of a form that Blink does not take.
    #[error("malformed")]
    Malformed,
    /// Something failed at Blink, which does not say what. **Wrong codes of an authenticator and wrong addresses of endpoints
    /// look like this, too.**
    #[error("Blink does not say why")]
    Unexplained,
    /// Anything else. Blink's texts repeat what was typed, and are no part of what is written down.
    #[error("refused: {}", codes(.0))]
    Refused(Vec<Problem>),
}

/// What a payload tells, or why it was not done.
pub(super) fn told<T, P>(
    reply: Reply<T>,
    payload: impl FnOnce(T) -> (Vec<PayloadError>, Option<P>),
) -> Outcome<P> {
    let beside = reply.problems;
    let within = match reply.data.map(payload) {
        Some((errors, Some(told))) if errors.is_empty() => return Ok(Ok(told)),
        Some((errors, _)) => problems(errors),
        None => Vec::new(),
    };
    // Its own errors say more than those beside it.
    let problems = match within.is_empty() {
        true => beside,
        false => within,
    };
    refused(problems).map(Err)
}

/// The same where a payload tells nothing but that it was done.
pub(super) fn done<T>(reply: Reply<T>, errors: impl FnOnce(T) -> Vec<PayloadError>) -> Outcome<()> {
    told(reply, |data| (errors(data), Some(())))
}

const BY_CODE: [(&str, Refusal); 11] = [
    ("CODE_EXPIRED_ERROR", Refusal::LateCode),
    ("EMAIL_ACCOUNT_ALREADY_EXISTS_ERROR", Refusal::EmailTaken),
    ("EMAIL_ALREADY_ATTACHED_ERROR", Refusal::EmailAttached),
    ("EMAIL_NOT_VERIFIED_ERROR", Refusal::EmailNotVerified),
    ("OPERATION_RESTRICTED", Refusal::Restricted),
    ("PHONE_ACCOUNT_ALREADY_EXISTS_ERROR", Refusal::PhoneTaken),
    ("PHONE_ALREADY_ATTACHED_ERROR", Refusal::PhoneAttached),
    ("PHONE_NOT_ALLOWED_TO_ONBOARD_ERROR", Refusal::PhoneRefused),
    ("PHONE_PROVIDER_ERROR", Refusal::PhoneRefused),
    ("TOO_MANY_REQUEST", Refusal::TooMany),
    ("TOTP_ACCOUNT_ALREADY_EXISTS_ERROR", Refusal::TotpAlready),
];

/// Several share a code, and above the data there is none.
const BY_TEXT: [(&str, Refusal); 14] = [
    ("Account is inactive", Refusal::Inactive),
    ("API key not found", Refusal::NotFound),
    ("KeyNotFound", Refusal::NotFound),
    ("Too many", Refusal::TooMany),
    ("username is immutable", Refusal::UsernameFixed),
    ("username not available", Refusal::UsernameTaken),
    ("code has expired", Refusal::LateCode),
    ("incorrect code", Refusal::WrongCode),
    ("Incorrect phone code", Refusal::WrongCode),
    ("Phone number", Refusal::PhoneRefused),
    ("phone number type", Refusal::PhoneRefused),
    ("scopes can not be empty", Refusal::Malformed),
    ("Invalid limit value", Refusal::Malformed),
    ("Invalid value for", Refusal::Malformed),
];

fn codes(problems: &[Problem]) -> String {
    let codes = problems.iter().map(|problem| problem.code.as_deref());
    let codes: Vec<&str> = codes.map(|code| code.unwrap_or("no code")).collect();
    codes.join(", ")
}

fn refused(problems: Vec<Problem>) -> Result<Refusal, Error> {
    let code = |code: &str| problems.iter().any(|p| p.has_code(&[code]));
    let said = |text: &str| problems.iter().any(|p| p.message.contains(text));
    let by_code = BY_CODE.into_iter().find(|(known, _)| code(known));
    let known = by_code.or_else(|| BY_TEXT.into_iter().find(|(text, _)| said(text)));
    if let Some((_, refusal)) = known {
        return Ok(refusal);
    }
    match Error::from(problems) {
        Error::NotAuthorized => Ok(Refusal::NotAuthorized),
        Error::AccountInactive => Ok(Refusal::Inactive),
        Error::SideService => Ok(Refusal::Unexplained),
        Error::Refused(problems) => Ok(Refusal::Refused(problems)),
        error => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: Option<&str>, message: &str) -> Result<Refusal, Error> {
        refused(vec![Problem {
            code: code.map(str::to_owned),
            message: message.to_owned(),
        }])
    }

    #[test]
    fn codes_and_texts_lead_to_their_own_refusals() {
        let unexpected =
            "Unexpected error occurred, please try again or contact support if it persists";
        for (code, message, refusal) in [
            (
                Some("USERNAME_ERROR"),
                "username is immutable",
                Refusal::UsernameFixed,
            ),
            (
                Some("USERNAME_ERROR"),
                "username not available",
                Refusal::UsernameTaken,
            ),
            (
                Some("PHONE_CODE_ERROR"),
                "Invalid or incorrect code entered.",
                Refusal::WrongCode,
            ),
            (
                Some("PHONE_CODE_ERROR"),
                "Your code has expired.",
                Refusal::LateCode,
            ),
            (Some("CODE_EXPIRED_ERROR"), "x", Refusal::LateCode),
            (
                Some("INVALID_INPUT"),
                "Phone number is not a valid phone number",
                Refusal::PhoneRefused,
            ),
            (None, "Permission denied", Refusal::NotAuthorized),
            (None, "Not authorized", Refusal::NotAuthorized),
            (None, "API key not found", Refusal::NotFound),
            (
                None,
                "IdentityError - KeyNotFoundForRevoke",
                Refusal::NotFound,
            ),
            (
                None,
                "LimitError - Invalid limit value (must be positive)",
                Refusal::Malformed,
            ),
            (None, "Invalid value for EmailAddress", Refusal::Malformed),
            (
                Some("UNEXPECTED_CLIENT_ERROR"),
                unexpected,
                Refusal::Unexplained,
            ),
        ] {
            assert_eq!(of(code, message), Ok(refusal), "{code:?} {message}");
        }
        let router = of(
            None,
            "HTTP fetch failed from 'api_keys': 503: Service Unavailable",
        );
        assert!(matches!(router, Err(Error::Unavailable(_))), "{router:?}");
        assert!(matches!(of(None, "Something new"), Ok(Refusal::Refused(_))));
    }

    #[test]
    fn what_is_written_down_repeats_nothing_that_was_typed() {
        let text = "no mail to rosa@cafe.example";
        for (code, written) in [
            (Some("MAILBOX_FULL"), "refused: MAILBOX_FULL"),
            (None, "refused: no code"),
        ] {
            let refusal = of(code, text).unwrap();
            assert_eq!(refusal.to_string(), written);
        }
    }

    #[test]
    fn nothing_is_done_without_its_payload() {
        let reply = |data: Option<(Vec<PayloadError>, Option<u8>)>| Reply {
            data,
            problems: Vec::new(),
        };
        assert_eq!(
            told(reply(Some((Vec::new(), Some(1)))), |data| data),
            Ok(Ok(1))
        );
        assert_eq!(
            told(reply(Some((Vec::new(), None))), |data| data),
            Ok(Err(Refusal::Unexplained))
        );
        assert_eq!(
            told(reply(None), |data| data),
            Ok(Err(Refusal::Unexplained))
        );
        let error = PayloadError {
            message: "username not available".to_owned(),
            code: None,
        };
        let both = reply(Some((vec![error], Some(1))));
        assert_eq!(told(both, |data| data), Ok(Err(Refusal::UsernameTaken)));
    }
}
