//! Accounts, wallets, their entries and invoices, in whole satoshis, cents and minor units.

pub(crate) mod account;
pub(crate) mod bolt11;
pub(crate) mod book;
mod booking;
mod conversion;
pub(crate) mod currency;
pub(crate) mod entry;
mod holder;
mod ids;
pub(crate) mod invoice;
pub(crate) mod invoice_page;
pub(crate) mod invoicing;
pub(crate) mod market;
pub(crate) mod not_sent;
pub(crate) mod page;
pub(crate) mod paying;
pub(crate) mod price;
pub(crate) mod rates;
pub(crate) mod receive;
mod seed;
mod sending;
pub(crate) mod sends;
pub(crate) mod wind_down;

#[cfg(test)]
mod tests;
