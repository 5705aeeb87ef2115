//! What a wallet holds: satoshis or US cents, and an amount that knows which of the two it is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Satoshis: the 100,000,000th part of a bitcoin. Negative when they leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sats(pub i64);

/// US cents. Negative when they leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub i64);

impl Sats {
    /// One whole bitcoin.
    pub const ONE_BITCOIN: Self = Self(100_000_000);
}

/// What a wallet counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Satoshis of a bitcoin wallet.
    Bitcoin,
    /// Cents of a dollar wallet.
    Dollar,
}

/// An amount in a wallet's own minor unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// In a bitcoin wallet.
    Bitcoin(Sats),
    /// In a dollar wallet.
    Dollar(Cents),
}

impl Amount {
    /// `minor` satoshis or cents, as the unit says.
    pub const fn new(unit: Unit, minor: i64) -> Self {
        match unit {
            Unit::Bitcoin => Self::Bitcoin(Sats(minor)),
            Unit::Dollar => Self::Dollar(Cents(minor)),
        }
    }

    /// Nothing, in that unit.
    pub const fn zero(unit: Unit) -> Self {
        Self::new(unit, 0)
    }

    /// What it is counted in.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Bitcoin(_) => Unit::Bitcoin,
            Self::Dollar(_) => Unit::Dollar,
        }
    }

    /// The number of satoshis or cents.
    pub const fn minor(self) -> i64 {
        match self {
            Self::Bitcoin(Sats(minor)) | Self::Dollar(Cents(minor)) => minor,
        }
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor() == 0
    }
}

impl From<Sats> for Amount {
    fn from(sats: Sats) -> Self {
        Self::Bitcoin(sats)
    }
}

impl From<Cents> for Amount {
    fn from(cents: Cents) -> Self {
        Self::Dollar(cents)
    }
}

/// `12345 sat` or `250 cent`: for logs and tests, not for readers.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bitcoin(Sats(minor)) => write!(f, "{minor} sat"),
            Self::Dollar(Cents(minor)) => write!(f, "{minor} cent"),
        }
    }
}
