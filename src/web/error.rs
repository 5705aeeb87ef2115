//! The one type that knows HTTP: what went wrong, as a status, a sentence and a way on.

use std::time::Duration;

use axum::Extension;
use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::paths;
use crate::audit::{Code, entry};
use crate::{blink, database, history, linking, oidc, payout, sale, session};

/// Why a request ends without what it asked for. The cause is logged once, where it becomes a response.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such page, transaction or cursor.
    #[error("not found")]
    NotFound,
    /// Sign in first, then come back to this path and query.
    #[error("a sign-in is needed")]
    SignIn {
        /// Path and query.
        return_to: String,
    },
    /// The session is over; sign in again, then come back.
    #[error("the session is over: {reason}")]
    SessionOver {
        /// Path and query.
        return_to: String,
        /// For the log.
        reason: String,
    },
    /// Blink has to allow changes first, for some minutes; then come back to this path and query.
    #[error("a step-up is needed")]
    StepUp {
        /// Path and query.
        return_to: String,
    },
    /// The request came from another site, or its form was not ours.
    #[error("refused: {0}")]
    Foreign(&'static str),
    /// The request cannot be understood.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// The request is for a host that is not ours.
    #[error("unknown host")]
    UnknownHost,
    /// Too often from one network, or from all together.
    #[error("too often")]
    TooMany {
        /// How long to wait.
        wait: Duration,
    },
    /// Too much is under way.
    #[error("too much to do")]
    Busy,
    /// Blink's API.
    #[error(transparent)]
    Blink(#[from] blink::Error),
    /// The sign-in provider.
    #[error("{0}")]
    Provider(String),
    /// Our own database.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// Something that must not happen.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<sale::Error> for Error {
    fn from(error: sale::Error) -> Self {
        match error {
            sale::Error::Database(error) => Self::Database(error),
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<history::Error> for Error {
    fn from(error: history::Error) -> Self {
        match error {
            history::Error::Database(error) => Self::Database(error),
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<linking::Error> for Error {
    fn from(error: linking::Error) -> Self {
        match error {
            linking::Error::Database(error) => Self::Database(error),
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<payout::Error> for Error {
    fn from(error: payout::Error) -> Self {
        match error {
            payout::Error::Database(error) => Self::Database(error),
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<session::Error> for Error {
    fn from(error: session::Error) -> Self {
        match error {
            session::Error::Database(error) => Self::Database(error),
            session::Error::Over(reason) => Self::SessionOver {
                return_to: paths::HOME.to_owned(),
                reason: reason.to_owned(),
            },
            session::Error::Later(reason) => Self::Provider(reason),
            session::Error::Randomness(error) => Self::Internal(error.to_string()),
        }
    }
}

impl From<tower_sessions::session::Error> for Error {
    /// The store behind it is our database, and it has its own page.
    fn from(error: tower_sessions::session::Error) -> Self {
        match error {
            tower_sessions::session::Error::Store(error) => {
                tracing::error!(%error, "a session cannot be stored");
                Self::Database(database::Error::Away)
            }
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<oidc::Error> for Error {
    fn from(error: oidc::Error) -> Self {
        Self::Provider(error.to_string())
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

/// A response that leads to the sign-in; a program is told so instead, see `error_page`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInFirst {
    /// Nobody is signed in.
    Needed,
    /// Somebody was.
    Over,
    /// Somebody is, and may only look.
    StepUp,
}

impl SignInFirst {
    /// For programs.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Needed => "sign_in_needed",
            Self::Over => "session_over",
            Self::StepUp => "step_up_needed",
        }
    }
}

/// Which error page a response wants; `error_page` renders it in the reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// 400.
    Malformed,
    /// 403.
    Foreign,
    /// 404.
    NotFound,
    /// 405.
    Method,
    /// 408 and 503 of our own.
    Busy,
    /// 413, 414, 431.
    TooLong,
    /// 421.
    UnknownHost,
    /// 429.
    TooMany,
    /// 500.
    Internal,
    /// 503: our database.
    Database,
    /// 503: the provider.
    Provider,
    /// 503: Blink's API.
    Blink,
}

impl Page {
    /// The page for a status that something below the handlers gave.
    pub fn of_status(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::FORBIDDEN => Self::Foreign,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::URI_TOO_LONG
            | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Self::TooLong,
            StatusCode::MISDIRECTED_REQUEST => Self::UnknownHost,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            status if status.is_client_error() => Self::Malformed,
            status if status.is_server_error() => Self::Internal,
            _ => return None,
        })
    }

    /// Why a request was refused, in a stable word; none where nobody refused it.
    pub fn refusal<B>(response: &Response<B>) -> Option<&'static str> {
        let page = response.extensions().get::<Self>().copied();
        Some(match page.or_else(|| Self::of_status(response.status()))? {
            Self::Malformed => "malformed",
            Self::Foreign => "foreign",
            Self::Method => "method",
            Self::TooLong => "too_long",
            Self::UnknownHost => "unknown_host",
            Self::TooMany => "too_many",
            Self::NotFound
            | Self::Busy
            | Self::Internal
            | Self::Database
            | Self::Provider
            | Self::Blink => return None,
        })
    }

    /// Message ids of its title and its sentence.
    pub fn messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Malformed => ("error-malformed-title", "error-malformed-text"),
            Self::Foreign => ("error-foreign-title", "error-foreign-text"),
            Self::NotFound => ("error-not-found-title", "error-not-found-text"),
            Self::Method => ("error-method-title", "error-method-text"),
            Self::Busy => ("error-busy-title", "error-busy-text"),
            Self::TooLong => ("error-too-long-title", "error-too-long-text"),
            Self::UnknownHost => ("error-unknown-host-title", "error-unknown-host-text"),
            Self::TooMany => ("error-too-many-title", "error-too-many-text"),
            Self::Internal => ("error-internal-title", "error-internal-text"),
            Self::Database => ("error-database-title", "error-database-text"),
            Self::Provider => ("error-provider-title", "error-provider-text"),
            Self::Blink => ("error-blink-title", "error-blink-text"),
        }
    }

    /// The icon that stands above it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::NotFound | Self::UnknownHost => "receipt",
            Self::Busy | Self::TooMany => "clock",
            Self::Database | Self::Provider | Self::Blink => "offline",
            Self::Foreign => "shield",
            Self::Malformed | Self::Method | Self::TooLong | Self::Internal => "warning",
        }
    }

    /// Trying the same again may help.
    pub fn is_passing(self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::TooMany
                | Self::Internal
                | Self::Database
                | Self::Provider
                | Self::Blink
        )
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Self::SignIn { return_to } => {
                tracing::debug!("a sign-in is needed");
                let address = paths::with(paths::SIGN_IN, "return_to", return_to);
                (Extension(SignInFirst::Needed), see_other(&address)).into_response()
            }
            Self::SessionOver { return_to, reason } => {
                tracing::info!(%reason, "session over");
                let address = paths::with(paths::SIGN_IN, "return_to", return_to);
                let there = see_other(&format!("{address}&why=ended"));
                (Extension(SignInFirst::Over), there).into_response()
            }
            Self::StepUp { return_to } => {
                let address = paths::with(paths::STEP_UP, "return_to", return_to);
                (Extension(SignInFirst::StepUp), see_other(&address)).into_response()
            }
            Self::NotFound => page(StatusCode::NOT_FOUND, Page::NotFound, None),
            Self::Foreign(reason) => {
                entry(Code::Foreign).detail(reason).write();
                page(StatusCode::FORBIDDEN, Page::Foreign, None)
            }
            Self::Malformed(reason) => {
                tracing::info!(%reason, "request malformed");
                page(StatusCode::BAD_REQUEST, Page::Malformed, None)
            }
            Self::TooMany { wait } => {
                entry(Code::TooMany).write();
                let seconds = wait.as_secs().saturating_add(1);
                page(StatusCode::TOO_MANY_REQUESTS, Page::TooMany, Some(seconds))
            }
            // Counted, and not logged: a crowd would fill the disk.
            Self::Busy => page(StatusCode::SERVICE_UNAVAILABLE, Page::Busy, Some(2)),
            Self::UnknownHost => {
                entry(Code::UnknownHost).write();
                page(StatusCode::MISDIRECTED_REQUEST, Page::UnknownHost, None)
            }
            Self::Blink(error) => {
                tracing::warn!(%error, "Blink's API failed");
                page(
                    StatusCode::SERVICE_UNAVAILABLE,
                    Page::Blink,
                    Some(retry_after(error)),
                )
            }
            Self::Provider(error) => {
                tracing::warn!(%error, "the provider failed");
                page(StatusCode::SERVICE_UNAVAILABLE, Page::Provider, Some(10))
            }
            Self::Database(error) => {
                tracing::error!(%error, "the database failed");
                page(StatusCode::SERVICE_UNAVAILABLE, Page::Database, Some(5))
            }
            Self::Internal(error) => {
                tracing::error!(%error, "internal error");
                page(StatusCode::INTERNAL_SERVER_ERROR, Page::Internal, None)
            }
        }
    }
}

/// 303 to one of our own addresses.
pub fn see_other(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => page(StatusCode::INTERNAL_SERVER_ERROR, Page::Internal, None),
    }
}

fn page(status: StatusCode, page: Page, retry_after: Option<u64>) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(page);
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What Blink asked for, or a short while.
fn retry_after(error: &blink::Error) -> u64 {
    match error {
        blink::Error::SlowDown {
            retry_after: Some(pause),
        } => pause.as_secs().clamp(1, 300),
        _ => 5,
    }
}
