//! One file per object of the schema: what each field answers.

mod account;
mod callback;
mod connection;
mod csv;
mod globals;
mod holder_deeds;
mod invoice;
mod invoice_connection;
mod invoice_status;
pub(super) mod invoicing;
mod key;
mod key_deeds;
pub(super) mod mutation;
mod payload;
mod price;
pub(super) mod query;
pub(super) mod sending;
pub(super) mod subscription;
mod transaction;
mod user;
mod via;
mod wallet;
mod wind_down;
