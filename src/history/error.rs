//! What can go wrong with an index.

use crate::database;
use crate::random::NoRandomness;
use crate::sealing::Broken;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database fails; later it may not.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// A part of it cannot be opened: it was changed, its key was dropped, or another version of Till wrote it. Nothing is
    /// lost, as Blink knows it all: it can be deleted and filled anew.
    #[error("a part of an index cannot be opened")]
    Unreadable,
    /// It was deleted meanwhile.
    #[error("the index was deleted meanwhile")]
    Gone,
    /// The system gives no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl From<Broken> for Error {
    fn from(_: Broken) -> Self {
        Self::Unreadable
    }
}
