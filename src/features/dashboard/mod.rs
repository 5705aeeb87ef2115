//! Wallets, transactions and the account.

mod account;
mod chain;
mod export;
mod filling;
mod form;
mod gone;
mod index;
mod listed;
mod pictures;
mod place;
mod row;
mod search;
mod sold;
mod summed;
mod transaction;
mod transactions;
mod wallets;
mod words;

use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// `/wallets`, `/transactions` and `/account`.
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::WALLETS, Caller::SignedIn, wallets::show)
        .get(paths::TRANSACTIONS, Caller::SignedIn, transactions::show)
        .get(paths::INDEX, Caller::SignedIn, index::show)
        .post(paths::INDEX, Caller::OwnForm, index::choose)
        .get(paths::TRANSACTION, Caller::SignedIn, transaction::show)
        .get(paths::ACCOUNT, Caller::SignedIn, account::show)
        .merge(export::routes())
        .merge(pictures::routes())
}
