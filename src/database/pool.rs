//! The pools behind one type.

use sqlx::{PgPool, SqlitePool};

use super::Error;

/// Either database. SQLite has one connection that writes and several that only read.
#[derive(Clone)]
pub enum Database {
    /// One file beside the binary.
    Sqlite {
        /// Opened read-only.
        read: SqlitePool,
        /// Exactly one connection.
        write: SqlitePool,
    },
    /// A server that several instances share.
    Postgres(PgPool),
}

impl Database {
    /// Asks the database for its time; proves that it answers.
    pub async fn ping(&self) -> Result<i64, Error> {
        let now: Option<(i64,)> = super::fetch_optional!(self, (i64,), "SELECT now FROM clock")?;
        now.map(|(now,)| now)
            .ok_or(Error::Unavailable(sqlx::Error::RowNotFound))
    }

    /// Closes every connection, letting running statements end.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
