//! Accounts, wallets and their entries, in whole satoshis, cents and minor units.

pub(crate) mod account;
pub(crate) mod book;
pub(crate) mod currency;
pub(crate) mod entry;
mod ids;
pub(crate) mod page;
pub(crate) mod price;
pub(crate) mod receive;
mod seed;
pub(crate) mod wind_down;

#[cfg(test)]
mod tests;
