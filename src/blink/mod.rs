//! What we ask Blink: the only place that knows its GraphQL. One file per operation.

mod cached;
mod cancel_invoice;
mod cents_invoice_for;
mod client;
mod currencies;
mod dollar_invoice_in_sats;
mod error;
mod fee;
mod fee_cents;
mod fee_open_cents;
mod fee_open_sats;
mod fee_sats;
#[cfg(test)]
mod fuzz;
mod globals;
mod idempotency;
mod identity;
mod invoice_news;
mod invoice_status;
mod invoice_statuses;
mod invoices;
mod live_price;
mod new_invoice;
mod open_invoice_for;
mod operation;
mod outage;
mod overview;
mod own_cents_invoice;
mod own_sats_invoice;
mod own_wallet;
mod pay_invoice;
mod pay_open_cents;
mod pay_open_sats;
mod payment;
mod payments_by_hash;
mod pending;
mod price;
#[cfg(test)]
mod receiving_trials;
mod recipient;
mod reply;
mod sats_invoice_for;
mod scalars;
mod schema;
#[cfg(test)]
mod second_tries;
pub mod socket;
mod terms;
mod ticker;
mod transaction;
mod transaction_row;
mod transactions;
#[cfg(test)]
mod trials;
mod username;
mod via;
mod wallets;
mod wind_down;
#[cfg(test)]
mod wire;

pub use cancel_invoice::Cancellation;
pub use client::{Client, Options};
pub use error::{Error, Problem, Trouble};
pub use fee::Fee;
pub use globals::{Globals, Network};
pub use idempotency::{IdempotencyKey, NotAKey, REMEMBERED as KEYS_ARE_REMEMBERED};
pub use identity::Identity;
pub use invoice_status::InvoiceStatus;
pub use invoice_statuses::MOST as MOST_STATUSES;
pub use invoices::{Issued, IssuedPage, Standing};
pub use new_invoice::{NoInvoice, Part};
pub use outage::Question;
pub use overview::{Overview, Wallet};
pub use payment::{Answer, NotPaid, Payment};
pub use recipient::Recipient;
pub use scalars::{TransactionId, WalletId};
pub use terms::{ExternalId, NotAnExternalId, Terms};
pub use ticker::Ticker;
pub use transaction::Detail;
pub use transaction_row::{Direction, Status, Transaction, Way};
pub use transactions::{PAGE_SIZE, Page, Place};
pub use username::{NotAUsername, Username};
pub use via::{Initiation, Settlement};
pub use wallets::Wallets;
pub use wind_down::{WindDown, WindDownStatus};
