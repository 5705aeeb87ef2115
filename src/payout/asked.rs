//! A row as somebody typed it.

use serde::{Deserialize, Serialize};

use super::reason::Reason;
use crate::money::CurrencyCode;

/// What a row asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// A username at Blink, a lightning address, an LNURL, an invoice, or `own:btc` and `own:usd`; as it was typed.
    pub recipient: String,
    /// How much; none where the invoice says it.
    pub amount: Option<Sum>,
    /// The amount and its currency as they were typed.
    pub typed: String,
    /// What the recipient is to read. May be empty.
    pub memo: String,
    /// What whoever pays calls it; stays here. May be empty.
    pub reference: String,
    /// What is wrong with it as it was typed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wrong: Option<Reason>,
}

/// An amount, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sum {
    /// Satoshis; bitcoins too.
    Sats(i64),
    /// Of a currency of Blink's; US cents are dollars with two digits.
    Fiat {
        /// Which one.
        code: CurrencyCode,
        /// Decimals of its minor unit.
        fraction_digits: u8,
        /// In its minor unit.
        minor: i64,
    },
}

impl Sum {
    /// US cents.
    pub const fn cents(minor: i64) -> Self {
        Self::Fiat {
            code: CurrencyCode::USD,
            fraction_digits: 2,
            minor,
        }
    }

    /// In its own minor unit.
    pub const fn minor(self) -> i64 {
        match self {
            Self::Sats(minor) | Self::Fiat { minor, .. } => minor,
        }
    }
}
