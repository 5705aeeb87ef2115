//! Refresh, one at a time across all instances: whoever holds the lease asks the provider, the others wait for what it
//! stores. New tokens are stored before anybody uses them. No connection is held while the provider is asked.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::task::TaskTracker;

use super::visit::LeaseState;
use super::{Error, SessionKey, Sessions, Tokens, Visit};
use crate::clock::Clock;
use crate::database::{Error as DatabaseError, execute};
use crate::oidc::{Expected, Grant, IdTokenError, Known, Provider, TokenError};
use crate::random::Random;

/// Waiters look this often.
const LOOK: Duration = Duration::from_millis(40);
/// A commit that the database refuses is tried for this long: the tokens exist nowhere else.
const INSIST: Duration = Duration::from_secs(60);
/// After a provider's failure a session's token is not asked for again for this long.
const PAUSE_SECONDS: i64 = 1;
/// For keys that are not known yet; the lease is longer than the provider's deadline by more than this.
const SECOND_LOOK: Duration = Duration::from_secs(1);

/// Margins and leases.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// A token with less than this left is renewed, seconds; with less than half its life where it lives so briefly
    /// that every page would renew it.
    pub margin: i64,
    /// How long one request owns a refresh, seconds.
    pub lease: i64,
    /// How long a request waits for a new token.
    pub patience: Duration,
}

/// What a refreshed ID token says of the person.
enum Verdict {
    Same,
    Wrong,
    /// Its key cannot be had at present.
    Unknown,
}

/// An access token that was good when it was handed out.
pub struct Fresh {
    /// For one call to Blink.
    pub access: SecretString,
    /// Which of the session's tokens it is.
    pub version: i64,
}

/// Keeps access tokens fresh.
#[derive(Clone)]
pub struct Refresher {
    sessions: Sessions,
    provider: Arc<Provider>,
    random: Random,
    clock: Clock,
    lease: Lease,
    running: TaskTracker,
}

impl Refresher {
    /// `running` counts refreshes under way, so that a stop can wait for them.
    pub fn new(
        sessions: Sessions,
        provider: Arc<Provider>,
        random: Random,
        clock: Clock,
        lease: Lease,
        running: TaskTracker,
    ) -> Self {
        Self {
            sessions,
            provider,
            random,
            clock,
            lease,
            running,
        }
    }

    /// An access token for this visit. Where little of it is left it is renewed beside the request; only who comes with
    /// an expired one waits.
    pub async fn fresh(&self, visit: &Visit) -> Result<Fresh, Error> {
        let left = visit.token_expires_at - visit.read_at;
        if left > self.lease.margin.min(visit.token_lifetime / 2) {
            return self.opened(visit);
        }
        if left > 0 {
            if visit.refreshable && visit.lease == LeaseState::Free {
                // Whatever comes of it: what is left of the old token serves this request.
                if let Err(error) = self.start(visit).await {
                    tracing::warn!(%error, "a refresh could not begin");
                }
            }
            return self.opened(visit);
        }
        if visit.refreshable {
            return self.renew(&visit.key, visit.version).await;
        }
        self.end(visit, "its token has expired and cannot be renewed")
            .await
    }

    /// A token after Blink has refused the one of this version: another request's where one has renewed meanwhile.
    pub async fn after_refusal(&self, visit: &Visit, version: i64) -> Result<Fresh, Error> {
        let Some(now) = self.sessions.find(visit.key.clone()).await? else {
            return Err(Error::Over("it has ended"));
        };
        if now.version > version {
            return self.opened(&now);
        }
        if now.refreshable {
            return self.renew(&now.key, now.version).await;
        }
        self.end(&now, "Blink refuses its token").await
    }

    fn opened(&self, visit: &Visit) -> Result<Fresh, Error> {
        let tokens = Tokens::open(
            &self.sessions.ring,
            &visit.key,
            visit.version,
            &visit.sealed,
        )?;
        Ok(Fresh {
            access: tokens.access,
            version: visit.version,
        })
    }

    /// Ends the session unless somebody has renewed its token since it was read; then that token serves.
    async fn end(&self, visit: &Visit, why: &'static str) -> Result<Fresh, Error> {
        if !super::visit::end_version(&self.sessions.database, &visit.key, visit.version).await?
            && let Some(now) = self.sessions.find(visit.key.clone()).await?
        {
            return self.opened(&now);
        }
        Err(Error::Over(why))
    }

    /// Waits for a new token: by asking for it, or for what another request stores. Never longer than a page may take;
    /// a refresh that takes longer goes on by itself.
    async fn renew(&self, key: &SessionKey, version: i64) -> Result<Fresh, Error> {
        let give_up = Instant::now() + self.lease.patience;
        let mut why = "another request renews the token, or has just failed to".to_owned();
        loop {
            let Some(visit) = self.sessions.find(key.clone()).await? else {
                return Err(Error::Over("it has ended"));
            };
            if visit.version > version {
                return self.opened(&visit);
            }
            match visit.lease {
                LeaseState::Pausing => {
                    return Err(Error::Later(why));
                }
                LeaseState::Held => {}
                LeaseState::Free => {
                    if let Some(task) = self.start(&visit).await? {
                        why = match timeout_at(give_up, task).await {
                            // Who lost the lease meanwhile waits for what the new owner stores.
                            Ok(Ok(Err(Error::Later(why)))) => why,
                            Ok(Ok(renewed)) => return renewed,
                            Ok(Err(_)) => "the refresh was cut off".to_owned(),
                            Err(_) => "the provider takes its time".to_owned(),
                        };
                    }
                }
            }
            if Instant::now() >= give_up {
                return Err(Error::Later(why));
            }
            sleep(LOOK).await;
        }
    }

    /// Takes the lease and begins a refresh in a task of its own: a browser that hangs up must not lose tokens that were
    /// already issued. Nothing where somebody else has the lease.
    async fn start(
        &self,
        visit: &Visit,
    ) -> Result<Option<JoinHandle<Result<Fresh, Error>>>, Error> {
        // Before the lease, so that the lease covers one request to the provider and the commit, and no more.
        let known = self
            .provider
            .known()
            .await
            .map_err(|error| Error::Later(error.to_string()))?;
        let owner = self.random.token()?;
        if !self.claim(visit, &owner).await? {
            return Ok(None);
        }
        let (this, key, version) = (self.clone(), visit.key.clone(), visit.version);
        Ok(Some(self.running.spawn(async move {
            let Some(visit) = this
                .sessions
                .find(key)
                .await?
                .filter(|visit| visit.version == version)
            else {
                return Err(Error::Over("it has ended"));
            };
            this.exchange(&known, &visit, &owner).await
        })))
    }

    /// Takes the lease. The database's clock alone judges it.
    async fn claim(&self, visit: &Visit, owner: &str) -> Result<bool, Error> {
        let claimed = execute!(
            &self.sessions.database,
            "UPDATE sessions SET lease_owner = $3, lease_until = (SELECT now FROM clock) + $4
             WHERE id_hash = $1 AND token_version = $2 AND ended_at IS NULL
               AND (lease_until IS NULL OR lease_until < (SELECT now FROM clock))",
            visit.key.hash().to_vec(),
            visit.version,
            owner,
            self.lease.lease,
        )?;
        Ok(claimed == 1)
    }

    async fn exchange(&self, known: &Known, visit: &Visit, owner: &str) -> Result<Fresh, Error> {
        let before = Tokens::open(
            &self.sessions.ring,
            &visit.key,
            visit.version,
            &visit.sealed,
        )?;
        let refresh = before
            .refresh
            .as_ref()
            .ok_or(Error::Over("it has no refresh token"))?;
        match self.provider.refresh(known, refresh).await {
            Ok(grant) => self.keep(known, visit, &before, grant).await,
            Err(TokenError::InvalidGrant) => self.refused(visit, owner).await,
            Err(error) => self.release(visit, owner, error.to_string()).await,
        }
    }

    /// The provider no longer takes the refresh token. That ends the session, unless the lease ran out meanwhile and
    /// another instance has it: then it has spent that token, or is about to, and what it stores serves.
    async fn refused(&self, visit: &Visit, owner: &str) -> Result<Fresh, Error> {
        if super::visit::end_held(&self.sessions.database, visit, owner).await? {
            return Err(Error::Over("the provider no longer renews its token"));
        }
        match self.sessions.find(visit.key.clone()).await? {
            Some(now) if now.version > visit.version => self.opened(&now),
            Some(_) => Err(Error::Later("another instance renews the token".into())),
            None => Err(Error::Over("it has ended")),
        }
    }

    /// Stores the new tokens, and only then hands out the new access token.
    async fn keep(
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
            Verdict::Wrong => {
                self.revoke(&Tokens::of(&grant, Some(before))).await;
                super::visit::end(&self.sessions.database, &visit.key).await?;
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
                    sleep(LOOK * 5).await;
                }
                other => break other?,
            }
        };
        if stored {
            return Ok(Fresh {
                access: after.access,
                version,
            });
        }
        match self.sessions.find(visit.key.clone()).await? {
            // An earlier try was stored after all, and only its answer was lost; or somebody else was faster.
            Some(now) => self.opened(&now),
            None => {
                // The session ended while the provider was asked: nobody may use what it gave.
                self.revoke(&after).await;
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
            _ => Verdict::Wrong,
        }
    }

    /// Nothing was renewed and nobody is signed out for it. For a moment nobody asks again: a lease without an owner.
    async fn release(&self, visit: &Visit, owner: &str, what: String) -> Result<Fresh, Error> {
        execute!(
            &self.sessions.database,
            "UPDATE sessions SET lease_owner = NULL, lease_until = (SELECT now FROM clock) + $3
             WHERE id_hash = $1 AND lease_owner = $2",
            visit.key.hash().to_vec(),
            owner,
            PAUSE_SECONDS,
        )?;
        Err(Error::Later(what))
    }

    async fn revoke(&self, tokens: &Tokens) {
        let outcome = match self.provider.known().await {
            Ok(known) => self.provider.revoke(&known, tokens.to_revoke()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "tokens that nobody may use could not be revoked");
        }
    }
}
