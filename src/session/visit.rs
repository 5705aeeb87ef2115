//! A signed-in person's session: opened, found, kept alive. The table `sessions` belongs to this folder.

use std::sync::Arc;

use super::ending::end;
use super::key::sha256;
use super::{Error, Outbox, SessionKey, Tokens};
use crate::audit::{Code, entry};
use crate::database::{Database, execute, fetch_optional};
use crate::oidc::Scopes;
use crate::sealing::Keyring;

/// How rows are written. One of a later format, as a newer instance may write during an upgrade, is nobody's session here,
/// and is left as it is.
const FORMAT: i64 = 1;

/// Finds and ends sessions.
#[derive(Clone)]
pub struct Sessions {
    pub(super) database: Database,
    pub(super) ring: Arc<Keyring>,
    pub(super) outbox: Outbox,
    pub(super) idle: i64,
    touch: i64,
}

/// What a sign-in stores.
pub struct NewVisit<'a> {
    /// The person at the provider; equals Blink's user id.
    pub subject: &'a str,
    /// The provider's session, where an ID token told it.
    pub sid: Option<&'a str>,
    /// What was granted.
    pub scopes: &'a Scopes,
    /// The account's display currency, so that prices can be asked for beside the balances.
    pub display_currency: Option<&'a str>,
    /// Sealed at once.
    pub tokens: &'a Tokens,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// When the sign-in was begun, Unix seconds: a logout of the person since then ends it.
    pub begun_at: i64,
    /// The browser's name, where it is known.
    pub browser: Option<&'a str>,
    /// The system's name, where it is known.
    pub system: Option<&'a str>,
}

/// A session that is alive.
pub struct Visit {
    /// Its key.
    pub key: SessionKey,
    /// The person.
    pub subject: String,
    /// What was granted.
    pub scopes: Scopes,
    /// The account's display currency when it was last seen.
    pub display_currency: Option<String>,
    /// When the person signed in, Unix seconds.
    pub since: i64,
    pub(super) version: i64,
    pub(super) sealed: Vec<u8>,
    pub(super) token_expires_at: i64,
    /// Seconds from its issue to its expiry; 0 where an older Till stored it.
    pub(super) token_lifetime: i64,
    pub(super) refreshable: bool,
    pub(super) lease: LeaseState,
    pub(super) read_at: i64,
    seen_at: i64,
}

/// Whether somebody is renewing a session's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeaseState {
    /// Nobody is.
    Free,
    /// Somebody is, or was and crashed.
    Held,
    /// The provider failed a moment ago.
    Pausing,
}

type Row = (
    String,
    String,
    Option<String>,
    i64,
    i64,
    Vec<u8>,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
);

impl Sessions {
    /// `idle` and `touch` in seconds.
    pub fn new(
        database: Database,
        ring: Arc<Keyring>,
        outbox: Outbox,
        idle: i64,
        touch: i64,
    ) -> Self {
        Self {
            database,
            ring,
            outbox,
            idle,
            touch,
        }
    }

    /// The session of this id, unless it is unknown, ended, expired or was idle for too long.
    pub async fn find(&self, key: SessionKey) -> Result<Option<Visit>, Error> {
        let row = fetch_optional!(
            &self.database,
            Row,
            "SELECT subject, scopes, display_currency, created_at, token_version, tokens,
                    token_expires_at, token_lifetime, refreshable, seen_at, clock.now,
                    CAST(CASE WHEN lease_until >= clock.now THEN CASE WHEN lease_owner IS NULL THEN 2 ELSE 1 END
                         ELSE 0 END AS BIGINT)
             FROM sessions, clock
             WHERE id_hash = $1 AND ended_at IS NULL AND expires_at > clock.now AND seen_at > clock.now - $2
               AND tokens IS NOT NULL AND format = $3",
            key.hash().to_vec(),
            self.idle,
            FORMAT,
        )?;
        // Sealed by an instance with a newer key, or with one that was dropped: nobody's session here, and left as it is.
        let row = row.filter(|row| self.ring.knows(&row.5));
        Ok(row.map(|row| {
            let (
                subject,
                scopes,
                display_currency,
                since,
                version,
                sealed,
                token_expires_at,
                token_lifetime,
                refreshable,
                seen_at,
                read_at,
                lease,
            ) = row;
            Visit {
                key,
                subject,
                scopes: Scopes::parse(&scopes),
                display_currency,
                since,
                version,
                sealed,
                token_expires_at,
                token_lifetime,
                refreshable: refreshable != 0,
                lease: match lease {
                    0 => LeaseState::Free,
                    1 => LeaseState::Held,
                    _ => LeaseState::Pausing,
                },
                read_at,
                seen_at,
            }
        }))
    }

    /// Notes that the session was used, now and then only.
    pub async fn touch(&self, visit: &Visit) -> Result<(), Error> {
        if visit.read_at - visit.seen_at >= self.touch {
            execute!(
                &self.database,
                "UPDATE sessions SET seen_at = (SELECT now FROM clock) WHERE id_hash = $1 AND ended_at IS NULL",
                visit.key.hash().to_vec(),
            )?;
        }
        Ok(())
    }

    /// Puts a sign-in's tokens into the row that was just created. False when the provider ended that login in the
    /// meantime: then the session is not opened.
    pub async fn attach(&self, key: &SessionKey, visit: &NewVisit<'_>) -> Result<bool, Error> {
        let sealed = visit.tokens.seal(&self.ring, key, 1)?;
        let sid_hash = visit.sid.map(|sid| sha256(sid.as_bytes()).to_vec());
        let updated = execute!(
            &self.database,
            "UPDATE sessions SET subject = $2, sid_hash = $3, scopes = $4, display_currency = $5, tokens = $6,
                    token_version = 1, token_expires_at = (SELECT now FROM clock) + $7, token_lifetime = $7,
                    refreshable = $8, browser = $9, system = $10
             WHERE id_hash = $1 AND ended_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM ended_logins
                 WHERE ended_logins.sid_hash = $3
                    OR (ended_logins.subject = $2 AND ended_logins.ended_at >= $11))",
            key.hash().to_vec(),
            visit.subject,
            sid_hash.clone(),
            visit.scopes.to_string(),
            visit.display_currency,
            sealed,
            visit.expires_in,
            i64::from(visit.tokens.refresh.is_some()),
            visit.browser,
            visit.system,
            visit.begun_at,
        )?;
        if updated == 0 {
            return Ok(false);
        }
        // Once more: under PostgreSQL neither of two statements at once sees what the other has not committed yet.
        let ended = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT expires_at FROM ended_logins
             WHERE sid_hash = $1 OR (subject = $2 AND ended_at >= $3) LIMIT 1",
            sid_hash,
            visit.subject,
            visit.begun_at,
        )?;
        if ended.is_some() {
            end(&self.database, key).await?;
            return Ok(false);
        }
        let surplus = self.end_surplus(visit.subject, key).await?;
        if surplus > 0 {
            entry(Code::OutBySurplus)
                .subject(visit.subject)
                .detail(&format!("{surplus} ended"))
                .write();
        }
        Ok(true)
    }

    /// Remembers the account's display currency.
    pub async fn remember_currency(&self, visit: &Visit, currency: &str) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE sessions SET display_currency = $2 WHERE id_hash = $1 AND ended_at IS NULL",
            visit.key.hash().to_vec(),
            currency,
        )?;
        Ok(())
    }
}
