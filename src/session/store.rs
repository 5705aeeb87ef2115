//! The store behind tower-sessions: rows under the hash of their id, and an ended session never comes back.

use async_trait::async_trait;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::SessionKey;
use crate::database::{self, Database, execute, fetch_optional};

/// Keeps tower-sessions' records in the table `sessions`.
#[derive(Clone)]
pub struct Store {
    database: Database,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Over the pool.
    pub fn new(database: Database) -> Self {
        Self { database }
    }
}

fn backend(error: database::Error) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Store {
    /// Inserts under a fresh id, whatever id the record had: a session must never begin under one that came from outside.
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?;
        loop {
            record.id = Id::default();
            let inserted = execute!(
                &self.database,
                "INSERT INTO sessions (id_hash, record, created_at, seen_at, expires_at)
                 VALUES ($1, $2, (SELECT now FROM clock), (SELECT now FROM clock), $3)
                 ON CONFLICT (id_hash) DO NOTHING",
                SessionKey::new(record.id).hash().to_vec(),
                &data,
                record.expiry_date.unix_timestamp(),
            )
            .map_err(backend)?;
            if inserted == 1 {
                return Ok(());
            }
        }
    }

    /// Updates what is there and alive, and never inserts: a request that was slow cannot revive a session that ended
    /// in the meantime.
    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?;
        execute!(
            &self.database,
            "UPDATE sessions SET record = $2 WHERE id_hash = $1 AND ended_at IS NULL",
            SessionKey::new(record.id).hash().to_vec(),
            &data,
        )
        .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = fetch_optional!(
            &self.database,
            (String, i64),
            "SELECT record, expires_at FROM sessions
             WHERE id_hash = $1 AND ended_at IS NULL AND expires_at > (SELECT now FROM clock)",
            SessionKey::new(*id).hash().to_vec(),
        )
        .map_err(backend)?;
        let Some((data, expires_at)) = row else {
            return Ok(None);
        };
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp(expires_at)
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    /// Ends the session; the row stays until the sweep, without its tokens, so that nothing can be written to it.
    async fn delete(&self, id: &Id) -> Result<()> {
        super::ending::end(&self.database, &SessionKey::new(*id))
            .await
            .map_err(backend)?;
        Ok(())
    }
}
