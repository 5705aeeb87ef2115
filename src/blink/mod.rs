//! What we ask Blink: the only place that knows its GraphQL. One file per operation.

mod cached;
mod client;
mod error;
#[cfg(test)]
mod fuzz;
mod globals;
mod identity;
mod operation;
mod outage;
mod overview;
mod own_wallet;
mod pending;
mod price;
mod reply;
mod scalars;
mod schema;
#[cfg(test)]
mod second_tries;
mod transaction;
mod transaction_row;
mod transactions;
#[cfg(test)]
mod trials;
mod via;
mod wind_down;
#[cfg(test)]
mod wire;

pub use client::{Client, Options};
pub use error::{Error, Problem, Trouble};
pub use globals::{Globals, Network};
pub use identity::Identity;
pub use outage::Question;
pub use overview::{Overview, Wallet};
pub use scalars::{TransactionId, WalletId};
pub use transaction::Detail;
pub use transaction_row::{Direction, Status, Transaction, Way};
pub use transactions::{PAGE_SIZE, Page, Place};
pub use via::{Initiation, Settlement};
pub use wind_down::{WindDown, WindDownStatus};
