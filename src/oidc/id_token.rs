//! ID token verification (OpenID Connect Core 3.1.3.7 and 12.2), with what the library leaves to us.

use std::str::FromStr as _;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreGenderClaim, CoreIdTokenVerifier, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, ClaimsVerificationError, ClientId, IdToken,
    IssuerUrl, Nonce, SignatureVerificationError,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::compact::Compact;
use super::{Known, Provider};

/// Older ones were not made for the answer at hand: a provider signs while it is asked.
const OLDEST_SECONDS: i64 = 300;
/// What is said of a token that was issued at another time.
const ISSUED: &str = "issued at";

/// What the token has to agree with.
pub struct Expected<'a> {
    /// The attempt's nonce; absent at a refresh (Core 12.2 does not ask for one).
    pub nonce: Option<&'a str>,
    /// The access token that came with it, for `at_hash`.
    pub access_token: &'a SecretString,
    /// Where credentials were asked for anew (`prompt=login`, `max_age`): they were given at this time or later, Unix
    /// seconds. `auth_time` has to be there then (Core 3.1.2.1 and 3.1.3.7, 13).
    pub login_since: Option<i64>,
    /// Our time, Unix seconds.
    pub now: i64,
}

/// What a good token tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The person, within this issuer.
    pub subject: String,
    /// The provider's own session, by which it may end ours.
    pub sid: Option<String>,
}

/// Why a token is refused; for the log.
#[derive(Debug, thiserror::Error)]
pub enum IdTokenError {
    /// Signed with a key we do not know: worth one look at the provider's keys.
    #[error("signed with an unknown key")]
    UnknownKey,
    /// Not of this time, by our clock.
    #[error("{0}")]
    Time(&'static str),
    /// Wrong in itself.
    #[error("{0}")]
    Wrong(&'static str),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Extra {
    sid: Option<String>,
    nbf: Option<i64>,
}

impl AdditionalClaims for Extra {}

/// The claims as the library has to find them: an object in which nothing is said twice.
#[derive(Deserialize)]
struct Strict {}

type Token =
    IdToken<Extra, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

impl Provider {
    /// Verifies signature, issuer, audience, times, nonce and `at_hash`.
    pub fn verify_id_token(
        &self,
        known: &Known,
        raw: &SecretString,
        expected: &Expected<'_>,
    ) -> Result<Verified, IdTokenError> {
        let raw = raw.expose_secret();
        // The library reads what it is given more kindly than we want to, and never looks for members that come twice.
        let compact = Compact::read(raw, &["jwt"]).map_err(IdTokenError::Wrong)?;
        let Strict {} = compact.claims().map_err(IdTokenError::Wrong)?;
        let token = Token::from_str(raw).map_err(|_| IdTokenError::Wrong("not a signed token"))?;
        let registration = &self.registration;
        let skew = self.skew();
        let issuer = IssuerUrl::new(registration.issuer.clone())
            .map_err(|_| IdTokenError::Wrong("our issuer is no URL"))?;
        let client = ClientId::new(registration.client_id.clone());
        // A public client's verifier has no secret, so that no HMAC can ever pass (RFC 8725 2.1).
        let verifier = CoreIdTokenVerifier::new_public_client(client, issuer, known.keys.clone())
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256])
            .set_time_fn(|| instant(expected.now.saturating_sub(skew)))
            .set_issue_time_verifier_fn(|issued| {
                issued_lately(issued.timestamp(), expected.now, skew)
            });
        let nonce = expected.nonce.map(|nonce| Nonce::new(nonce.to_owned()));
        let check_nonce = |found: Option<&Nonce>| match (&nonce, found) {
            (None, _) => Ok(()),
            (Some(nonce), Some(found)) if nonce == found => Ok(()),
            _ => Err("nonce".to_owned()),
        };
        let claims = token
            .claims(&verifier, check_nonce)
            .map_err(|error| name(&error))?;
        if claims.issuer().as_str() != registration.issuer {
            return Err(IdTokenError::Wrong("issuer"));
        }
        let extra = claims.additional_claims();
        if claims
            .authorized_party()
            .is_some_and(|party| party.as_str() != registration.client_id)
        {
            return Err(IdTokenError::Wrong("authorized party"));
        }
        if extra
            .nbf
            .is_some_and(|start| start > expected.now.saturating_add(skew))
        {
            return Err(IdTokenError::Time("not valid yet"));
        }
        if let Some(hash) = claims.access_token_hash() {
            let algorithm = token
                .signing_alg()
                .map_err(|_| IdTokenError::Wrong("algorithm"))?;
            let key = token
                .signing_key(&verifier)
                .map_err(|_| IdTokenError::Wrong("key"))?;
            let access_token = AccessToken::new(expected.access_token.expose_secret().to_owned());
            let actual = AccessTokenHash::from_token(&access_token, algorithm, key);
            if actual.ok().as_ref() != Some(hash) {
                return Err(IdTokenError::Wrong("at_hash"));
            }
        }
        if let Some(since) = expected.login_since {
            let login = claims
                .auth_time()
                .ok_or(IdTokenError::Wrong("auth_time is missing"))?;
            if !self.is_new_login(login.timestamp(), since, expected.now) {
                return Err(IdTokenError::Wrong("auth_time"));
            }
        }
        let subject = claims.subject().as_str();
        if !is_subject(subject) {
            return Err(IdTokenError::Wrong("subject"));
        }
        Ok(Verified {
            subject: subject.to_owned(),
            sid: extra.sid.clone().filter(|sid| !sid.is_empty()),
        })
    }

    /// Whether credentials were given since then, as far as clocks agree; all in Unix seconds.
    pub fn is_new_login(&self, login: i64, since: i64, now: i64) -> bool {
        let skew = self.skew();
        (since.saturating_sub(skew)..=now.saturating_add(skew)).contains(&login)
    }

    fn skew(&self) -> i64 {
        i64::try_from(self.registration.skew.as_secs()).unwrap_or(i64::MAX)
    }
}

/// OpenID Connect Core 2: at most 255 ASCII characters.
pub(super) fn is_subject(text: &str) -> bool {
    !text.is_empty() && text.len() <= 255 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

fn issued_lately(issued: i64, now: i64, skew: i64) -> Result<(), String> {
    let newest = now.saturating_add(skew);
    let oldest = now.saturating_sub(OLDEST_SECONDS).saturating_sub(skew);
    if (oldest..=newest).contains(&issued) {
        Ok(())
    } else {
        Err(ISSUED.to_owned())
    }
}

fn name(error: &ClaimsVerificationError) -> IdTokenError {
    IdTokenError::Wrong(match error {
        ClaimsVerificationError::Expired(what) if what == ISSUED => {
            return IdTokenError::Time(ISSUED);
        }
        ClaimsVerificationError::Expired(_) => return IdTokenError::Time("expired"),
        ClaimsVerificationError::InvalidAudience(_) => "audience",
        ClaimsVerificationError::InvalidIssuer(_) => "issuer",
        ClaimsVerificationError::InvalidNonce(_) => "nonce",
        ClaimsVerificationError::InvalidSubject(_) => "subject",
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey,
        ) => {
            return IdTokenError::UnknownKey;
        }
        ClaimsVerificationError::SignatureVerification(_) => "signature",
        _ => "claims",
    })
}
