//! Scopes: what was asked for, what was granted.

use std::collections::BTreeSet;
use std::fmt;

/// A set of scope names (RFC 6749 3.3): exact, case-sensitive, without order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// From names.
    pub fn new<I: IntoIterator<Item = S>, S: Into<String>>(names: I) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }

    /// From a space-separated list; an empty text is an empty set.
    pub fn parse(text: &str) -> Self {
        Self::new(text.split_ascii_whitespace())
    }

    /// Whether the name is in the set.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Nothing in it. Blink's API takes a token without scopes for unrestricted: such a grant is refused.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is in this set and not in the other, in alphabetical order.
    pub fn without(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0).cloned().collect())
    }

    /// The names in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}
