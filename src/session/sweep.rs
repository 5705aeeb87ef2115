//! Deletes what is over, in small batches, so that nothing else waits for it. Two sweepers do no harm.

use crate::database::{Database, Error, execute, fetch_optional};

const BATCH: u64 = 500;

/// Ended rows are kept this long, for late requests to find them ended.
const KEPT_SECONDS: i64 = 3600;

/// How many sessions are alive, of all instances together.
pub async fn count_alive(database: &Database) -> Result<i64, Error> {
    let alive = fetch_optional!(
        database,
        (i64,),
        "SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL AND tokens IS NOT NULL
           AND expires_at > (SELECT now FROM clock)",
    )?;
    Ok(alive.map_or(0, |(alive,)| alive))
}

/// Deletes expired and ended sessions, used states, seen logout tokens and revocations that time has done. A session that
/// was idle for longer than `idle` seconds loses its tokens: only the browser's cookie could open them, and it did not come.
/// Those of a session that was ended from elsewhere stay as long as the session would have lived, see `Sessions::settle`.
pub async fn sweep(database: &Database, idle: i64) -> Result<(), Error> {
    loop {
        let idlers = execute!(
            database,
            "UPDATE sessions SET ended_at = (SELECT now FROM clock), tokens = NULL, record = '{}'
             WHERE id_hash IN (SELECT id_hash FROM sessions
               WHERE ended_at IS NULL AND seen_at <= (SELECT now FROM clock) - $1
                 AND expires_at >= (SELECT now FROM clock) LIMIT 500)",
            idle,
        )?;
        let deleted = execute!(
            database,
            "DELETE FROM sessions WHERE id_hash IN (SELECT id_hash FROM sessions
               WHERE expires_at < (SELECT now FROM clock)
                  OR (tokens IS NULL AND ended_at < (SELECT now FROM clock) - $1) LIMIT 500)",
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
        let revocations = execute!(
            database,
            "DELETE FROM revocations WHERE token_hash IN (SELECT token_hash FROM revocations
               WHERE expires_at < (SELECT now FROM clock) LIMIT 500)",
        )?;
        let most = [idlers, deleted, states, logouts, revocations];
        if most.iter().all(|rows| *rows < BATCH) {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
}
