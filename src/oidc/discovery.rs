//! Discovery (OpenID Connect Discovery 4, RFC 8414 3): fetched within narrow limits, and judged before it is believed.

use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::http::header::ACCEPT;
use openidconnect::http::{Request, StatusCode};
use openidconnect::{AdditionalProviderMetadata, HttpResponse, ProviderMetadata};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use url::Url;

use super::http::media_type;
use super::{Error, Known, Provider, keys, strict_json};

/// A public document that takes longer does not come: people are waiting.
const DEADLINE: Duration = Duration::from_secs(5);

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
    /// The document first, then the judgement of it, and only then the keys: nothing is fetched from a place that the
    /// document alone vouches for.
    pub(super) async fn discover(&self) -> Result<Known, Error> {
        let issuer = &self.registration.issuer;
        let address = format!(
            "{}/.well-known/openid-configuration",
            issuer.strip_suffix('/').unwrap_or(issuer)
        );
        let document = self.fetch_document(&address, &["application/json"]).await?;
        let metadata: Metadata = strict_json::read(&document)
            .map_err(|error| Error::Unavailable(format!("no discovery document: {error}")))?;
        let mut known = self.understand(&metadata)?;
        known.keys = self.fetch_keys(&known.jwks_uri).await?;
        known.keys_fetched = Instant::now();
        Ok(known)
    }

    /// The keys that may verify a signature.
    pub(super) async fn fetch_keys(&self, address: &Url) -> Result<CoreJsonWebKeySet, Error> {
        let kinds = ["application/json", "application/jwk-set+json"];
        let document = self.fetch_document(address.as_str(), &kinds).await;
        let keys = document.and_then(|document| {
            keys::read(&document).map_err(|what| Error::Metadata(what.into()))
        });
        self.http.keys_fetched(keys.is_ok());
        keys
    }

    /// Whatever comes from there, in time.
    pub(super) async fn ask(&self, address: &str) -> Result<HttpResponse, Error> {
        let request = Request::get(address)
            .header(ACCEPT, "application/json")
            .body(Vec::new())
            .map_err(|_| Error::Metadata("issuer is not a URL".into()))?;
        self.http
            .send_within(request, DEADLINE)
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))
    }

    async fn fetch_document(&self, address: &str, kinds: &[&str]) -> Result<Vec<u8>, Error> {
        let answer = self.ask(address).await?;
        if answer.status() != StatusCode::OK {
            return Err(Error::Unavailable(format!("status {}", answer.status())));
        }
        if !kinds.contains(&media_type(answer.headers()).as_str()) {
            return Err(Error::Unavailable("its document is not JSON".into()));
        }
        Ok(answer.into_body())
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
            jwks_uri: metadata.jwks_uri().url().clone(),
            keys: CoreJsonWebKeySet::default(),
            keys_fetched: Instant::now(),
            fetched: Instant::now(),
            lifetime: self.lifetime(),
        };
        let endpoints = [
            Some(&known.authorization_endpoint),
            Some(&known.token_endpoint),
            known.userinfo_endpoint.as_ref(),
            known.revocation_endpoint.as_ref(),
            known.end_session_endpoint.as_ref(),
            Some(&known.jwks_uri),
        ];
        for endpoint in endpoints.into_iter().flatten() {
            self.check_endpoint(endpoint)?;
        }
        Ok(known)
    }

    /// Endpoints stay at the issuer's origin, so that tampered metadata cannot lead our secret elsewhere. Other schemes have
    /// no origin that anything equals.
    fn check_endpoint(&self, endpoint: &Url) -> Result<(), Error> {
        let issuer = Url::parse(&self.registration.issuer)
            .map_err(|_| Error::Metadata("issuer is not a URL".into()))?;
        let named = endpoint.fragment().is_some()
            || !endpoint.username().is_empty()
            || endpoint.password().is_some();
        if endpoint.origin() == issuer.origin() && !named {
            Ok(())
        } else {
            Err(Error::Metadata(format!(
                "it names an endpoint elsewhere: {}",
                endpoint.origin().ascii_serialization()
            )))
        }
    }

    /// Up to a fifth less than configured, by chance: instances that started together do not ask together.
    fn lifetime(&self) -> Duration {
        let [chance] = self.random.bytes().unwrap_or_default();
        sooner(self.registration.lifetime, chance)
    }
}

fn sooner(lifetime: Duration, chance: u8) -> Duration {
    lifetime.saturating_sub(lifetime / 5 * u32::from(chance) / 255)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_copy_never_lives_longer_than_configured(seconds in 1_u64..100_000, chance: u8) {
            let whole = Duration::from_secs(seconds);
            prop_assert!(sooner(whole, chance) <= whole);
            prop_assert!(sooner(whole, chance) >= whole / 5 * 4);
            prop_assert_eq!(sooner(whole, 0), whole);
        }
    }
}
