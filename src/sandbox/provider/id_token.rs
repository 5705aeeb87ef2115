//! What the provider says about a login: in ID tokens and at the userinfo endpoint.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::grants::{Grant, Issued};
use super::keys::KeyError;
use super::own::Provider;
use crate::sandbox::misbehaviour::Place;
use crate::sandbox::sign_in::ACR;

impl Provider {
    /// The signed ID token that goes with an access token (OIDC Core 2). No name, no address:
    /// Blink adds no claims.
    pub(super) fn id_token(&self, issued: &Issued) -> Result<String, KeyError> {
        let now = self.clock.unix();
        let lifetime = i64::try_from(self.lifetimes.get().id_token).unwrap_or(i64::MAX);
        let mut claims = self.claims(&issued.grant);
        claims["iat"] = json!(now);
        claims["exp"] = json!(now.saturating_add(lifetime));
        claims["jti"] = json!(self.chance.uuid());
        claims["sid"] = json!(issued.grant.session_id);
        claims["at_hash"] = json!(at_hash(&issued.access_token));
        if let Some(nonce) = &issued.grant.nonce {
            claims["nonce"] = json!(nonce);
        }
        self.signed(Place::IdToken, &claims)
    }

    /// The claims that userinfo and ID tokens share.
    pub(super) fn claims(&self, grant: &Grant) -> Value {
        json!({
            "iss": self.issuer,
            "sub": grant.subject,
            "aud": [grant.client],
            "iat": grant.issued_at.as_second(),
            "auth_time": grant.authenticated_at.as_second(),
            "rat": grant.requested_at.as_second(),
            "acr": ACR,
        })
    }
}

/// The left half of the access token's SHA-256 (OIDC Core 3.1.3.6).
fn at_hash(access_token: &str) -> String {
    let hash = digest(&SHA256, access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])
}
