//! One file per object of the schema: what each field answers.

mod account;
mod connection;
mod globals;
mod invoice;
mod invoice_connection;
mod invoice_status;
pub(super) mod invoicing;
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
