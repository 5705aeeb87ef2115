//! Refresh, one at a time across all instances: whoever holds the lease asks the provider, the others wait for what it
//! stores. New tokens are stored before anybody uses them. No connection is held while the provider is asked.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::{Instant, sleep};
use tokio_util::task::TaskTracker;

use super::{Error, SessionKey, Sessions, Tokens, Visit};
use crate::clock::Clock;
use crate::database::{Error as DatabaseError, execute};
use crate::oidc::{Expected, Grant, Provider, TokenError};
use crate::random::Random;

/// Waiters look this often.
const LOOK: Duration = Duration::from_millis(40);
/// A commit that the database refuses is tried for this long: the tokens exist nowhere else.
const INSIST: Duration = Duration::from_secs(4);

/// Margins and leases.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// A token with less than this left is renewed, seconds.
    pub margin: i64,
    /// How long one request owns a refresh, seconds.
    pub lease: i64,
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

    /// An access token for this visit, renewed where little of it is left.
    pub async fn fresh(&self, visit: &Visit) -> Result<Fresh, Error> {
        let left = visit.token_expires_at - visit.read_at;
        if left > self.lease.margin || (left > 0 && !visit.refreshable) {
            return self.opened(visit);
        }
        if !visit.refreshable {
            super::visit::end(&self.sessions.database, &visit.key).await?;
            return Err(Error::Over("its token has expired and cannot be renewed"));
        }
        match self.renew(&visit.key, visit.version).await {
            // What is left of the old token still serves while the provider is down.
            Err(Error::Later(what)) if left > 0 => {
                tracing::warn!(reason = %what, "refresh failed, using the token that is left");
                self.opened(visit)
            }
            other => other,
        }
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
        super::visit::end(&self.sessions.database, &visit.key).await?;
        Err(Error::Over("Blink refuses its token"))
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

    async fn renew(&self, key: &SessionKey, version: i64) -> Result<Fresh, Error> {
        // Longer than the lease: after a crash somebody has to be there when it runs out.
        let patience = u64::try_from(self.lease.lease)
            .unwrap_or(1)
            .saturating_add(2);
        let give_up = Instant::now() + Duration::from_secs(patience);
        let owner = self.random.token()?;
        loop {
            let Some(visit) = self.sessions.find(key.clone()).await? else {
                return Err(Error::Over("it has ended"));
            };
            if visit.version > version {
                return self.opened(&visit);
            }
            if self.claim(&visit, &owner).await? {
                let this = self.clone();
                // A task of its own: a browser that hangs up must not lose tokens that were already issued.
                let task = self
                    .running
                    .spawn(async move { this.exchange(visit, &owner).await });
                return task
                    .await
                    .map_err(|_| Error::Later("the refresh was cut off".into()))?;
            }
            if Instant::now() >= give_up {
                return Err(Error::Later(
                    "another request is still renewing the token".into(),
                ));
            }
            sleep(LOOK).await;
        }
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

    async fn exchange(&self, visit: Visit, owner: &str) -> Result<Fresh, Error> {
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
        let known = match self.provider.known().await {
            Ok(known) => known,
            Err(error) => return self.release(&visit, owner, error.to_string()).await,
        };
        match self.provider.refresh(&known, refresh).await {
            Ok(grant) => self.keep(&visit, owner, &before, &grant).await,
            Err(TokenError::InvalidGrant) => self.refused(&visit).await,
            Err(error) => self.release(&visit, owner, error.to_string()).await,
        }
    }

    /// Stores the new tokens, and only then hands out the new access token.
    async fn keep(
        &self,
        visit: &Visit,
        owner: &str,
        before: &Tokens,
        grant: &Grant,
    ) -> Result<Fresh, Error> {
        let after = Tokens::of(grant, Some(before));
        if let Err(what) = self.same_person(visit, grant).await {
            self.revoke(&after).await;
            super::visit::end(&self.sessions.database, &visit.key).await?;
            return Err(Error::Over(what));
        }
        let version = visit.version + 1;
        let sealed = after.seal(&self.sessions.ring, &visit.key, version)?;
        let scopes = if grant.scopes.is_empty() {
            &visit.scopes
        } else {
            &grant.scopes
        };
        let started = Instant::now();
        let stored = loop {
            let stored = self
                .commit(visit, owner, version, &sealed, &scopes.to_string(), grant)
                .await;
            match stored {
                Err(error) if started.elapsed() < INSIST => {
                    tracing::warn!(%error, "storing refreshed tokens failed, trying again");
                    sleep(LOOK).await;
                }
                other => break other?,
            }
        };
        if !stored {
            // The session ended while the provider was asked: nobody may use what it gave.
            self.revoke(&after).await;
            return Err(Error::Over("it ended during the refresh"));
        }
        Ok(Fresh {
            access: after.access,
            version,
        })
    }

    async fn commit(
        &self,
        visit: &Visit,
        owner: &str,
        version: i64,
        sealed: &[u8],
        scopes: &str,
        grant: &Grant,
    ) -> Result<bool, DatabaseError> {
        let stored = execute!(
            &self.sessions.database,
            "UPDATE sessions SET tokens = $4, token_version = $5, scopes = $6,
                    token_expires_at = (SELECT now FROM clock) + $7, lease_owner = NULL, lease_until = NULL
             WHERE id_hash = $1 AND token_version = $2 AND lease_owner = $3 AND ended_at IS NULL",
            visit.key.hash().to_vec(),
            visit.version,
            owner,
            sealed.to_vec(),
            version,
            scopes,
            i64::try_from(grant.expires_in.as_secs()).unwrap_or(i64::MAX),
        )?;
        Ok(stored == 1)
    }

    /// OpenID Connect Core 12.2: a refreshed ID token is verified like the first and names the same person.
    async fn same_person(&self, visit: &Visit, grant: &Grant) -> Result<(), &'static str> {
        let Some(id_token) = grant
            .id_token
            .as_ref()
            .filter(|_| visit.scopes.has("openid"))
        else {
            return Ok(());
        };
        let known = self
            .provider
            .known()
            .await
            .map_err(|_| "the provider's keys cannot be had")?;
        let expected = Expected {
            nonce: None,
            access_token: &grant.access_token,
            now: self.clock.unix(),
        };
        let verified = match self.provider.verify_id_token(&known, id_token, &expected) {
            Err(crate::oidc::IdTokenError::UnknownKey) => {
                let known = self
                    .provider
                    .refetch_keys()
                    .await
                    .map_err(|_| "the provider's keys cannot be had")?;
                self.provider.verify_id_token(&known, id_token, &expected)
            }
            other => other,
        };
        match verified {
            Ok(verified) if verified.subject == visit.subject => Ok(()),
            _ => Err("a refreshed ID token is wrong"),
        }
    }

    /// The provider calls the refresh token dead. Another instance may have been faster; otherwise it is over.
    async fn refused(&self, visit: &Visit) -> Result<Fresh, Error> {
        if let Some(now) = self.sessions.find(visit.key.clone()).await?
            && now.version > visit.version
        {
            return self.opened(&now);
        }
        super::visit::end(&self.sessions.database, &visit.key).await?;
        Err(Error::Over("the provider no longer renews its token"))
    }

    /// Nothing was renewed and nobody is signed out for it; the next request may try.
    async fn release(&self, visit: &Visit, owner: &str, what: String) -> Result<Fresh, Error> {
        execute!(
            &self.sessions.database,
            "UPDATE sessions SET lease_owner = NULL, lease_until = NULL WHERE id_hash = $1 AND lease_owner = $2",
            visit.key.hash().to_vec(),
            owner,
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
