//! Logout: sending a person to the provider's (RP-Initiated Logout 1.0 2) and hearing of it (Back-Channel Logout 1.0 2.6).

use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey as _, JsonWebKeyId};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::compact::Compact;
use super::{Known, Provider};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Hydra sends no `exp`, so that the age of `iat` has to do.
const OLDEST_SECONDS: i64 = 120;

/// Where to send a person so that the provider ends its own session and sends them back. Without an ID token neither the
/// way back nor a state may be sent, and nobody would come back: then there is no address.
pub fn end_session_url(
    known: &Known,
    id_token: Option<&SecretString>,
    back: &Url,
    state: &str,
) -> Option<Url> {
    let mut url = known.end_session_endpoint.clone()?;
    url.query_pairs_mut()
        .append_pair("id_token_hint", id_token?.expose_secret())
        .append_pair("post_logout_redirect_uri", back.as_str())
        .append_pair("state", state);
    Some(url)
}

/// A verified logout token.
#[derive(Debug, PartialEq, Eq)]
pub struct LogoutToken {
    /// Names this token; seen twice, it is a replay.
    pub jti: String,
    /// The login that ended.
    pub sid: Option<String>,
    /// The person all of whose logins ended, where no `sid` narrows it.
    pub subject: Option<String>,
}

/// Why a logout token is refused; for the log.
#[derive(Debug, thiserror::Error)]
pub enum LogoutTokenError {
    /// Signed with a key we do not know.
    #[error("signed with an unknown key")]
    UnknownKey,
    /// Wrong in itself.
    #[error("{0}")]
    Wrong(&'static str),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    iat: i64,
    exp: Option<i64>,
    jti: String,
    events: Map<String, Value>,
    sid: Option<String>,
    sub: Option<String>,
    nonce: Option<Value>,
}

impl Provider {
    /// Whether a logout token could be good, by what it says of itself alone: junk is told apart without a question to
    /// anybody and without a signature.
    pub fn glance_at_logout_token(&self, raw: &str, now: i64) -> Result<(), LogoutTokenError> {
        self.unverified(raw, now).map(drop)
    }

    /// Verifies a logout token. Cheap checks come first, so that junk costs nothing.
    pub fn verify_logout_token(
        &self,
        known: &Known,
        raw: &str,
        now: i64,
    ) -> Result<LogoutToken, LogoutTokenError> {
        use LogoutTokenError::Wrong;
        let (token, claims) = self.unverified(raw, now)?;
        signing_key(known, token.kid.as_deref())?
            .verify_signature(
                &CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                token.signed.as_bytes(),
                &token.signature,
            )
            .map_err(|_| Wrong("signature"))?;
        Ok(LogoutToken {
            jti: claims.jti,
            sid: claims.sid.filter(|sid| !sid.is_empty()),
            subject: claims.sub.filter(|subject| !subject.is_empty()),
        })
    }

    fn unverified<'a>(
        &self,
        raw: &'a str,
        now: i64,
    ) -> Result<(Compact<'a>, Claims), LogoutTokenError> {
        use LogoutTokenError::Wrong;
        // Hydra sends no `typ: logout+jwt`; another type would be another kind of token (RFC 8725 3.11).
        let token = Compact::read(raw, &["jwt", "logout+jwt"]).map_err(Wrong)?;
        let claims: Claims = token.claims().map_err(Wrong)?;
        self.check_claims(&claims, now)?;
        Ok((token, claims))
    }

    fn check_claims(&self, claims: &Claims, now: i64) -> Result<(), LogoutTokenError> {
        use LogoutTokenError::Wrong;
        let registration = &self.registration;
        let skew = i64::try_from(registration.skew.as_secs()).unwrap_or(i64::MAX);
        let ours = match &claims.aud {
            Value::String(one) => *one == registration.client_id,
            Value::Array(all) => {
                all.len() == 1 && all.iter().all(|one| one == registration.client_id.as_str())
            }
            _ => false,
        };
        let named = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        if claims.iss != registration.issuer {
            Err(Wrong("issuer"))
        } else if !ours {
            Err(Wrong("audience"))
        } else if claims.nonce.is_some() {
            Err(Wrong("a nonce, so it is an ID token"))
        } else if !claims.events.get(EVENT).is_some_and(Value::is_object) {
            Err(Wrong("events"))
        } else if !(now.saturating_sub(OLDEST_SECONDS)..=now.saturating_add(skew))
            .contains(&claims.iat)
        {
            Err(Wrong("issued at"))
        } else if claims.exp.is_some_and(|end| end.saturating_add(skew) < now) {
            Err(Wrong("expired"))
        } else if claims.jti.is_empty() || claims.jti.len() > 255 {
            Err(Wrong("jti"))
        } else if !named(&claims.sid) && !named(&claims.sub) {
            Err(Wrong("neither sid nor sub"))
        } else {
            Ok(())
        }
    }
}

/// The key with this id; without an id, the only one there is. All that are known may sign.
fn signing_key<'a>(
    known: &'a Known,
    kid: Option<&str>,
) -> Result<&'a CoreJsonWebKey, LogoutTokenError> {
    let wanted = kid.map(|kid| JsonWebKeyId::new(kid.to_owned()));
    let mut fitting = known
        .keys
        .keys()
        .iter()
        .filter(|key| wanted.is_none() || key.key_id() == wanted.as_ref());
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => Ok(key),
        (Some(_), Some(_)) => Err(LogoutTokenError::Wrong("several keys fit")),
        (None, _) => Err(LogoutTokenError::UnknownKey),
    }
}
