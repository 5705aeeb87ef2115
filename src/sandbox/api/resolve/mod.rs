//! One file per object of the schema: what each field answers.

mod account;
mod connection;
mod globals;
pub(super) mod mutation;
mod price;
pub(super) mod query;
mod transaction;
mod user;
mod via;
mod wallet;
mod wind_down;
