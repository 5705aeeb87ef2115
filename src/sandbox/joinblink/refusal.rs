//! Why the API does not do what it was asked.

use axum::http::StatusCode;

use super::exchange::Exchange;

/// A reason, for whoever reads the log of the integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// No token, or nobody's.
    #[error("Your request couldn't be authenticated")]
    NotAuthenticated,
    /// Not in the organisation that the token opens.
    #[error("There is no such user")]
    NoSuchUser,
    /// Never there, somebody else's, or deleted.
    #[error("There is no such linked account")]
    NoSuchAccount,
    /// Nothing is there.
    #[error("There is no such address")]
    NoSuchAddress,
    /// A sentence says what is wrong with it.
    #[error("{0}")]
    Malformed(&'static str),
    /// More than the limit lets in.
    #[error("Too many requests")]
    TooMany,
}

impl From<Refusal> for Exchange {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::NotAuthenticated => StatusCode::UNAUTHORIZED,
            Refusal::NoSuchUser | Refusal::NoSuchAccount | Refusal::NoSuchAddress => {
                StatusCode::NOT_FOUND
            }
            Refusal::Malformed(_) => StatusCode::BAD_REQUEST,
            Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        };
        Self::refused(status, &refusal.to_string())
    }
}
