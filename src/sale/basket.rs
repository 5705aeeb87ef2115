//! What is rung up, as it was typed: lines, discount, tip, note. Everything in the minor unit of one denomination.

use serde::{Deserialize, Serialize};

use crate::money::CurrencyCode;

/// What a sale counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denomination {
    /// Satoshis.
    Sats,
    /// A currency of Blink's list.
    Fiat {
        /// Its code.
        code: CurrencyCode,
        /// Decimals of its minor unit, as Blink says: 0, 2, 3, rarely 1 or 4.
        fraction_digits: u8,
    },
}

/// Less to pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// Nothing.
    #[default]
    None,
    /// Hundredths of a percent of the lines, 10,000 at most.
    Part(u16),
    /// So many minor units.
    Fixed(i64),
}

/// More to pay, of the customer's own will. Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tip {
    /// Nothing.
    #[default]
    None,
    /// Hundredths of a percent of what is left after the discount.
    Part(u16),
    /// So many minor units.
    Fixed(i64),
}

/// What is rung up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basket {
    /// What all amounts in it are counted in.
    pub denomination: Denomination,
    /// One amount a line, minor units, each more than nothing.
    pub lines: Vec<i64>,
    /// Taken off the sum of the lines.
    pub discount: Discount,
    /// Put on top of what is left.
    pub tip: Tip,
    /// For the customer and the books; may be empty.
    pub note: String,
}
