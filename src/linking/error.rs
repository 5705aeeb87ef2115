//! What can go wrong with a link.

use crate::database;
use crate::random::NoRandomness;
use crate::sealing::Broken;
use crate::session;

/// Why a link cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database fails; later it may not.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// What is sealed cannot be opened: its key was dropped, or a newer Till wrote it.
    #[error("a linked account cannot be opened")]
    Unreadable,
    /// Others keep moving it on; later they may not.
    #[error("a linked account changes all the time")]
    Moving,
    /// The system gives no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// A token could not be noted for its revocation.
    #[error("a token could not be noted: {0}")]
    Token(String),
}

impl From<Broken> for Error {
    fn from(_: Broken) -> Self {
        Self::Unreadable
    }
}

impl From<session::Error> for Error {
    fn from(error: session::Error) -> Self {
        match error {
            session::Error::Database(error) => Self::Database(error),
            error => Self::Token(error.to_string()),
        }
    }
}
