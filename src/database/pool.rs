//! The pools behind one type.

use sqlx::{PgPool, Pool, SqlitePool};

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

    /// The connections of each pool.
    pub fn connections(&self) -> Vec<(&'static str, Connections)> {
        match self {
            Self::Sqlite { read, write } => {
                vec![
                    ("read", Connections::of(read)),
                    ("write", Connections::of(write)),
                ]
            }
            Self::Postgres(pool) => vec![("all", Connections::of(pool))],
        }
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

/// How many connections a pool has.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    /// Somebody works with them.
    pub busy: i64,
    /// Nobody does.
    pub idle: i64,
}

impl Connections {
    fn of<D: sqlx::Database>(pool: &Pool<D>) -> Self {
        let idle = i64::try_from(pool.num_idle()).unwrap_or(i64::MAX);
        Self {
            busy: i64::from(pool.size()).saturating_sub(idle),
            idle,
        }
    }
}
