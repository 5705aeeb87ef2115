//! What a run of payouts is called in addresses: nobody can guess it.

use std::fmt;
use std::str::FromStr;

use crate::random::{self, NoRandomness, Random};

/// 26 letters and digits, 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(String);

/// Not the id of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a run of payouts")]
pub struct NoRunId;

impl RunId {
    /// A new one.
    pub fn random(random: &Random) -> Result<Self, NoRandomness> {
        random.name().map(Self)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RunId {
    type Err = NoRunId;

    fn from_str(text: &str) -> Result<Self, NoRunId> {
        random::is_name(text)
            .then(|| Self(text.to_owned()))
            .ok_or(NoRunId)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
