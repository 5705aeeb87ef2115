//! The provider as we know it: discovery and keys, fetched once, kept fresh, served stale while it is down.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::CoreJsonWebKeySet;
use openidconnect::http::StatusCode;
use secrecy::SecretString;
use tokio::sync::{Mutex, OwnedMutexGuard, RwLock};
use tokio::time::Instant;
use url::Url;

use super::{Error, Http};
use crate::random::Random;

/// A copy older than this is not trusted any more, whatever the provider's state.
const OLDEST: Duration = Duration::from_secs(24 * 3600);
/// Whoever is about to go there wants younger news than this.
const RECENT: Duration = Duration::from_secs(30);
/// After a failed fetch the next one waits this long.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(3);

/// How we are registered, and how patient we are.
pub struct Registration {
    /// Compared byte for byte.
    pub issuer: String,
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: SecretString,
    /// Age at which discovery and keys are fetched anew.
    pub lifetime: Duration,
    /// Pause between fetches of keys that an unknown key id forces.
    pub key_refetch_pause: Duration,
    /// Tolerated difference of clocks.
    pub skew: Duration,
}

/// The sign-in provider.
pub struct Provider {
    pub(super) registration: Registration,
    pub(super) http: Http,
    known: RwLock<Option<Arc<Known>>>,
    fetching: Arc<Mutex<Attempts>>,
    pub(super) random: Random,
}

#[derive(Default)]
struct Attempts {
    failed: Option<(Instant, Error)>,
    keys_forced: Option<Instant>,
}

impl Attempts {
    /// What failed a moment ago, so that nobody asks again yet.
    fn pause(&self) -> Option<&Error> {
        let (when, what) = self.failed.as_ref()?;
        (when.elapsed() < PAUSE_AFTER_FAILURE).then_some(what)
    }

    fn note(&mut self, error: Error) -> Error {
        self.failed = Some((Instant::now(), error.clone()));
        error
    }
}

/// One good copy of the provider's metadata and keys.
#[derive(Clone)]
pub struct Known {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    pub(super) revocation_endpoint: Option<Url>,
    pub(super) end_session_endpoint: Option<Url>,
    /// RFC 9207: whether callbacks must carry `iss`.
    pub(super) sends_iss: bool,
    pub(super) jwks_uri: Url,
    pub(super) keys: CoreJsonWebKeySet,
    /// When the keys came; they may be newer than the rest.
    pub(super) keys_fetched: Instant,
    pub(super) fetched: Instant,
    /// Age at which this copy is fetched anew.
    pub(super) lifetime: Duration,
}

impl Known {
    /// Origin of the page that people are sent to, for `form-action`.
    pub fn authorization_origin(&self) -> String {
        self.authorization_endpoint.origin().ascii_serialization()
    }

    /// How many keys are published.
    pub fn key_count(&self) -> usize {
        self.keys.keys().len()
    }
}

impl Provider {
    /// Knows nothing yet; the first need fetches.
    pub fn new(registration: Registration, http: Http, random: Random) -> Self {
        Self {
            registration,
            http,
            known: RwLock::default(),
            fetching: Arc::default(),
            random,
        }
    }

    /// Our `client_id`.
    pub fn client_id(&self) -> &str {
        &self.registration.client_id
    }

    /// The configured issuer.
    pub fn issuer(&self) -> &str {
        &self.registration.issuer
    }

    /// Whether its clock and ours differ by more than tokens are forgiven: then it is not the tokens that are wrong.
    pub fn clocks_differ(&self) -> bool {
        self.http.clock_difference() > self.registration.skew.as_secs()
    }

    /// What is known of the provider. A copy that is there is handed out at once; an old one is renewed in the background,
    /// and the last good one serves while the provider is down. Only who comes before the first copy waits.
    pub async fn known(self: &Arc<Self>) -> Result<Arc<Known>, Error> {
        match self.copy().await {
            Some(known) => {
                self.renew_beside(&known, known.lifetime);
                Ok(known)
            }
            None => self.fetch(self.turn().await).await,
        }
    }

    /// For the page from which people go to the provider: asks beside it whether it is still there.
    pub async fn glance(self: &Arc<Self>) {
        if let Some(known) = self.copy().await {
            self.renew_beside(&known, RECENT.min(known.lifetime));
        }
    }

    /// For somebody who is being sent to the provider: where it did not answer the last time it is asked first, so that
    /// nobody is led to a dead page. As each asks anew, nobody is kept out once it is back. Where only its documents do not
    /// come, the page itself decides, and the last good copy serves.
    pub async fn at_hand(self: &Arc<Self>) -> Result<Arc<Known>, Error> {
        if !self.http.is_failing() {
            return self.known().await;
        }
        match (self.fetch(self.turn().await).await, self.copy().await) {
            (Err(Error::Unavailable(_)), Some(copy)) if self.opens(&copy).await => Ok(copy),
            (fetched, _) => fetched,
        }
    }

    /// A good copy that is not too old, without asking anybody.
    pub async fn copy(&self) -> Option<Arc<Known>> {
        self.known
            .read()
            .await
            .clone()
            .filter(|known| known.fetched.elapsed() < OLDEST)
    }

    /// Whether the page that people are sent to is there: without parameters it has nothing to say, and says so.
    async fn opens(&self, known: &Known) -> bool {
        let answer = self.ask(known.authorization_endpoint.as_str()).await;
        answer.is_ok_and(|answer| {
            let status = answer.status();
            !status.is_server_error() && status != StatusCode::TOO_MANY_REQUESTS
        })
    }

    async fn turn(&self) -> OwnedMutexGuard<Attempts> {
        Arc::clone(&self.fetching).lock_owned().await
    }

    fn renew_beside(self: &Arc<Self>, known: &Known, lifetime: Duration) {
        let young = known.fetched.elapsed() < lifetime && !self.http.is_failing();
        // Where the turn is taken somebody is at it already.
        if !young
            && let Ok(attempts) = Arc::clone(&self.fetching).try_lock_owned()
            && attempts.pause().is_none()
        {
            let this = Arc::clone(self);
            tokio::spawn(async move {
                if let Err(error) = this.fetch_anew(attempts).await {
                    tracing::warn!(%error, "serving the last good copy of the provider's metadata");
                }
            });
        }
    }

    /// Fetches once however many wait for their turn, and not at all where a copy is young enough.
    async fn fetch(&self, attempts: OwnedMutexGuard<Attempts>) -> Result<Arc<Known>, Error> {
        match self.copy().await {
            Some(known) if known.fetched.elapsed() < known.lifetime && !self.http.is_failing() => {
                Ok(known)
            }
            _ => self.fetch_anew(attempts).await,
        }
    }

    /// Not again right after a failure.
    async fn fetch_anew(
        &self,
        mut attempts: OwnedMutexGuard<Attempts>,
    ) -> Result<Arc<Known>, Error> {
        if let Some(error) = attempts.pause() {
            return Err(error.clone());
        }
        match self.discover().await {
            Ok(known) => {
                attempts.failed = None;
                Ok(self.keep(known).await)
            }
            Err(error) => Err(attempts.note(error)),
        }
    }

    /// Keys fetched anew because a token named one that is not in `seen`; at most once per pause, stamped before the fetch,
    /// so that a flood of tokens with made-up key ids costs one request. Who waited while another fetched gets what came.
    /// Within the pause nobody can tell whether the key exists: that is an error, and no verdict on the token.
    pub async fn refetch_keys(&self, seen: &Known) -> Result<Arc<Known>, Error> {
        let mut attempts = self.fetching.lock().await;
        let current = self.copy().await;
        if let Some(newer) = current
            .as_ref()
            .filter(|current| current.keys_fetched > seen.keys_fetched)
        {
            return Ok(Arc::clone(newer));
        }
        let pause = self.registration.key_refetch_pause;
        if attempts
            .keys_forced
            .is_some_and(|when| when.elapsed() < pause)
        {
            return Err(Error::Unavailable(
                "its keys were fetched a moment ago".into(),
            ));
        }
        attempts.keys_forced = Some(Instant::now());
        let mut known = current.as_deref().unwrap_or(seen).clone();
        known.keys = match self.fetch_keys(&known.jwks_uri).await {
            Ok(keys) => keys,
            Err(error) => return Err(attempts.note(error)),
        };
        known.keys_fetched = Instant::now();
        Ok(self.keep(known).await)
    }

    async fn keep(&self, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        *self.known.write().await = Some(Arc::clone(&known));
        known
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{known, provider_of};
    use super::*;
    use tokio::net::TcpListener;

    /// A provider that was known so long ago and does not answer any more.
    async fn known_since(age: Duration) -> Arc<Provider> {
        let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/", nobody.local_addr().unwrap());
        drop(nobody);
        let provider = Arc::new(provider_of(&issuer));
        let copy = Known {
            fetched: Instant::now().checked_sub(age).unwrap(),
            ..known(Vec::new())
        };
        provider.keep(copy).await;
        provider
    }

    #[tokio::test]
    async fn a5_the_last_good_copy_serves_for_a_day() {
        let provider = known_since(OLDEST - Duration::from_secs(60)).await;
        assert!(provider.copy().await.is_some());
        assert!(provider.known().await.is_ok());
    }

    #[tokio::test]
    async fn a5_after_a_day_it_serves_nobody_any_more() {
        let provider = known_since(OLDEST).await;
        assert!(provider.copy().await.is_none());
        // Neither for whoever is being sent there nor for whoever comes back.
        for refused in [provider.known().await, provider.at_hand().await] {
            assert!(matches!(refused, Err(Error::Unavailable(_))));
        }
    }
}
