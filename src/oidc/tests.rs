//! ID tokens and logout tokens, right and wrong in every way that matters.

use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::JsonWebKeyId;
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeySet};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::time::Instant;
use url::Url;

use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::overload::Gate;
use crate::random::Random;

use super::{Expected, Http, IdTokenError, Known, LogoutTokenError, Provider, Registration};

pub(super) const ISSUER: &str = "https://issuer.example/";
pub(super) const CLIENT: &str = "till";
pub(super) const NOW: i64 = 1_800_000_000;
pub(super) const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

pub(super) struct Signer(KeyPair);

impl Signer {
    pub(super) fn new() -> Self {
        Self(KeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    /// DER of a 2048-bit key: nine bytes of headers, the modulus, two bytes of headers, the exponent.
    pub(super) fn modulus(&self) -> Vec<u8> {
        self.0.public_key().as_ref()[9..265].to_vec()
    }

    pub(super) fn public(&self, kid: &str) -> CoreJsonWebKey {
        CoreJsonWebKey::new_rsa(
            self.modulus(),
            vec![1, 0, 1],
            Some(JsonWebKeyId::new(kid.to_owned())),
        )
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    #[expect(clippy::disallowed_methods, reason = "a signature needs some")]
    pub(super) fn sign_text(&self, header: &str, claims: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let signed = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

pub(super) fn provider() -> Provider {
    provider_of(ISSUER)
}

/// A provider of which nothing is known yet.
pub(crate) fn provider_of(issuer: &str) -> Provider {
    // Fails only where it was installed before.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let registration = Registration {
        issuer: issuer.to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: SecretString::from("secret"),
        lifetime: Duration::from_secs(60),
        key_refetch_pause: Duration::from_secs(60),
        skew: Duration::from_secs(60),
    };
    let metrics = Metrics::default();
    let gate = Gate::new("provider", 4, &metrics);
    let http = Http::new(Duration::from_secs(1), gate, Clock::system(), &metrics).unwrap();
    Provider::new(registration, http, Random::system())
}

pub(crate) fn known(keys: Vec<CoreJsonWebKey>) -> Known {
    let at = |path: &str| Url::parse(ISSUER).unwrap().join(path).unwrap();
    Known {
        authorization_endpoint: at("auth"),
        token_endpoint: at("token"),
        userinfo_endpoint: None,
        revocation_endpoint: None,
        end_session_endpoint: None,
        sends_iss: false,
        keys: CoreJsonWebKeySet::new(keys),
        jwks_uri: at("keys"),
        keys_fetched: Instant::now(),
        fetched: Instant::now(),
        lifetime: Duration::from_secs(60),
    }
}

pub(super) fn header() -> Value {
    json!({"alg": "RS256", "kid": "one", "typ": "JWT"})
}

pub(super) fn id_claims() -> Value {
    json!({"iss": ISSUER, "aud": [CLIENT], "sub": "person", "exp": NOW + 3600, "iat": NOW - 2, "nonce": "nonce", "sid": "login"})
}

pub(super) fn logout_claims() -> Value {
    json!({"iss": ISSUER, "aud": [CLIENT], "iat": NOW, "jti": "once", "sid": "login", "events": {EVENT: {}}})
}

fn with(mut value: Value, name: &str, new: Value) -> Value {
    value[name] = new;
    value
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name);
    value
}

fn verify_id(token: String, keys: Vec<CoreJsonWebKey>) -> Result<super::Verified, IdTokenError> {
    let expected = Expected {
        nonce: Some("nonce"),
        access_token: &SecretString::from("ory_at_x"),
        login_since: None,
        now: NOW,
    };
    provider().verify_id_token(&known(keys), &SecretString::from(token), &expected)
}

#[test]
fn a_good_id_token_names_the_person_and_the_login() {
    let signer = Signer::new();
    let verified = verify_id(
        signer.sign(&header(), &id_claims()),
        vec![signer.public("one")],
    )
    .unwrap();
    assert_eq!(
        (verified.subject.as_str(), verified.sid.as_deref()),
        ("person", Some("login"))
    );
}

#[test]
fn every_wrong_claim_of_an_id_token_is_refused() {
    let signer = Signer::new();
    let claims = id_claims;
    for (what, wrong) in [
        (
            "issuer",
            with(claims(), "iss", json!("https://issuer.example")),
        ),
        ("no issuer", without(claims(), "iss")),
        ("audience", with(claims(), "aud", json!(["till1"]))),
        (
            "a second audience",
            with(claims(), "aud", json!([CLIENT, "other"])),
        ),
        ("no audience", with(claims(), "aud", json!([]))),
        ("authorized party", with(claims(), "azp", json!("other"))),
        ("expired", with(claims(), "exp", json!(NOW - 61))),
        ("no expiry", without(claims(), "exp")),
        ("not yet valid", with(claims(), "nbf", json!(NOW + 600))),
        (
            "issued in the future",
            with(claims(), "iat", json!(NOW + 61)),
        ),
        ("issued long ago", with(claims(), "iat", json!(NOW - 700))),
        ("no time of issue", without(claims(), "iat")),
        ("nonce", with(claims(), "nonce", json!("nonce1"))),
        ("no nonce", without(claims(), "nonce")),
        ("empty subject", with(claims(), "sub", json!(""))),
        (
            "long subject",
            with(claims(), "sub", json!("a".repeat(300))),
        ),
        (
            "subject with a control character",
            with(claims(), "sub", json!("a\nb")),
        ),
        ("no subject", without(claims(), "sub")),
        (
            "hash of another access token",
            with(claims(), "at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
        ),
    ] {
        let refused = verify_id(signer.sign(&header(), &wrong), vec![signer.public("one")]);
        assert!(refused.is_err(), "{what}");
    }
}

#[test]
fn clocks_may_differ_by_the_skew_and_no_more() {
    let signer = Signer::new();
    for (exp, fine) in [(NOW - 59, true), (NOW - 61, false)] {
        let token = signer.sign(&header(), &with(id_claims(), "exp", json!(exp)));
        assert_eq!(
            verify_id(token, vec![signer.public("one")]).is_ok(),
            fine,
            "{exp}"
        );
    }
}

#[test]
fn only_the_providers_signature_counts() {
    let (signer, other) = (Signer::new(), Signer::new());
    let keys = || vec![signer.public("one")];
    let unsigned = |alg: &str| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.", part(&json!({"alg": alg})), part(&id_claims()))
    };
    assert!(verify_id(other.sign(&header(), &id_claims()), keys()).is_err());
    assert!(matches!(
        verify_id(
            signer.sign(&with(header(), "kid", json!("two")), &id_claims()),
            keys()
        ),
        Err(IdTokenError::UnknownKey)
    ));
    for alg in ["none", "None", "NONE", "HS256"] {
        assert!(verify_id(unsigned(alg), keys()).is_err(), "{alg}");
    }
    let good = signer.sign(&header(), &id_claims());
    for token in [
        good.replace('.', ".."),
        format!("{good}.x"),
        good[1..].to_owned(),
        "a".repeat(20_000),
    ] {
        assert!(verify_id(token, keys()).is_err());
    }
}

#[test]
fn a_logout_token_is_believed_only_when_it_is_one() {
    let signer = Signer::new();
    let known = known(vec![signer.public("one")]);
    let verify = |header: Value, claims: Value| {
        provider().verify_logout_token(&known, &signer.sign(&header, &claims), NOW)
    };
    assert_eq!(
        verify(header(), logout_claims()).unwrap().sid.as_deref(),
        Some("login")
    );
    assert!(
        verify(
            json!({"alg": "RS256", "kid": "one", "typ": "logout+jwt"}),
            logout_claims()
        )
        .is_ok()
    );
    assert!(
        verify(
            json!({"alg": "RS256", "kid": "one"}),
            with(logout_claims(), "exp", json!(NOW + 60))
        )
        .is_ok()
    );
    let claims = logout_claims;
    for (what, wrong) in [
        ("an ID token", id_claims()),
        ("a nonce", with(claims(), "nonce", json!("x"))),
        (
            "issuer",
            with(claims(), "iss", json!("https://issuer.example")),
        ),
        ("audience", with(claims(), "aud", json!("other"))),
        (
            "two audiences",
            with(claims(), "aud", json!([CLIENT, "other"])),
        ),
        ("no events", without(claims(), "events")),
        ("other events", with(claims(), "events", json!({"x": {}}))),
        (
            "events of a wrong kind",
            with(claims(), "events", json!({EVENT: []})),
        ),
        ("old", with(claims(), "iat", json!(NOW - 600))),
        ("from the future", with(claims(), "iat", json!(NOW + 120))),
        ("expired", with(claims(), "exp", json!(NOW - 120))),
        ("no number", with(claims(), "jti", json!(""))),
        ("neither login nor person", without(claims(), "sid")),
    ] {
        assert!(verify(header(), wrong).is_err(), "{what}");
    }
    for wrong in [
        json!({"alg": "RS512", "kid": "one"}),
        json!({"alg": "RS256", "kid": "one", "crit": ["b64"]}),
        json!({"alg": "RS256", "kid": "one", "typ": "at+jwt"}),
    ] {
        assert!(verify(wrong.clone(), logout_claims()).is_err(), "{wrong}");
    }
    assert!(matches!(
        verify(with(header(), "kid", json!("two")), logout_claims()),
        Err(LogoutTokenError::UnknownKey)
    ));
}
