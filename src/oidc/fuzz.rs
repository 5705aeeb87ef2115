//! Fuzz targets: what comes back from the provider through the browser, and the tokens that it signs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::JsonWebKeyId;
use openidconnect::core::CoreJsonWebKey;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};

use super::tests::{CLIENT, EVENT, ISSUER, NOW, Signer, known, provider};
use super::{Callback, Expected, Known, LogoutTokenError, Outcome, Provider, Verified};
use crate::fuzzing::{corpus, fuzz};

const CALLBACK_WORDS: &[&str] = &[
    "&",
    "=",
    "%",
    "%00",
    "%0d%0a",
    "%26",
    "%3D",
    "+",
    ";",
    "#",
    "code=",
    "&code=",
    "state=",
    "&state=",
    "%73tate=",
    "&error=",
    "access_denied",
    "&iss=",
    "https://issuer.example/",
    "&id_token=",
    "&response=",
    "\u{202e}",
    "é",
];

/// What the RFC lets stand in a code, a state and an error (RFC 6749 A.5, A.7, A.11), and nothing that is long.
fn is_plain(text: &str) -> bool {
    (1..=2048).contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// A callback as one reads it that keeps all: each name with all of its values.
fn sent(query: &str) -> BTreeMap<String, Vec<String>> {
    let mut sent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap() {
        sent.entry(name).or_default().push(value);
    }
    sent
}

fn judge_callback(query: &[u8]) -> Result<(), TestCaseError> {
    let query = String::from_utf8_lossy(query);
    let sent = sent(&query);
    let all = |name: &str| sent.get(name).map_or(&[][..], Vec::as_slice);
    let counts = ["state", "code", "error", "iss"].map(|name| all(name).len());
    let plain = ["state", "code", "error", "iss"]
        .iter()
        .all(|name| all(name).iter().all(|value| is_plain(value)));
    let tokens = ["access_token", "id_token", "response"]
        .iter()
        .any(|name| sent.contains_key(*name));
    let right = matches!(counts, [1, 1, 0, 0 | 1] | [1, 0, 1, 0 | 1]) && plain && !tokens;
    let callback = Callback::parse(&query);
    prop_assert_eq!(callback.is_ok(), right, "{:?}", callback.err());
    if let Ok(callback) = callback {
        prop_assert_eq!(callback.state.expose_secret(), &all("state")[0]);
        prop_assert_eq!(callback.issuer.as_ref(), all("iss").first());
        match callback.outcome {
            Outcome::Code(code) => prop_assert_eq!(code.expose_secret(), &all("code")[0]),
            Outcome::Refused(_) => prop_assert_eq!(counts[1], 0),
        }
    }
    Ok(())
}

#[test]
fn callback() {
    fuzz("callback", CALLBACK_WORDS, judge_callback);
}

/// The public half of the key that signed the whole tokens of the corpus, and was then thrown away.
const KEPT: &str = include_str!("../../tests/corpus/kept-key");

/// Who verifies, and who signs what the corpus has as header and claims in two lines.
struct Bench {
    signer: Signer,
    provider: Provider,
    known: Known,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let signer = Signer::new();
    let kept = CoreJsonWebKey::new_rsa(
        URL_SAFE_NO_PAD.decode(KEPT.trim()).unwrap(),
        vec![1, 0, 1],
        Some(JsonWebKeyId::new("kept".to_owned())),
    );
    let known = known(vec![signer.public("one"), kept]);
    Bench {
        signer,
        provider: provider(),
        known,
    }
});

impl Bench {
    /// A token of the corpus, or one signed over two of its lines. A signature that is right changes nothing about claims
    /// that are wrong.
    fn token(&self, input: &[u8]) -> String {
        let text = String::from_utf8_lossy(input);
        match text.split_once('\n') {
            Some((header, claims)) => self.signer.sign_text(header, claims),
            None => text.into_owned(),
        }
    }

    /// Header and claims, if one of our keys signed them; asks another library than the code does.
    fn signed(&self, token: &str) -> Option<(Map<String, Value>, Map<String, Value>)> {
        let parts: Vec<&str> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return None;
        };
        let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let signed = &token[..token.len() - signature.len() - 1];
        let kept = URL_SAFE_NO_PAD.decode(KEPT.trim()).unwrap();
        let signature = bytes(signature)?;
        let ours = [self.signer.modulus(), kept].into_iter().any(|n| {
            let key = RsaPublicKeyComponents {
                n,
                e: vec![1, 0, 1],
            };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
                .is_ok()
        });
        let object = |part: &str| {
            let text = String::from_utf8(bytes(part)?).ok()?;
            let value: Value = serde_json::from_str(&text).ok()?;
            (members(&value) == colons(&text))
                .then(|| value.as_object().cloned())
                .flatten()
        };
        (ours && token.len() <= 16 * 1024).then_some((object(header)?, object(claims)?))
    }
}

/// How many members all objects in `value` have.
fn members(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(members).sum(),
        Value::Object(object) => object.len() + object.values().map(members).sum::<usize>(),
        _ => 0,
    }
}

/// How many members a text writes down; more than are read from it where one is said twice.
fn colons(text: &str) -> usize {
    let (mut inside, mut escaped, mut count) = (false, false, 0);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = inside,
            '"' => inside = !inside,
            ':' if !inside => count += 1,
            _ => {}
        }
    }
    count
}

const TOKEN_WORDS: &[&str] = &[
    ".",
    "..",
    "=",
    "\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\u0069",
    "null",
    "true",
    "\"alg\":\"none\"",
    "none",
    "HS256",
    "RS512",
    "\"crit\":[]",
    "\"b64\":false",
    "\"typ\":\"logout+jwt\",",
    "\"typ\":\"JWT\",",
    "at+jwt",
    "\"kid\":\"two\",",
    "\"iss\":\"x\",",
    "\"aud\":[\"till\",\"other\"],",
    "\"azp\":\"other\",",
    "\"nonce\":\"nonce\",",
    "\"nbf\":1900000000,",
    "\"sub\":\"other\",",
    "\"sid\":null,",
    "\"at_hash\":\"AAAA\",",
    "\"events\":{},",
    "\"exp\":1,",
    "\u{0}",
    "é",
    "[[[[[[[[",
];

/// The header that a token of these kinds may have.
fn is_header(header: &Map<String, Value>, kinds: &[&str]) -> bool {
    let kind = header.get("typ").map_or(Some("jwt".to_owned()), |kind| {
        Some(kind.as_str()?.to_ascii_lowercase())
    });
    header.get("alg").and_then(Value::as_str) == Some("RS256")
        && !header.contains_key("crit")
        && !header.contains_key("b64")
        && kind.is_some_and(|kind| kinds.contains(&kind.trim_start_matches("application/")))
}

/// A member, where one that is null is none.
fn member<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    claims.get(name).filter(|value| !value.is_null())
}

fn is_for_us(claims: &Map<String, Value>) -> bool {
    let one = |aud: &Value| aud == CLIENT;
    let audience = match claims.get("aud") {
        Some(Value::Array(all)) => !all.is_empty() && all.iter().all(one),
        Some(aud) => one(aud),
        None => false,
    };
    audience && claims.get("iss").is_some_and(|iss| iss == ISSUER)
}

/// Whether a time is there and within these bounds.
fn is_within(claims: &Map<String, Value>, name: &str, from: i64, to: i64) -> bool {
    let seconds = |time: &Value| {
        time.as_i64()
            .or_else(|| format!("{:.0}", time.as_f64()?).parse().ok())
    };
    claims
        .get(name)
        .and_then(seconds)
        .is_some_and(|time| (from..=to).contains(&time))
}

fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    let text = member(claims, name)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

fn judge_id_token(input: &[u8]) -> Result<Option<Verified>, TestCaseError> {
    let access_token = SecretString::from("ory_at_x");
    let expected = Expected {
        nonce: Some("nonce"),
        access_token: &access_token,
        login_since: None,
        now: NOW,
    };
    let token = BENCH.token(input);
    let raw = SecretString::from(token.as_str());
    let Ok(verified) = BENCH
        .provider
        .verify_id_token(&BENCH.known, &raw, &expected)
    else {
        return Ok(None);
    };
    let Some((header, claims)) = BENCH.signed(&token) else {
        return Err(TestCaseError::fail("nobody signed this"));
    };
    let hash = URL_SAFE_NO_PAD.encode(&digest(&SHA256, b"ory_at_x").as_ref()[..16]);
    prop_assert!(is_header(&header, &["jwt"]), "header");
    prop_assert!(is_for_us(&claims), "issuer or audience");
    prop_assert!(is_within(&claims, "exp", NOW - 60, i64::MAX), "exp");
    prop_assert!(is_within(&claims, "iat", NOW - 660, NOW + 60), "iat");
    prop_assert!(
        member(&claims, "nbf").is_none() || is_within(&claims, "nbf", i64::MIN, NOW + 60),
        "nbf"
    );
    prop_assert!(
        member(&claims, "azp").is_none_or(|azp| azp == CLIENT),
        "azp"
    );
    prop_assert!(
        member(&claims, "at_hash").is_none_or(|at_hash| *at_hash == hash),
        "at_hash"
    );
    prop_assert_eq!(text(&claims, "nonce"), Some("nonce".to_owned()));
    prop_assert_eq!(text(&claims, "sub"), Some(verified.subject.clone()));
    prop_assert!(
        verified.subject.len() <= 255
            && verified.subject.bytes().all(|byte| byte.is_ascii_graphic())
    );
    prop_assert_eq!(&text(&claims, "sid"), &verified.sid);
    Ok(Some(verified))
}

#[test]
fn id_token() {
    fuzz("id-token", TOKEN_WORDS, |input| {
        judge_id_token(input).map(drop)
    });
}

fn judge_logout_token(input: &[u8]) -> Result<bool, TestCaseError> {
    let token = BENCH.token(input);
    let verified = match BENCH
        .provider
        .verify_logout_token(&BENCH.known, &token, NOW)
    {
        Ok(verified) => verified,
        // Worth a request for keys: only for what could be ours in all but the key.
        Err(LogoutTokenError::UnknownKey) => {
            let claims = token
                .split('.')
                .nth(1)
                .and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
            let claims: Map<String, Value> =
                serde_json::from_slice(&claims.unwrap_or_default()).unwrap();
            prop_assert!(is_for_us(&claims) && is_within(&claims, "iat", NOW - 120, NOW + 60));
            return Ok(false);
        }
        Err(LogoutTokenError::Wrong(_)) => return Ok(false),
    };
    let Some((header, claims)) = BENCH.signed(&token) else {
        return Err(TestCaseError::fail("nobody signed this"));
    };
    prop_assert!(is_header(&header, &["jwt", "logout+jwt"]), "header");
    prop_assert!(is_for_us(&claims), "issuer or audience");
    prop_assert!(is_within(&claims, "iat", NOW - 120, NOW + 60), "iat");
    prop_assert!(
        member(&claims, "exp").is_none() || is_within(&claims, "exp", NOW - 60, i64::MAX),
        "exp"
    );
    prop_assert!(
        claims["events"].get(EVENT).is_some_and(Value::is_object),
        "events"
    );
    prop_assert!(member(&claims, "nonce").is_none(), "a nonce");
    prop_assert!((1..=255).contains(&verified.jti.len()));
    prop_assert_eq!(text(&claims, "jti"), Some(verified.jti));
    prop_assert_eq!(&text(&claims, "sid"), &verified.sid);
    prop_assert_eq!(&text(&claims, "sub"), &verified.subject);
    prop_assert!(verified.sid.is_some() || verified.subject.is_some());
    Ok(true)
}

#[test]
fn logout_token() {
    fuzz("logout-token", TOKEN_WORDS, |input| {
        judge_logout_token(input).map(drop)
    });
}

/// Without these the targets would only see refusals.
#[test]
fn what_is_called_good_is_taken() {
    for (name, input) in corpus("callback") {
        let taken = Callback::parse(str::from_utf8(&input).unwrap()).is_ok();
        assert_eq!(taken, name.starts_with("good"), "callback/{name}");
    }
    for (name, input) in corpus("id-token") {
        let taken = judge_id_token(&input).unwrap().is_some();
        assert_eq!(taken, name.starts_with("good"), "id-token/{name}");
    }
    for (name, input) in corpus("logout-token") {
        let taken = judge_logout_token(&input).unwrap();
        assert_eq!(taken, name.starts_with("good"), "logout-token/{name}");
    }
}
