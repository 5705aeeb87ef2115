//! The places where a person is signed in: what they are told of each, how they end it from elsewhere, and how many there may be.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::key::sha256;
use super::{Error, SessionKey, Sessions, Visit};
use crate::database::{execute, fetch_all};

/// So many sessions one person may have; with one more the oldest ends.
pub const MOST_SESSIONS: i64 = 20;

/// One place.
#[derive(Clone, Debug)]
pub struct Device {
    /// Names the session in forms. Opens nothing, and leads nobody to the key of its row.
    pub handle: String,
    /// As it named itself when the person signed in.
    pub browser: Option<String>,
    /// What it ran on.
    pub system: Option<String>,
    /// When the person signed in, Unix seconds.
    pub since: i64,
    /// When it was last used, Unix seconds; noted now and then only.
    pub seen: i64,
    /// Whether it is the one that asks.
    pub here: bool,
}

type Row = (Vec<u8>, Option<String>, Option<String>, i64, i64);

impl Sessions {
    /// Every place where this person is signed in, the asking one first, then by last use.
    pub async fn devices(&self, visit: &Visit) -> Result<Vec<Device>, Error> {
        let own = visit.key.hash();
        let mut devices: Vec<Device> = self
            .alive(&visit.subject)
            .await?
            .into_iter()
            .map(|(hash, browser, system, since, seen)| Device {
                handle: handle(&hash),
                browser,
                system,
                since,
                seen,
                here: hash == own,
            })
            .collect();
        devices.sort_by_key(|device| (!device.here, -device.seen, -device.since));
        Ok(devices)
    }

    /// Ends another session of this person; false where there is none of this handle.
    pub async fn end_device(&self, visit: &Visit, wanted: &str) -> Result<bool, Error> {
        let rows = self.alive(&visit.subject).await?;
        let mut hashes = rows.into_iter().map(|row| row.0);
        let Some(hash) =
            hashes.find(|hash| hash != visit.key.hash() && handle(hash).as_str() == wanted)
        else {
            return Ok(false);
        };
        let ended = execute!(
            &self.database,
            "UPDATE sessions SET ended_at = (SELECT now FROM clock) WHERE id_hash = $1 AND ended_at IS NULL",
            hash,
        )?;
        Ok(ended == 1)
    }

    /// Ends every other session of this person; gives how many there were.
    pub async fn end_others(&self, visit: &Visit) -> Result<u64, Error> {
        Ok(execute!(
            &self.database,
            "UPDATE sessions SET ended_at = (SELECT now FROM clock)
             WHERE subject = $1 AND id_hash <> $2 AND ended_at IS NULL",
            visit.subject.as_str(),
            visit.key.hash().to_vec(),
        )?)
    }

    /// Ends the oldest sessions of a person beyond those that one may have; never the one that was just opened.
    pub(super) async fn end_surplus(
        &self,
        subject: &str,
        newest: &SessionKey,
    ) -> Result<u64, Error> {
        Ok(execute!(
            &self.database,
            "UPDATE sessions SET ended_at = (SELECT now FROM clock)
             WHERE subject = $1 AND ended_at IS NULL AND id_hash NOT IN
               (SELECT id_hash FROM sessions, clock
                WHERE subject = $1 AND ended_at IS NULL AND expires_at > clock.now AND seen_at > clock.now - $3
                ORDER BY CASE WHEN id_hash = $2 THEN 0 ELSE 1 END, created_at DESC, id_hash LIMIT $4)",
            subject,
            newest.hash().to_vec(),
            self.idle,
            MOST_SESSIONS,
        )?)
    }

    async fn alive(&self, subject: &str) -> Result<Vec<Row>, Error> {
        Ok(fetch_all!(
            &self.database,
            Row,
            "SELECT id_hash, browser, system, created_at, seen_at FROM sessions, clock
             WHERE subject = $1 AND ended_at IS NULL AND expires_at > clock.now AND seen_at > clock.now - $2
               AND tokens IS NOT NULL",
            subject,
            self.idle,
        )?)
    }
}

fn handle(id_hash: &[u8]) -> String {
    let hash = sha256(&[b"till session handle ".as_slice(), id_hash].concat());
    URL_SAFE_NO_PAD.encode(&hash[..16])
}
