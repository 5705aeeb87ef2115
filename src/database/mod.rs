//! The one pool: SQLite for one machine, PostgreSQL for many instances; the same SQL text for both.

mod error;
mod open;
mod pool;
mod query;

pub use error::Error;
pub use pool::Database;
pub(crate) use query::{
    execute, fetch, fetch_all, fetch_all_written, fetch_optional, fetch_written,
};
