//! How a change went, in words: done, refused, or nobody knows.

use axum::http::StatusCode;

use crate::audit::{Code, entry};
use crate::blink::account::Refusal;
use crate::blink::{self, Trouble};
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::stepped_up::SteppedUp;

/// Why a form is shown again.
pub(super) struct Problem {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) status: StatusCode,
}

impl Problem {
    /// Something that was typed is wrong; the fields say what.
    pub(super) fn typed(frame: &Frame) -> Self {
        Self::refused(frame, "deed-wrong-fields")
    }

    /// Nothing was changed, for this reason.
    pub(super) fn refused(frame: &Frame, message: &'static str) -> Self {
        Self {
            title: frame.t("deed-not-done"),
            text: frame.t(message),
            status: StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// A form that is sent once more does nothing more; `message` says what the first one did.
    pub(super) fn sent_already(frame: &Frame, message: &'static str) -> Self {
        Self {
            title: frame.t("deed-sent-already"),
            text: frame.t(message),
            status: StatusCode::CONFLICT,
        }
    }

    /// Blink could not be asked for something that has to be known first.
    pub(super) fn unknown(frame: &Frame) -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            ..Self::refused(frame, "deed-not-asked")
        }
    }
}

/// What a change came to; whatever is no answer to it passes through, such as a grant that has run out.
pub(super) fn outcome<T>(
    frame: &Frame,
    answer: Result<Result<T, Refusal>, Error>,
) -> Result<Result<T, Problem>, Error> {
    match answer {
        Ok(Ok(done)) => Ok(Ok(done)),
        Ok(Err(refusal)) => {
            tracing::info!(%refusal, "Blink refused a change");
            Ok(Err(Problem::refused(frame, sentence(&refusal))))
        }
        Err(Error::Blink(error)) if error.is_temporary() => {
            tracing::warn!(%error, "nobody knows whether a change was made");
            Ok(Err(match error {
                blink::Error::SlowDown { .. } | blink::Error::Unavailable(Trouble::NotAsked(_)) => {
                    Problem::unknown(frame)
                }
                _ => Problem {
                    title: frame.t("deed-unsure"),
                    text: frame.t("deed-unsure-text"),
                    status: StatusCode::SERVICE_UNAVAILABLE,
                },
            }))
        }
        Err(error) => Err(error),
    }
}

/// Written down for an operator, by whom and nothing of what was typed.
pub(super) fn audit(code: Code, stepped_up: &SteppedUp) {
    entry(code)
        .subject(stepped_up.subject())
        .session(stepped_up.key().hash())
        .write();
}

/// A grant that ran out while a form was filled in leads back to it with what was typed. Only for what may stand in an address.
pub(super) fn keeping(error: Error, page: &str, typed: &[(&str, &str)]) -> Error {
    match error {
        Error::StepUp { .. } => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in typed {
                query.append_pair(name, value);
            }
            let return_to = format!("{page}?{}", query.finish());
            Error::StepUp { return_to }
        }
        other => other,
    }
}

fn sentence(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotAuthorized => "refused-not-authorized",
        Refusal::Inactive => "refused-inactive",
        Refusal::Restricted => "refused-restricted",
        Refusal::TooMany => "refused-too-many",
        Refusal::NotFound => "refused-not-found",
        Refusal::UsernameTaken => "refused-username-taken",
        Refusal::UsernameFixed => "refused-username-fixed",
        Refusal::WrongCode => "refused-wrong-code",
        Refusal::LateCode => "refused-late-code",
        Refusal::EmailAttached => "refused-email-attached",
        Refusal::EmailTaken => "refused-email-taken",
        Refusal::EmailNotVerified => "refused-email-not-verified",
        Refusal::PhoneAttached => "refused-phone-attached",
        Refusal::PhoneTaken => "refused-phone-taken",
        Refusal::PhoneRefused => "refused-phone-refused",
        Refusal::TotpAlready => "refused-totp-already",
        Refusal::Malformed => "refused-malformed",
        Refusal::Unexplained => "refused-unexplained",
        Refusal::Refused(_) => "refused-other",
    }
}
