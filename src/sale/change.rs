//! A sale's history: each change of its state, once, with what it was believed for.

use serde::{Deserialize, Serialize};

use super::state::State;

/// Why a change was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Evidence {
    /// Somebody pressed a button.
    Person,
    /// This invoice was shown.
    Invoice {
        /// Which one, 64 hexadecimal digits.
        payment_hash: String,
    },
    /// This invoice was paid, as its preimage proves.
    Preimage {
        /// Which one.
        payment_hash: String,
        /// SHA-256 of it is the payment hash.
        preimage: String,
    },
    /// Whoever made this invoice says that it is paid, and keeps the preimage to itself.
    Said {
        /// Which one.
        payment_hash: String,
    },
    /// The invoice's own expiry has passed, and whoever made it says that it was not paid.
    Clock,
}

impl Evidence {
    /// Which invoice it tells of.
    pub fn invoice(&self) -> Option<&str> {
        match self {
            Self::Invoice { payment_hash }
            | Self::Preimage { payment_hash, .. }
            | Self::Said { payment_hash } => Some(payment_hash),
            Self::Person | Self::Clock => None,
        }
    }

    /// Whether it tells of money that arrived.
    pub fn is_payment(&self) -> bool {
        matches!(self, Self::Preimage { .. } | Self::Said { .. })
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What the sale became.
    pub state: State,
    /// When, Unix seconds.
    pub at: i64,
    /// Why.
    #[serde(flatten)]
    pub evidence: Evidence,
}
