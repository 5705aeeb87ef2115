//! The one pool: SQLite for one machine, PostgreSQL for many instances; the same SQL text for both.

mod error;
mod lent;
mod open;
mod pool;
mod query;

pub use error::Error;
pub(crate) use lent::{Lent, in_time};
pub use pool::Database;
pub(crate) use query::{
    execute, fetch, fetch_all, fetch_all_written, fetch_optional, fetch_written,
};
