//! How sessions end: by the hand that holds the cookie, from elsewhere, or because nobody came any more.

use tokio::task::JoinHandle;

use super::key::sha256;
use super::{Error, SessionKey, Sessions, Tokens, Visit};
use crate::database::{self, Database, execute, fetch_optional};
use crate::oidc::LogoutToken;

/// What is left of a session that was just ended.
pub struct Farewell {
    /// Its latest tokens.
    pub tokens: Tokens,
    /// Whether the provider has taken them back.
    pub revoked: JoinHandle<bool>,
}

impl Sessions {
    /// Ends a session and has its tokens taken back; nothing where it was not alive.
    pub async fn end(&self, visit: &Visit) -> Result<Option<Farewell>, Error> {
        self.step_down(&visit.key).await?;
        loop {
            let Some(now) = self.find(visit.key.clone()).await? else {
                return Ok(None);
            };
            let Ok(tokens) = Tokens::open(&self.ring, &now.key, now.version, &now.sealed) else {
                end(&self.database, &now.key).await?;
                return Ok(None);
            };
            // Noted before the session ends: a crash in between must not leave tokens alive that nobody can open.
            let note = self.outbox.note(tokens.to_revoke()).await?;
            if end_version(&self.database, &now.key, now.version).await? {
                let revoked = self.outbox.deliver(note);
                return Ok(Some(Farewell { tokens, revoked }));
            }
            // A refresh has committed in between; then its tokens are the ones to take back.
            if self.find(visit.key.clone()).await?.is_some() {
                self.outbox.forget(&note).await?;
            }
        }
    }

    /// For a browser that shows the id of a session that is over. Whoever ended it from elsewhere could not open its
    /// tokens; with this cookie they open once more, to be taken back and for nothing else.
    pub async fn settle(&self, key: &SessionKey) -> Result<(), Error> {
        let left = fetch_optional!(
            &self.database,
            (i64, Vec<u8>),
            "SELECT token_version, tokens FROM sessions, clock WHERE id_hash = $1 AND tokens IS NOT NULL
               AND (ended_at IS NOT NULL OR expires_at <= clock.now OR seen_at <= clock.now - $2)",
            key.hash().to_vec(),
            self.idle,
        )?;
        let Some((version, sealed)) = left else {
            return Ok(());
        };
        let note = match Tokens::open(&self.ring, key, version, &sealed) {
            Ok(tokens) => Some(self.outbox.note(tokens.to_revoke()).await?),
            Err(_) => None,
        };
        let emptied = execute!(
            &self.database,
            "UPDATE sessions SET tokens = NULL, record = '{}',
                    ended_at = COALESCE(ended_at, (SELECT now FROM clock))
             WHERE id_hash = $1 AND token_version = $2 AND tokens IS NOT NULL",
            key.hash().to_vec(),
            version,
        )?;
        if let Some(note) = note.filter(|_| emptied == 1) {
            drop(self.outbox.deliver(note));
        }
        Ok(())
    }

    /// Ends what a logout token names (Back-Channel Logout 1.0 2.7) and remembers the token and the login, for a replay
    /// and for a sign-in that is still on its way. False for a replay.
    pub async fn end_by_provider(&self, token: &LogoutToken, remember: i64) -> Result<bool, Error> {
        let sid_hash = token
            .sid
            .as_ref()
            .map(|sid| sha256(sid.as_bytes()).to_vec());
        // Where a login is named only that one ends; without one all of the person's do.
        let subject = token.subject.as_deref().filter(|_| sid_hash.is_none());
        let fresh = execute!(
            &self.database,
            "INSERT INTO ended_logins (jti_hash, sid_hash, subject, ended_at, expires_at)
             VALUES ($1, $2, $3, (SELECT now FROM clock), (SELECT now FROM clock) + $4)
             ON CONFLICT (jti_hash) DO NOTHING",
            sha256(token.jti.as_bytes()).to_vec(),
            sid_hash.clone().unwrap_or_default(),
            subject,
            remember,
        )?;
        // Also for a token that was seen: it may have been these very statements that failed the last time.
        if let Some(sid_hash) = &sid_hash {
            self.step_down_by_sid(sid_hash).await?;
        }
        match (sid_hash, subject) {
            (Some(sid_hash), _) => execute!(
                &self.database,
                "UPDATE sessions SET ended_at = (SELECT now FROM clock)
                 WHERE sid_hash = $1 AND ended_at IS NULL",
                sid_hash,
            )?,
            (None, Some(subject)) => self.end_all_of(subject).await?,
            (None, None) => 0,
        };
        Ok(fresh == 1)
    }

    /// Ends all sessions of a person; gives how many there were.
    pub async fn end_all_of(&self, subject: &str) -> Result<u64, Error> {
        Ok(execute!(
            &self.database,
            "UPDATE sessions SET ended_at = (SELECT now FROM clock)
             WHERE subject = $1 AND ended_at IS NULL",
            subject,
        )?)
    }

    /// Ends every session; gives how many there were.
    pub async fn end_all(&self) -> Result<u64, Error> {
        Ok(execute!(
            &self.database,
            "UPDATE sessions SET ended_at = (SELECT now FROM clock) WHERE ended_at IS NULL",
        )?)
    }
}

/// Ends one row if its tokens are still those of this version; true when it was.
pub(super) async fn end_version(
    database: &Database,
    key: &SessionKey,
    version: i64,
) -> Result<bool, database::Error> {
    let ended = execute!(
        database,
        "UPDATE sessions SET ended_at = (SELECT now FROM clock), tokens = NULL, record = '{}'
         WHERE id_hash = $1 AND token_version = $2 AND ended_at IS NULL",
        key.hash().to_vec(),
        version,
    )?;
    Ok(ended == 1)
}

/// Ends one row if its tokens are still those that were read and this owner still has the lease; true when it was.
pub(super) async fn end_held(
    database: &Database,
    visit: &Visit,
    owner: &str,
) -> Result<bool, database::Error> {
    let ended = execute!(
        database,
        "UPDATE sessions SET ended_at = (SELECT now FROM clock), tokens = NULL, record = '{}'
         WHERE id_hash = $1 AND token_version = $2 AND lease_owner = $3 AND ended_at IS NULL",
        visit.key.hash().to_vec(),
        visit.version,
        owner,
    )?;
    Ok(ended == 1)
}

/// Ends one row; true when it was alive.
pub(super) async fn end(database: &Database, key: &SessionKey) -> Result<bool, database::Error> {
    let ended = execute!(
        database,
        "UPDATE sessions SET ended_at = (SELECT now FROM clock), tokens = NULL, record = '{}'
         WHERE id_hash = $1 AND ended_at IS NULL",
        key.hash().to_vec(),
    )?;
    Ok(ended == 1)
}
