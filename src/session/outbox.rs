//! Tokens to be taken back by the provider (RFC 7009): noted first, and then handed in until the provider has answered or
//! the token has expired by itself.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use super::Error;
use super::key::sha256;
use crate::audit::{Code, entry};
use crate::database::{self, Database, execute, fetch_optional};
use crate::oidc::Provider;
use crate::sealing::{Keyring, Purpose};

/// The longest pause between two tries, seconds.
const LONGEST_PAUSE: i64 = 300;
/// No token of Blink's lives longer: 720 hours.
const LIFETIME: i64 = 30 * 24 * 3600;

/// Keeps the promise that a token is revoked.
#[derive(Clone)]
pub struct Outbox {
    database: Database,
    ring: Arc<Keyring>,
    provider: Arc<Provider>,
    /// How long one instance owns a token that it hands in, seconds; longer than the provider may take.
    lease: i64,
    running: TaskTracker,
}

/// A token that was noted and is ours to hand in.
pub struct Note {
    token: SecretString,
    hash: Vec<u8>,
    tries: i64,
}

impl Outbox {
    /// `running` counts what is under way, so that a stop can wait for it.
    pub fn new(
        database: Database,
        ring: Arc<Keyring>,
        provider: Arc<Provider>,
        lease: i64,
        running: TaskTracker,
    ) -> Self {
        Self {
            database,
            ring,
            provider,
            lease,
            running,
        }
    }

    /// Notes a token. From here on it is handed in, by this process at once or by any instance after the lease. It is
    /// sealed without the browser's share: nobody may have to come back for it.
    pub async fn note(&self, token: &SecretString) -> Result<Note, Error> {
        let hash = self.insert(token, 1, self.lease).await?;
        Ok(Note {
            token: token.clone(),
            hash,
            tries: 1,
        })
    }

    /// Notes a token that is good for so many seconds yet, and is handed in after them. Gives what it is known by.
    pub async fn note_for_later(
        &self,
        token: &SecretString,
        seconds: i64,
    ) -> Result<Vec<u8>, Error> {
        self.insert(token, 0, seconds).await
    }

    /// A row whose turn comes after so many seconds.
    async fn insert(
        &self,
        token: &SecretString,
        tries: i64,
        seconds: i64,
    ) -> Result<Vec<u8>, Error> {
        let hash = token_hash(token);
        let plain = token.expose_secret().as_bytes();
        let sealed = self.ring.seal(Purpose::Revocation, &[], &hash, plain)?;
        execute!(
            &self.database,
            "INSERT INTO revocations (token_hash, token, expires_at, tries, next_at)
             VALUES ($1, $2, (SELECT now FROM clock) + $3, $4, (SELECT now FROM clock) + $5)
             ON CONFLICT (token_hash) DO NOTHING",
            hash.clone(),
            sealed,
            LIFETIME,
            tries,
            seconds,
        )?;
        Ok(hash)
    }

    /// Has a token handed in now that was noted for later. Nothing puts it off any more.
    pub async fn revoke_noted(&self, hash: &[u8]) -> Result<(), database::Error> {
        execute!(
            &self.database,
            "UPDATE revocations SET next_at = (SELECT now FROM clock) WHERE token_hash = $1 AND tries = 0",
            hash.to_vec(),
        )?;
        Ok(())
    }

    /// A token that was noted for later is handed in at that moment, by the clock of the database; false where its time had
    /// come before.
    pub(super) async fn put_off(&self, hash: &[u8], until: i64) -> Result<bool, database::Error> {
        let moved = execute!(
            &self.database,
            "UPDATE revocations SET next_at = $2
             WHERE token_hash = $1 AND tries = 0 AND next_at > (SELECT now FROM clock)",
            hash.to_vec(),
            until,
        )?;
        Ok(moved == 1)
    }

    /// Takes a note back: the token lives on.
    pub async fn forget(&self, note: &Note) -> Result<(), database::Error> {
        execute!(
            &self.database,
            "DELETE FROM revocations WHERE token_hash = $1",
            note.hash.clone(),
        )?;
        Ok(())
    }

    /// Hands a token in beside the request, and tells whoever waits whether it worked.
    pub fn deliver(&self, note: Note) -> JoinHandle<bool> {
        let this = self.clone();
        let work = async move { this.hand_in(&note).await };
        self.running.spawn(work.in_current_span())
    }

    /// Notes and hands in beside the request. A token that cannot even be noted gets its one chance all the same.
    pub fn revoke(&self, token: SecretString) -> JoinHandle<bool> {
        let this = self.clone();
        let work = async move {
            match this.note(&token).await {
                Ok(note) => this.hand_in(&note).await,
                Err(error) => {
                    let revoked = this.ask(&token).await.is_ok();
                    entry(if revoked {
                        Code::Revoked
                    } else {
                        Code::RevocationLost
                    })
                    .detail(&format!("it could not be noted: {error}"))
                    .write();
                    revoked
                }
            }
        };
        self.running.spawn(work.in_current_span())
    }

    /// Hands in whatever is due, one after another. Stops at the first that fails: the others would wait for the same
    /// provider.
    pub async fn work_off(&self) -> Result<(), Error> {
        loop {
            let due = fetch_optional!(
                &self.database,
                (Vec<u8>, Vec<u8>, i64),
                "SELECT token_hash, token, tries FROM revocations, clock
                 WHERE next_at <= clock.now AND expires_at > clock.now ORDER BY next_at LIMIT 1",
            )?;
            let Some((hash, sealed, tries)) = due else {
                return Ok(());
            };
            if !self.claim(&hash, tries).await? {
                continue;
            }
            let opened = self.ring.open(Purpose::Revocation, &[], &hash, &sealed);
            let token = opened.ok().and_then(|plain| String::from_utf8(plain).ok());
            let Some(token) = token else {
                entry(Code::RevocationLost)
                    .detail("it was sealed with a key that is gone")
                    .write();
                self.done(&hash).await;
                continue;
            };
            let note = Note {
                token: SecretString::from(token),
                hash,
                tries: tries + 1,
            };
            if !self.hand_in(&note).await {
                return Ok(());
            }
        }
    }

    /// Of several instances one moves the row on. The database's clock alone judges it.
    async fn claim(&self, hash: &[u8], tries: i64) -> Result<bool, database::Error> {
        let claimed = execute!(
            &self.database,
            "UPDATE revocations SET tries = tries + 1, next_at = (SELECT now FROM clock) + $3
             WHERE token_hash = $1 AND tries = $2 AND next_at <= (SELECT now FROM clock)",
            hash.to_vec(),
            tries,
            self.lease,
        )?;
        Ok(claimed == 1)
    }

    async fn hand_in(&self, note: &Note) -> bool {
        match self.ask(&note.token).await {
            Ok(()) => {
                self.done(&note.hash).await;
                entry(Code::Revoked).write();
                true
            }
            Err(error) => {
                entry(Code::RevocationPutOff)
                    .detail(&format!("try {}: {error}", note.tries))
                    .write();
                self.later(note).await;
                false
            }
        }
    }

    async fn ask(&self, token: &SecretString) -> Result<(), crate::oidc::Error> {
        let known = self.provider.known().await?;
        self.provider.revoke(&known, token).await
    }

    async fn done(&self, hash: &[u8]) {
        let deleted = execute!(
            &self.database,
            "DELETE FROM revocations WHERE token_hash = $1",
            hash.to_vec(),
        );
        if let Err(error) = deleted {
            // Then it is handed in once more, which changes nothing.
            tracing::warn!(%error, "a revocation that is done could not be crossed out");
        }
    }

    async fn later(&self, note: &Note) {
        let moved = execute!(
            &self.database,
            "UPDATE revocations SET next_at = (SELECT now FROM clock) + $3 WHERE token_hash = $1 AND tries = $2",
            note.hash.clone(),
            note.tries,
            pause(note.tries),
        );
        if let Err(error) = moved {
            // Then its turn comes when the lease is over.
            tracing::warn!(%error, "a revocation could not be put off");
        }
    }
}

/// What a noted token is known by.
pub(super) fn token_hash(token: &SecretString) -> Vec<u8> {
    sha256(token.expose_secret().as_bytes()).to_vec()
}

/// Seconds until the next try: twice as many each time.
fn pause(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 16)).unwrap_or(16);
    2_i64.saturating_pow(doublings).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pauses_grow_and_stay_bounded(tries: i64) {
            prop_assert!((1..=LONGEST_PAUSE).contains(&pause(tries)));
            prop_assert!(pause(tries) <= pause(tries.saturating_add(1)));
        }
    }
}
