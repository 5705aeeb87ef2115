//! Till through its front door, and the house it lives in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod docs;
mod house;
mod postgres;
