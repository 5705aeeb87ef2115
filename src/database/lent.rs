//! A PostgreSQL connection while it is asked something. A server that falls silent, as one does whose machine is gone, keeps
//! nobody waiting and no place in the pool.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::Error;

/// A connection and its answer are waited for so long, together; the server gives up on a statement a moment before.
const ANSWER: Duration = Duration::from_secs(4);
/// Whoever has answered, or was not waited for any longer, gives a sign of life within this time or is thrown away.
const SIGN_OF_LIFE: Duration = Duration::from_secs(3);

/// The connection; dropped, at whatever point, it goes back to its pool or is closed.
pub(crate) struct Lent(PoolConnection<Postgres>);

impl Lent {
    /// One of the pool's.
    pub(crate) async fn of(pool: &PgPool) -> Result<Self, sqlx::Error> {
        pool.acquire().await.map(Self)
    }

    /// What executes statements.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // Left to itself the pool waits for the sign of life for ever, and nobody else can have the place. What it does
        // then is public, if hidden from sqlx's documentation, and gives up the place where it is broken off.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(timeout(SIGN_OF_LIFE, self.0.return_to_pool()));
        }
    }
}

/// Waits for an answer of the server's, and not for ever.
pub(crate) async fn in_time<T>(
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, Error> {
    match timeout(ANSWER, answer).await {
        Ok(answer) => answer.map_err(Error::from),
        Err(_) => Err(Error::Silent),
    }
}
