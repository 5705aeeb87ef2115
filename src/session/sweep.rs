//! Deletes what is over, in small batches, so that nothing else waits for it. Two sweepers do no harm.

use crate::database::{Database, Error, execute};

const BATCH: u64 = 500;

/// Ended rows are kept this long, for late requests to find them ended.
const KEPT_SECONDS: i64 = 3600;

/// Deletes expired and ended sessions, used states and seen logout tokens.
pub async fn sweep(database: &Database) -> Result<(), Error> {
    loop {
        let deleted = execute!(
            database,
            "DELETE FROM sessions WHERE id_hash IN (SELECT id_hash FROM sessions
               WHERE expires_at < (SELECT now FROM clock) OR ended_at < (SELECT now FROM clock) - $1 LIMIT 500)",
            KEPT_SECONDS,
        )?;
        let states = execute!(
            database,
            "DELETE FROM used_states WHERE state_hash IN (SELECT state_hash FROM used_states
               WHERE expires_at < (SELECT now FROM clock) LIMIT 500)",
        )?;
        let logouts = execute!(
            database,
            "DELETE FROM ended_logins WHERE jti_hash IN (SELECT jti_hash FROM ended_logins
               WHERE expires_at < (SELECT now FROM clock) LIMIT 500)",
        )?;
        if deleted.max(states).max(logouts) < BATCH {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}
