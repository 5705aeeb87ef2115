//! Wallets, transactions and the account.

use crate::web::routes::Routes;

/// `/wallets`, `/transactions` and `/account`.
pub fn routes() -> Routes {
    Routes::new()
}
