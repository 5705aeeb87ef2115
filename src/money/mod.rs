//! Amounts, currencies and prices: integers in minor units, never floats.

mod amount;
mod currency;
mod fiat;
mod price;
mod typed;

pub use amount::{Amount, Cents, Sats, Unit};
pub use currency::{Currency, CurrencyCode, NotACurrencyCode};
pub use fiat::{Fiat, NotADecimal};
pub use price::{Price, Rates};
pub use typed::{Unreadable, read_typed};
