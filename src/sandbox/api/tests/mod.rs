//! The API's promises and traps, through its router.

mod amounts;
mod csv;
mod door;
mod failing;
mod harness;
mod holder;
mod idempotency;
mod invoice_paging;
mod invoice_refusals;
mod invoices;
mod keys;
mod limits;
mod logins;
mod me;
mod mutations;
mod paging;
mod prices;
mod recipients;
mod scopes;
mod sending;
