//! What can go wrong with a session.

/// Why a session's tokens cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database does not answer; nobody is signed out for it.
    #[error(transparent)]
    Database(#[from] crate::database::Error),
    /// The session is over, or its token can be renewed no more: sign in again.
    #[error("the session is over: {0}")]
    Over(&'static str),
    /// The provider does not renew the token at present; the session stays.
    #[error("the token cannot be renewed at present: {0}")]
    Later(String),
    /// No randomness, so no new secrets.
    #[error(transparent)]
    Randomness(#[from] crate::random::NoRandomness),
}

impl From<crate::sealing::Broken> for Error {
    /// A blob that no key opens ends the session by a new sign-in, never by an error page.
    fn from(_: crate::sealing::Broken) -> Self {
        Self::Over("its tokens cannot be opened")
    }
}
