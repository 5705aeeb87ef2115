//! Ids of joinblink's: opaque, case-sensitive, of characters that need no encoding in a path.

use crate::config::Joinblink;

/// Somebody who works for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmployeeId(String);

/// A linked account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteId(String);

impl EmployeeId {
    /// None where the text can't be one.
    pub fn parse(text: &str, config: &Joinblink) -> Option<Self> {
        config.is_id(text).then(|| Self(text.to_owned()))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RemoteId {
    /// None where the text can't be one.
    pub fn parse(text: &str, config: &Joinblink) -> Option<Self> {
        config.is_id(text).then(|| Self(text.to_owned()))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
impl EmployeeId {
    pub(super) fn sample(text: &str) -> Self {
        Self(text.to_owned())
    }
}
