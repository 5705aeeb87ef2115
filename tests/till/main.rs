//! Till through its front door, and the house it lives in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a test fails by panicking and is its own world"
)]

mod account;
mod browser;
mod commands;
mod dashboard;
mod database;
mod docs;
mod floods;
mod harness;
mod house;
mod linked_accounts;
mod outages;
mod payout;
mod payouts;
mod pos;
mod provider;
mod races;
mod receive;
mod receiving;
mod sale;
mod security;
mod settings;
mod sign_in;
mod third_party;
mod web;
