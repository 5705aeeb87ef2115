//! Wallets, transactions and the account.

mod account;
mod chain;
mod gone;
mod place;
mod row;
mod transaction;
mod transactions;
mod wallets;

use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// `/wallets`, `/transactions` and `/account`.
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::WALLETS, Caller::SignedIn, wallets::show)
        .get(paths::TRANSACTIONS, Caller::SignedIn, transactions::show)
        .get(paths::TRANSACTION, Caller::SignedIn, transaction::show)
        .get(paths::ACCOUNT, Caller::SignedIn, account::show)
}
