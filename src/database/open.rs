//! Opens a database and brings its schema up to date.

use std::fs::OpenOptions;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{Database, Error};

/// A lock is waited for this long before a statement fails.
const BUSY: Duration = Duration::from_secs(5);
/// Whoever may not wait in SQLite's own queue asks again after this.
const AGAIN: Duration = Duration::from_millis(10);
/// SQLite's code for a lock that somebody else holds, in the last byte of all that are more precise.
const LOCKED: u32 = 5;
/// A connection is waited for this long before a request is told to come back later.
const ACQUIRE: Duration = Duration::from_secs(3);
/// A connection that rested for longer is asked for a sign of life before it is used: no server restarts faster. Under load
/// none rests so long, and otherwise one more turn costs nobody anything.
const RESTED: Duration = Duration::from_millis(10);
/// A server itself gives up on a statement, and on a lock, before whoever asked does, see `lent`.
const STATEMENT: [(&str, &str); 2] = [("statement_timeout", "3s"), ("lock_timeout", "2s")];
/// A server that says nothing for so long is not there.
const CONNECT: Duration = Duration::from_secs(10);

impl Database {
    /// Opens `sqlite:FILE` or `postgres://…` and runs the migrations that are missing.
    pub async fn open(url: &SecretString) -> Result<Self, Error> {
        let url = url.expose_secret();
        if url.starts_with("sqlite:") {
            Self::sqlite(url).await
        } else {
            Self::postgres(url).await
        }
    }

    async fn sqlite(url: &str) -> Result<Self, Error> {
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|error| Error::Address(error.to_string()))?
            .busy_timeout(BUSY)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A rotated refresh token that power loss takes back would end the session.
            .synchronous(SqliteSynchronous::Full);
        make_file(options.get_filename())?;
        let mut first = first_of(&options).await?;
        // All or nothing, and one program at a time; whoever cannot write is told so here and not by the first visitor.
        let mut change = first.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::migrate!("migrations/sqlite")
            .run(&mut *change)
            .await?;
        change.commit().await?;
        first.close().await?;
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        let readers = std::thread::available_parallelism()
            .map_or(2, |cores| u32::try_from(cores.get()).unwrap_or(2));
        let read = SqlitePoolOptions::new()
            .max_connections(readers.max(2))
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::Sqlite { read, write })
    }

    async fn postgres(url: &str) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| Error::Address("not a PostgreSQL address".to_owned()))?;
        // Outside the pool, which would try again in silence and say no more than that it took too long.
        let mut first = tokio::time::timeout(CONNECT, options.connect())
            .await
            .map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
        sqlx::migrate!("migrations/postgres")
            .run(&mut first)
            .await?;
        first.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(ACQUIRE)
            .max_lifetime(Duration::from_secs(1800))
            .idle_timeout(Duration::from_secs(300))
            .test_before_acquire(false)
            .before_acquire(|connection, resting| {
                Box::pin(async move {
                    if resting.idle_for > RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options.options(STATEMENT))
            .await?;
        Ok(Self::Postgres(pool))
    }
}

/// Whoever comes first turns the file to WAL, and for that SQLite lets nobody wait: two programs that start at once would
/// meet a lock.
async fn first_of(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let give_up = Instant::now() + BUSY;
    loop {
        match options.connect().await {
            Err(error) if is_locked(&error) && Instant::now() < give_up => {
                tokio::time::sleep(AGAIN).await;
            }
            answer => return answer,
        }
    }
}

fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code: Option<u32> = code.and_then(|code| code.parse().ok());
    code.is_some_and(|code| code & 0xff == LOCKED)
}

/// Makes the file for its owner alone; SQLite gives its side files the same mode. An existing one must be writable.
fn make_file(file: &Path) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file).map(drop).map_err(Error::File)
}
