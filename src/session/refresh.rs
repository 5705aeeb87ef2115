//! Refresh, one at a time across all instances: whoever holds the lease asks the provider, the others wait for what it
//! stores. No connection is held while the provider is asked.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use super::ending::end_version;
use super::visit::LeaseState;
use super::{Error, SessionKey, Sessions, Tokens, Visit};
use crate::audit::Code;
use crate::clock::Clock;
use crate::database::execute;
use crate::metrics::Metrics;
use crate::oidc::{Known, Provider, TokenError};
use crate::random::Random;

/// Waiters look this often.
const LOOK: Duration = Duration::from_millis(40);
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
    pub(super) sessions: Sessions,
    pub(super) provider: Arc<Provider>,
    random: Random,
    pub(super) clock: Clock,
    lease: Lease,
    running: TaskTracker,
    pub(super) metrics: Metrics,
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
        metrics: Metrics,
    ) -> Self {
        Self {
            sessions,
            provider,
            random,
            clock,
            lease,
            running,
            metrics,
        }
    }

    /// An access token for this visit. Where little of it is left it is renewed beside the request; only who comes with
    /// an expired one waits.
    pub async fn fresh(&self, visit: &Visit) -> Result<Fresh, Error> {
        let left = visit.token_expires_at - visit.read_at;
        if left > self.lease.margin.min(visit.token_lifetime / 2) {
            return self.opened(visit).await;
        }
        if left > 0 {
            if visit.refreshable && visit.lease == LeaseState::Free {
                // Whatever comes of it: what is left of the old token serves this request.
                if let Err(error) = self.start(visit).await {
                    tracing::warn!(%error, "a refresh could not begin");
                }
            }
            return self.opened(visit).await;
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
            return self.opened(&now).await;
        }
        if now.refreshable {
            return self.renew(&now.key, now.version).await;
        }
        self.end(&now, "Blink refuses its token").await
    }

    pub(super) async fn opened(&self, visit: &Visit) -> Result<Fresh, Error> {
        Ok(Fresh {
            access: self.tokens_of(visit).await?.access,
            version: visit.version,
        })
    }

    /// A session whose tokens nobody can open is no session: left alive it would lead to the sign-in, which would lead
    /// straight back.
    async fn tokens_of(&self, visit: &Visit) -> Result<Tokens, Error> {
        let opened = Tokens::open(
            &self.sessions.ring,
            &visit.key,
            visit.version,
            &visit.sealed,
        );
        if opened.is_err() {
            end_version(&self.sessions.database, &visit.key, visit.version).await?;
            self.note(Code::OutByDeadToken, visit, "its tokens cannot be opened");
        }
        Ok(opened?)
    }

    /// Ends the session unless somebody has renewed its token since it was read; then that token serves.
    async fn end(&self, visit: &Visit, why: &'static str) -> Result<Fresh, Error> {
        if !end_version(&self.sessions.database, &visit.key, visit.version).await?
            && let Some(now) = self.sessions.find(visit.key.clone()).await?
        {
            return self.opened(&now).await;
        }
        self.note(Code::OutByDeadToken, visit, why);
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
                return self.opened(&visit).await;
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
        let work = async move {
            let Some(visit) = this
                .sessions
                .find(key)
                .await?
                .filter(|visit| visit.version == version)
            else {
                return Err(Error::Over("it has ended"));
            };
            this.exchange(&known, &visit, &owner).await
        };
        Ok(Some(self.running.spawn(work.in_current_span())))
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
        let before = self.tokens_of(visit).await?;
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
}

#[cfg(test)]
mod trials;
