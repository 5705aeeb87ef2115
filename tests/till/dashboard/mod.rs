//! Wallets, transactions and the account, as a browser sees them.

mod account;
mod books;
mod index;
mod outages;
pub(crate) mod people;
mod pictures;
mod reader;
mod transaction;
mod transactions;
mod wallets;
