//! The provider as we know it: discovery and keys, fetched once, kept fresh, served stale while it is down.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::http::header::ACCEPT;
use openidconnect::http::{Request, StatusCode};
use openidconnect::{AdditionalProviderMetadata, ProviderMetadata};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, RwLock};
use tokio::time::Instant;
use url::Url;

use super::{Error, Http};

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
    fetching: Mutex<Attempts>,
}

#[derive(Default)]
struct Attempts {
    failed: Option<(Instant, String)>,
    keys_forced: Option<Instant>,
}

/// One good copy of the provider's metadata and keys.
pub struct Known {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    pub(super) revocation_endpoint: Option<Url>,
    pub(super) end_session_endpoint: Option<Url>,
    /// RFC 9207: whether callbacks must carry `iss`.
    pub(super) sends_iss: bool,
    pub(super) keys: CoreJsonWebKeySet,
    pub(super) fetched: Instant,
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

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Extra {
    revocation_endpoint: Option<Url>,
    end_session_endpoint: Option<Url>,
    code_challenge_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl AdditionalProviderMetadata for Extra {}

type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

impl Provider {
    /// Knows nothing yet; the first need fetches.
    pub fn new(registration: Registration, http: Http) -> Self {
        Self {
            registration,
            http,
            known: RwLock::default(),
            fetching: Mutex::default(),
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

    /// What is known of the provider. A copy that is there is handed out at once; an old one is renewed in the background,
    /// and the last good one serves while the provider is down. Only who comes before the first copy waits.
    pub async fn known(self: &Arc<Self>) -> Result<Arc<Known>, Error> {
        let copy = self.copy().await;
        match copy {
            Some(known) => {
                self.renew_beside(&known, self.registration.lifetime);
                Ok(known)
            }
            None => self.fetch(Hurry::Yes, self.registration.lifetime).await,
        }
    }

    /// For the page from which people go to the provider: asks beside it whether it is still there.
    pub async fn glance(self: &Arc<Self>) {
        if let Some(known) = self.copy().await {
            self.renew_beside(&known, RECENT.min(self.registration.lifetime));
        }
    }

    /// For somebody who is being sent to the provider: where it did not answer the last time it is asked first, so that
    /// nobody is led to a dead page. As each asks anew, nobody is kept out once it is back.
    pub async fn at_hand(self: &Arc<Self>) -> Result<Arc<Known>, Error> {
        if self.http.is_failing() {
            return self.fetch(Hurry::Yes, self.registration.lifetime).await;
        }
        self.known().await
    }

    /// A good copy that is not too old, without asking anybody.
    pub async fn copy(&self) -> Option<Arc<Known>> {
        self.known
            .read()
            .await
            .clone()
            .filter(|known| known.fetched.elapsed() < OLDEST)
    }

    /// Whether there is no reason to ask again.
    fn serves(&self, known: &Known, lifetime: Duration) -> bool {
        known.fetched.elapsed() < lifetime && !self.http.is_failing()
    }

    fn renew_beside(self: &Arc<Self>, known: &Known, lifetime: Duration) {
        if self.serves(known, lifetime) {
            return;
        }
        let this = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = this.fetch(Hurry::No, lifetime).await {
                tracing::warn!(%error, "serving the last good copy of the provider's metadata");
            }
        });
    }

    /// Fetches once however many ask, not again right after a failure, and not at all where a copy is young enough.
    async fn fetch(&self, hurry: Hurry, lifetime: Duration) -> Result<Arc<Known>, Error> {
        let mut attempts = match hurry {
            Hurry::Yes => self.fetching.lock().await,
            // Somebody is at it already.
            Hurry::No => match self.fetching.try_lock() {
                Ok(attempts) => attempts,
                Err(_) => return Err(Error::Unavailable("being fetched".into())),
            },
        };
        if let Some(known) = self.known.read().await.clone()
            && self.serves(&known, lifetime)
        {
            return Ok(known);
        }
        if let Some((when, what)) = &attempts.failed
            && when.elapsed() < PAUSE_AFTER_FAILURE
        {
            return Err(Error::Unavailable(what.clone()));
        }
        match self.discover().await {
            Ok(known) => {
                attempts.failed = None;
                let known = Arc::new(known);
                *self.known.write().await = Some(Arc::clone(&known));
                Ok(known)
            }
            Err(error) => {
                attempts.failed = Some((Instant::now(), error.to_string()));
                Err(error)
            }
        }
    }

    /// The document first, then the judgement of it, and only then the keys: nothing is fetched from a place that the
    /// document alone vouches for.
    async fn discover(&self) -> Result<Known, Error> {
        let issuer = &self.registration.issuer;
        let address = format!(
            "{}/.well-known/openid-configuration",
            issuer.strip_suffix('/').unwrap_or(issuer)
        );
        let request = Request::get(address)
            .header(ACCEPT, "application/json")
            .body(Vec::new())
            .map_err(|_| Error::Metadata("issuer is not a URL".into()))?;
        let answer = self
            .http
            .send(request)
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        if answer.status() != StatusCode::OK {
            return Err(Error::Unavailable(format!("status {}", answer.status())));
        }
        let metadata: Metadata = serde_json::from_slice(answer.body())
            .map_err(|error| Error::Unavailable(format!("no discovery document: {error}")))?;
        let mut known = self.understand(&metadata)?;
        known.keys = CoreJsonWebKeySet::fetch_async(metadata.jwks_uri(), &self.http)
            .await
            .map_err(|_| Error::Unavailable("its keys cannot be fetched".into()))?;
        Ok(known)
    }

    /// OpenID Connect Discovery 4.3 and RFC 9700 2.1.1: refuse what would weaken the sign-in.
    fn understand(&self, metadata: &Metadata) -> Result<Known, Error> {
        let issuer = &self.registration.issuer;
        if metadata.issuer().as_str() != issuer {
            return Err(Error::Metadata(format!("its issuer is not {issuer}")));
        }
        let extra = metadata.additional_metadata();
        let methods = extra
            .code_challenge_methods_supported
            .as_deref()
            .unwrap_or_default();
        if !methods.iter().any(|method| method == "S256") {
            return Err(Error::Metadata("it does not offer PKCE with S256".into()));
        }
        let code = CoreResponseType::Code;
        if !metadata
            .response_types_supported()
            .iter()
            .any(|types| types.contains(&code))
        {
            return Err(Error::Metadata(
                "it does not offer the response type code".into(),
            ));
        }
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        if !metadata
            .id_token_signing_alg_values_supported()
            .contains(&algorithm)
        {
            return Err(Error::Metadata("it does not sign with RS256".into()));
        }
        if let Some(methods) = metadata.token_endpoint_auth_methods_supported()
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        {
            return Err(Error::Metadata(
                "it does not offer client_secret_basic".into(),
            ));
        }
        let known = Known {
            authorization_endpoint: metadata.authorization_endpoint().url().clone(),
            token_endpoint: metadata
                .token_endpoint()
                .map(|endpoint| endpoint.url().clone())
                .ok_or_else(|| Error::Metadata("it names no token endpoint".into()))?,
            userinfo_endpoint: metadata
                .userinfo_endpoint()
                .map(|endpoint| endpoint.url().clone()),
            revocation_endpoint: extra.revocation_endpoint.clone(),
            end_session_endpoint: extra.end_session_endpoint.clone(),
            sends_iss: extra
                .authorization_response_iss_parameter_supported
                .unwrap_or_default(),
            keys: CoreJsonWebKeySet::default(),
            fetched: Instant::now(),
        };
        let endpoints = [
            Some(&known.authorization_endpoint),
            Some(&known.token_endpoint),
            known.userinfo_endpoint.as_ref(),
            known.revocation_endpoint.as_ref(),
            known.end_session_endpoint.as_ref(),
            Some(metadata.jwks_uri().url()),
        ];
        for endpoint in endpoints.into_iter().flatten() {
            self.check_endpoint(endpoint)?;
        }
        Ok(known)
    }

    /// Endpoints stay on the issuer's host and scheme, so that tampered metadata cannot lead our secret elsewhere.
    fn check_endpoint(&self, endpoint: &Url) -> Result<(), Error> {
        let issuer = Url::parse(&self.registration.issuer)
            .map_err(|_| Error::Metadata("issuer is not a URL".into()))?;
        if endpoint.scheme() == issuer.scheme() && endpoint.host() == issuer.host() {
            Ok(())
        } else {
            Err(Error::Metadata(format!(
                "it names an endpoint elsewhere: {}",
                endpoint.origin().ascii_serialization()
            )))
        }
    }

    /// Keys fetched anew because a token named an unknown one; at most once per pause, stamped before the fetch, so that
    /// a flood of tokens with made-up key ids costs one request. Within the pause nobody can tell whether the key exists:
    /// that is an error, and no verdict on the token.
    pub async fn refetch_keys(&self) -> Result<Arc<Known>, Error> {
        let mut attempts = self.fetching.lock().await;
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
        let fresh = Arc::new(self.discover().await?);
        *self.known.write().await = Some(Arc::clone(&fresh));
        Ok(fresh)
    }
}

/// Whether to wait for a fetch that is under way.
#[derive(Clone, Copy)]
enum Hurry {
    Yes,
    No,
}
