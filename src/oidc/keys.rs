//! The provider's published keys (RFC 7517 5): of all that is published, what may verify a signature for us.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeySet};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::strict_json;

/// A set with more keys is not one.
const MOST: usize = 100;
/// Shorter moduli are refused (RFC 7518 3.3), and longer ones cost too much: bytes.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;
/// Members that only a private or a symmetric key has (RFC 7518 6.3.2, 6.4).
const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "k"];

#[derive(Deserialize)]
struct Published {
    keys: Vec<Map<String, Value>>,
}

/// Reads a key set. Keys for other purposes, and keys that nobody should have published, are left out; a set without any
/// that is good for us is an error.
pub(super) fn read(document: &[u8]) -> Result<CoreJsonWebKeySet, &'static str> {
    let published: Published =
        strict_json::read(document).map_err(|_| "its keys are not a key set")?;
    if published.keys.len() > MOST {
        return Err("it publishes too many keys");
    }
    let mut usable: Vec<CoreJsonWebKey> = Vec::new();
    for key in published.keys.into_iter().filter(verifies) {
        if let Ok(key) = serde_json::from_value(Value::Object(key))
            && !usable.contains(&key)
        {
            usable.push(key);
        }
    }
    if usable.is_empty() {
        return Err("it publishes no key that could have signed");
    }
    Ok(CoreJsonWebKeySet::new(usable))
}

/// Whether the key is a public RSA key, long enough, and meant for RS256 signatures as far as it says.
fn verifies(key: &Map<String, Value>) -> bool {
    let says = |name: &str, wanted: &str| key.get(name).is_none_or(|value| value == wanted);
    let operations = key.get("key_ops").is_none_or(|operations| {
        operations
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == "verify"))
    });
    let number = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(key.get(name)?.as_str()?).ok()?;
        let start = bytes.iter().position(|byte| *byte != 0)?;
        Some(bytes.get(start..)?.to_vec())
    };
    key.get("kty").is_some_and(|kind| kind == "RSA")
        && says("use", "sig")
        && says("alg", "RS256")
        && operations
        && !PRIVATE.iter().any(|name| key.contains_key(*name))
        && number("n").is_some_and(|modulus| MODULUS.contains(&modulus.len()))
        // An even exponent is none, and 1 would let everybody sign.
        && number("e").is_some_and(|exponent| {
            exponent.len() <= 4 && exponent != [1] && exponent.last().is_some_and(|byte| byte & 1 == 1)
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn good() -> Value {
        let modulus = URL_SAFE_NO_PAD.encode([0xc1; 256]);
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": modulus, "e": "AQAB" })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut key = good();
        key[name] = value;
        key
    }

    fn count(keys: &[Value]) -> Option<usize> {
        let document = json!({ "keys": keys }).to_string();
        read(document.as_bytes()).ok().map(|set| set.keys().len())
    }

    #[test]
    fn only_what_may_verify_is_kept() {
        assert_eq!(count(&[good()]), Some(1));
        assert_eq!(count(&[with("key_ops", json!(["verify"]))]), Some(1));
        for wrong in [
            with("use", json!("enc")),
            with("alg", json!("RS512")),
            with("key_ops", json!(["encrypt"])),
            with("kty", json!("oct")),
            with("d", json!("AQAB")),
            with("k", json!("AQAB")),
            with("n", json!(URL_SAFE_NO_PAD.encode([0xc1; 128]))),
            // Zeros in front make it no longer.
            with(
                "n",
                json!(URL_SAFE_NO_PAD.encode([[0; 128], [0xc1; 128]].concat())),
            ),
            with("n", json!(URL_SAFE_NO_PAD.encode([0xc1; 2048]))),
            with("e", json!("AQ")),
            with("e", json!("Ag")),
            with("n", json!(1)),
        ] {
            assert_eq!(count(std::slice::from_ref(&wrong)), None, "{wrong}");
            assert_eq!(count(&[wrong, good()]), Some(1));
        }
    }

    #[test]
    fn a_key_set_is_short_and_says_nothing_twice() {
        assert_eq!(count(&[good(), good()]), Some(1));
        assert_eq!(count(&vec![good(); MOST + 1]), None);
        assert_eq!(count(&[]), None);
        assert!(read(br#"{"keys":[],"keys":[]}"#).is_err());
        assert!(read(b"[]").is_err());
    }
}
