//! Lightning addresses that others keep: paying requests (LUD-06, LUD-16) and asking whether an invoice was paid (LUD-21).

mod client;
mod error;
mod guard;
mod pay;
#[cfg(test)]
mod trials;
mod verify;

pub use client::{Client, Options};
pub use error::{Error, Mismatch};
pub use pay::{Answer, PayRequest, PayTerms, Wanted};
pub use verify::Verified;
