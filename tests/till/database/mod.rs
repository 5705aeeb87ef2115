//! The database: brought up to date, found unusable, failing while Till runs, and swept.

mod exhausted;
mod failing;
mod migrations;
mod restart;
pub(crate) mod rows;
mod sweep;
mod unusable;
