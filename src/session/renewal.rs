//! What becomes of the provider's answer to a refresh: new tokens are checked, and stored before anybody uses them.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::ending::{end, end_held};
use super::{Error, Fresh, Refresher, Tokens, Visit};
use crate::audit::{Code, entry};
use crate::database::{Error as DatabaseError, execute};
use crate::oidc::{Expected, Grant, IdTokenError, Known};

/// Pause between two tries to store new tokens.
const AGAIN: Duration = Duration::from_millis(200);
/// A commit that the database refuses is tried for this long: the tokens exist nowhere else.
const INSIST: Duration = Duration::from_secs(60);
/// After a provider's failure a session's token is not asked for again for this long.
const PAUSE_SECONDS: i64 = 1;
/// For keys that are not known yet; the lease is longer than the provider's deadline by more than this.
const SECOND_LOOK: Duration = Duration::from_secs(1);

/// What a refreshed ID token says of the person.
enum Verdict {
    Same,
    /// How that is written down.
    Wrong(Code),
    /// Its key cannot be had at present.
    Unknown,
}

impl Refresher {
    /// The provider no longer takes the refresh token. That ends the session, unless the lease ran out meanwhile and
    /// another instance has it: then it has spent that token, or is about to, and what it stores serves.
    pub(super) async fn refused(&self, visit: &Visit, owner: &str) -> Result<Fresh, Error> {
        if end_held(&self.sessions.database, visit, owner).await? {
            self.note(Code::RefreshRefused, visit, "");
            return Err(Error::Over("the provider no longer renews its token"));
        }
        self.note(
            Code::RefreshUsedBefore,
            visit,
            "another instance has the lease",
        );
        match self.sessions.find(visit.key.clone()).await? {
            Some(now) if now.version > visit.version => self.opened(&now).await,
            Some(_) => Err(Error::Later("another instance renews the token".into())),
            None => Err(Error::Over("it has ended")),
        }
    }

    /// Stores the new tokens, and only then hands out the new access token.
    pub(super) async fn keep(
        &self,
        known: &Known,
        visit: &Visit,
        before: &Tokens,
        mut grant: Grant,
    ) -> Result<Fresh, Error> {
        match self.same_person(known, visit, &grant).await {
            Verdict::Same => {}
            // No verdict on the person: the session goes on with the ID token that was verified before.
            Verdict::Unknown => grant.id_token = None,
            Verdict::Wrong(code) => {
                self.revoke(&Tokens::of(&grant, Some(before)));
                end(&self.sessions.database, &visit.key).await?;
                self.note(code, visit, "");
                return Err(Error::Over("a refreshed ID token is wrong"));
            }
        }
        let after = Tokens::of(&grant, Some(before));
        let version = visit.version + 1;
        let sealed = after.seal(&self.sessions.ring, &visit.key, version)?;
        let scopes = if grant.scopes.is_empty() {
            &visit.scopes
        } else {
            &grant.scopes
        };
        let started = Instant::now();
        let stored = loop {
            match self
                .commit(visit, version, &sealed, &scopes.to_string(), &grant)
                .await
            {
                Err(error) if started.elapsed() < INSIST => {
                    tracing::warn!(%error, "storing refreshed tokens failed, trying again");
                    sleep(AGAIN).await;
                }
                other => break other?,
            }
        };
        if stored {
            self.note(Code::Refreshed, visit, "");
            return Ok(Fresh {
                access: after.access,
                version,
            });
        }
        match self.sessions.find(visit.key.clone()).await? {
            // An earlier try was stored after all, and only its answer was lost; or somebody else was faster.
            Some(now) => self.opened(&now).await,
            None => {
                // The session ended while the provider was asked: nobody may use what it gave.
                self.revoke(&after);
                self.note(Code::RefreshTooLate, visit, "");
                Err(Error::Over("it ended during the refresh"))
            }
        }
    }

    /// Stores version by version: of two commits for one version the second finds nothing to update.
    async fn commit(
        &self,
        visit: &Visit,
        version: i64,
        sealed: &[u8],
        scopes: &str,
        grant: &Grant,
    ) -> Result<bool, DatabaseError> {
        let stored = execute!(
            &self.sessions.database,
            "UPDATE sessions SET tokens = $3, token_version = $4, scopes = $5,
                    token_expires_at = (SELECT now FROM clock) + $6, token_lifetime = $6,
                    lease_owner = NULL, lease_until = NULL
             WHERE id_hash = $1 AND token_version = $2 AND ended_at IS NULL",
            visit.key.hash().to_vec(),
            visit.version,
            sealed.to_vec(),
            version,
            scopes,
            i64::try_from(grant.expires_in.as_secs()).unwrap_or(i64::MAX),
        )?;
        Ok(stored == 1)
    }

    /// OpenID Connect Core 12.2: a refreshed ID token is verified like the first and names the same person.
    async fn same_person(&self, known: &Known, visit: &Visit, grant: &Grant) -> Verdict {
        let Some(id_token) = grant
            .id_token
            .as_ref()
            .filter(|_| visit.scopes.has("openid"))
        else {
            return Verdict::Same;
        };
        let expected = Expected {
            nonce: None,
            access_token: &grant.access_token,
            login_since: None,
            now: self.clock.unix(),
        };
        let verified = match self.provider.verify_id_token(known, id_token, &expected) {
            Err(IdTokenError::UnknownKey) => {
                match timeout(SECOND_LOOK, self.provider.refetch_keys(known)).await {
                    Ok(Ok(known)) => self.provider.verify_id_token(&known, id_token, &expected),
                    _ => return Verdict::Unknown,
                }
            }
            other => other,
        };
        match verified {
            Ok(verified) if verified.subject == visit.subject => Verdict::Same,
            Err(IdTokenError::Time(_)) if self.provider.clocks_differ() => {
                Verdict::Wrong(Code::RefreshClocksDiffer)
            }
            _ => Verdict::Wrong(Code::RefreshNotBelieved),
        }
    }

    /// Nothing was renewed and nobody is signed out for it. For a moment nobody asks again: a lease without an owner.
    pub(super) async fn release(
        &self,
        visit: &Visit,
        owner: &str,
        what: String,
    ) -> Result<Fresh, Error> {
        execute!(
            &self.sessions.database,
            "UPDATE sessions SET lease_owner = NULL, lease_until = (SELECT now FROM clock) + $3
             WHERE id_hash = $1 AND lease_owner = $2",
            visit.key.hash().to_vec(),
            owner,
            PAUSE_SECONDS,
        )?;
        self.note(Code::RefreshPutOff, visit, &what);
        Err(Error::Later(what))
    }

    /// Nobody may use these: they are taken back, whatever is down at present.
    fn revoke(&self, tokens: &Tokens) {
        drop(self.sessions.outbox.revoke(tokens.to_revoke().clone()));
    }
}

impl Refresher {
    /// Counts it, and writes it down.
    pub(super) fn note(&self, code: Code, visit: &Visit, detail: &str) {
        match code {
            Code::OutByDeadToken => self.metrics.sign_out(code.reason()),
            _ => self.metrics.refresh(code.reason()),
        }
        entry(code)
            .subject(&visit.subject)
            .session(visit.key.hash())
            .detail(detail)
            .write();
    }
}
