//! Every way in which a sign-in can fail, each with its sentence and a way on.

use askama::Template;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::audit::Code;
use crate::oidc::{ProviderError, Scopes, TokenError};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::return_to::ReturnTo;
use crate::web::security_headers::LeadsToProvider;

use super::granted::PermissionsPage;

/// Why there is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The callback is not one a provider would send.
    Malformed,
    /// Nobody in this browser asked for it, or it was answered before.
    Stray,
    /// Asked for too long ago.
    Late,
    /// The provider refused.
    Refused(ProviderError),
    /// The code is no longer good.
    CodeSpent,
    /// The provider did not answer.
    ProviderAway,
    /// The provider does not accept this Till: its operator has to act.
    Misconfigured,
    /// What the provider said contradicts itself; it was not believed.
    NotBelieved,
    /// Its times are not ours: an operator has to set a clock.
    ClocksDiffer,
    /// Nothing was ticked at Blink.
    NothingGranted,
    /// Without `read` no page can show anything.
    ReadMissing,
    /// Blink did not say who this is.
    BlinkAway,
    /// The login was ended at Blink before it was finished here.
    EndedMeanwhile,
    /// A step-up without the box that it was for.
    NotTicked,
    /// A step-up by somebody else than who is signed in.
    OtherPerson,
    /// A step-up of a session that is over.
    SessionOver,
}

impl Trouble {
    /// One for each word.
    const ALL: [Self; 19] = [
        Self::Malformed,
        Self::Stray,
        Self::Late,
        Self::Refused(ProviderError::AccessDenied),
        Self::Refused(ProviderError::InteractionNeeded),
        Self::Refused(ProviderError::RequestExpired),
        Self::Refused(ProviderError::Other),
        Self::CodeSpent,
        Self::ProviderAway,
        Self::Misconfigured,
        Self::NotBelieved,
        Self::ClocksDiffer,
        Self::NothingGranted,
        Self::ReadMissing,
        Self::BlinkAway,
        Self::EndedMeanwhile,
        Self::NotTicked,
        Self::OtherPerson,
        Self::SessionOver,
    ];

    /// How it is written down; its reason stands in the address and the metrics as well.
    pub(super) fn code(self) -> Code {
        match self {
            Self::Malformed => Code::Malformed,
            Self::Stray => Code::Stray,
            Self::Late => Code::Late,
            Self::Refused(ProviderError::AccessDenied) => Code::AccessDenied,
            Self::Refused(ProviderError::InteractionNeeded) => Code::InteractionNeeded,
            Self::Refused(ProviderError::RequestExpired) => Code::RequestExpired,
            Self::Refused(ProviderError::Other) => Code::ProviderError,
            Self::CodeSpent => Code::CodeSpent,
            Self::ProviderAway | Self::Refused(ProviderError::Unavailable) => {
                Code::ProviderUnavailable
            }
            Self::Misconfigured | Self::Refused(ProviderError::Misconfigured) => {
                Code::Misconfigured
            }
            Self::NotBelieved => Code::NotBelieved,
            Self::ClocksDiffer => Code::ClocksDiffer,
            Self::NothingGranted => Code::NothingGranted,
            Self::ReadMissing => Code::ReadMissing,
            Self::BlinkAway => Code::BlinkUnavailable,
            Self::EndedMeanwhile => Code::EndedMeanwhile,
            Self::NotTicked => Code::StepUpIncomplete,
            Self::OtherPerson => Code::StepUpByAnother,
            Self::SessionOver => Code::StepUpAlone,
        }
    }

    fn of(reason: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|trouble| trouble.reason() == reason)
    }

    fn reason(self) -> &'static str {
        self.code().reason()
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Refused(ProviderError::Unavailable)
            | Self::ProviderAway
            | Self::BlinkAway
            | Self::ClocksDiffer
            | Self::Misconfigured => StatusCode::SERVICE_UNAVAILABLE,
            // Nothing went wrong: the person decided so, or was slow.
            Self::Refused(ProviderError::AccessDenied | ProviderError::RequestExpired)
            | Self::Late
            | Self::NothingGranted
            | Self::ReadMissing
            | Self::NotTicked
            | Self::OtherPerson
            | Self::SessionOver => StatusCode::OK,
            Self::NotBelieved => StatusCode::BAD_GATEWAY,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// Message ids of its title and its sentence.
    fn messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Malformed => ("trouble-malformed-title", "trouble-malformed-text"),
            Self::Stray => ("trouble-stray-title", "trouble-stray-text"),
            Self::Late => ("trouble-late-title", "trouble-late-text"),
            Self::CodeSpent => ("trouble-code-spent-title", "trouble-code-spent-text"),
            Self::ProviderAway | Self::Refused(ProviderError::Unavailable) => (
                "trouble-provider-unavailable-title",
                "trouble-provider-unavailable-text",
            ),
            Self::Misconfigured | Self::Refused(ProviderError::Misconfigured) => {
                ("trouble-misconfigured-title", "trouble-misconfigured-text")
            }
            Self::NotBelieved => ("trouble-not-believed-title", "trouble-not-believed-text"),
            Self::ClocksDiffer => ("trouble-clocks-differ-title", "trouble-clocks-differ-text"),
            Self::BlinkAway => (
                "trouble-blink-unavailable-title",
                "trouble-blink-unavailable-text",
            ),
            Self::EndedMeanwhile => (
                "trouble-ended-meanwhile-title",
                "trouble-ended-meanwhile-text",
            ),
            Self::Refused(ProviderError::AccessDenied) => {
                ("trouble-access-denied-title", "trouble-access-denied-text")
            }
            Self::Refused(ProviderError::InteractionNeeded) => (
                "trouble-interaction-needed-title",
                "trouble-interaction-needed-text",
            ),
            Self::Refused(ProviderError::RequestExpired) => (
                "trouble-request-expired-title",
                "trouble-request-expired-text",
            ),
            Self::Refused(ProviderError::Other) => (
                "trouble-provider-error-title",
                "trouble-provider-error-text",
            ),
            Self::NotTicked => ("step-up-not-ticked-title", "step-up-not-ticked-text"),
            Self::OtherPerson => ("step-up-other-title", "step-up-other-text"),
            Self::SessionOver => ("step-up-over-title", "step-up-over-text"),
            Self::NothingGranted => ("sign-in-nothing-title", "sign-in-nothing-lead"),
            Self::ReadMissing => ("sign-in-read-missing-title", "sign-in-read-missing-lead"),
        }
    }

    /// Icon and colour of its disc.
    fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Late | Self::Refused(ProviderError::RequestExpired) | Self::CodeSpent => {
                ("clock", "disc--amber")
            }
            Self::Refused(ProviderError::AccessDenied) => ("cross", "disc--brick"),
            Self::Misconfigured
            | Self::ClocksDiffer
            | Self::NotBelieved
            | Self::Refused(ProviderError::Misconfigured) => ("warning", "disc--brick"),
            Self::Malformed | Self::Stray | Self::EndedMeanwhile => ("info", "disc--accent"),
            _ => ("offline", "disc--amber"),
        }
    }

    fn about_permissions(self) -> bool {
        matches!(self, Self::NothingGranted | Self::ReadMissing)
    }
}

impl From<&TokenError> for Trouble {
    fn from(error: &TokenError) -> Self {
        match error {
            TokenError::InvalidGrant => Self::CodeSpent,
            TokenError::InvalidClient(_) => Self::Misconfigured,
            TokenError::Refused(_) | TokenError::Unavailable(_) => Self::ProviderAway,
            TokenError::Unusable(_) => Self::NotBelieved,
        }
    }
}

#[derive(Template)]
#[template(path = "sign_in/trouble.html")]
struct TroublePage {
    frame: Frame,
    title: &'static str,
    text: &'static str,
    sign: &'static str,
    disc: &'static str,
    return_to: String,
    begin: &'static str,
}

/// Title and text of a reason in an address.
pub(super) fn words(reason: &str) -> Option<(&'static str, &'static str)> {
    Trouble::of(reason).map(Trouble::messages)
}

/// Where the callback sends a browser whose step-up came to nothing: back to the page that asks for it.
pub(super) fn of_step_up(trouble: Trouble, return_to: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("return_to", return_to)
        .append_pair("why", trouble.reason());
    format!("{}?{}", paths::STEP_UP, query.finish())
}

/// Where the callback sends the browser: to a page of its own, so that code and state leave the address bar and the history.
pub(super) fn address(trouble: Trouble, return_to: &str, granted: &Scopes) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("why", trouble.reason())
        .append_pair("return_to", return_to);
    if trouble.about_permissions() {
        query.append_pair("granted", &granted.to_string());
    }
    format!("{}?{}", paths::TROUBLE, query.finish())
}

/// What the address says. It decides about words only.
#[derive(Deserialize)]
pub(super) struct Why {
    #[serde(default)]
    why: String,
    #[serde(default)]
    return_to: String,
    #[serde(default)]
    granted: String,
}

/// `/signin/trouble`: the sentence, and a button that begins anew and leads to the same page in the end.
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    frame: Frame,
    why: Result<Query<Why>, QueryRejection>,
) -> Result<Response, Error> {
    let Query(why) = why.map_err(|_| Error::NotFound)?;
    let trouble = Trouble::of(&why.why).ok_or(Error::NotFound)?;
    let return_to = ReturnTo::after_sign_in(&why.return_to, &origin.0)
        .as_str()
        .to_owned();
    let (title, text) = trouble.messages();
    let (title, text) = (frame.t(title), frame.t(text));
    let html = if trouble.about_permissions() {
        let granted = Scopes::parse(&why.granted);
        page(&PermissionsPage::new(
            &state, frame, title, text, &granted, &return_to,
        ))?
    } else {
        let (sign, disc) = trouble.sign();
        page(&TroublePage {
            frame,
            title,
            text,
            sign,
            disc,
            return_to,
            begin: paths::BEGIN_SIGN_IN,
        })?
    };
    let mut response = (trouble.status(), Extension(LeadsToProvider), html).into_response();
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("10"));
    }
    Ok(response)
}
