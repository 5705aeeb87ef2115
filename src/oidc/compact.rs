//! The compact form of a signed token (RFC 7515 7.1), read strictly before anybody looks at what it claims.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::strict_json;

/// Larger tokens are not looked at.
const LONGEST: usize = 16 * 1024;
/// The one algorithm we accept, whatever a token says of itself (RFC 8725 3.1).
const ALGORITHM: &str = "RS256";

/// The three parts of a token. Nothing is verified yet.
pub(super) struct Compact<'a> {
    /// What the signature is about.
    pub(super) signed: &'a str,
    pub(super) signature: Vec<u8>,
    /// Which key is said to have signed.
    pub(super) kid: Option<String>,
    claims: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes a token apart. `kinds` are the values of `typ` that it may have (RFC 8725 3.11): a token of one kind is never
    /// taken for one of another. Keys that it brings along are ignored; extensions that it calls critical are not known
    /// here, and `b64` would change what is signed (RFC 7797).
    pub(super) fn read(raw: &'a str, kinds: &[&str]) -> Result<Self, &'static str> {
        if raw.len() > LONGEST {
            return Err("too long");
        }
        let (signed, signature) = raw.rsplit_once('.').ok_or("not a signed token")?;
        let (header, claims) = signed.split_once('.').ok_or("not a signed token")?;
        let header: Map<String, Value> = decode(header)
            .and_then(|bytes| strict_json::read(&bytes).ok())
            .ok_or("header")?;
        if header.get("alg").and_then(Value::as_str) != Some(ALGORITHM)
            || header.contains_key("crit")
            || header.contains_key("b64")
        {
            return Err("algorithm");
        }
        let kind = match header.get("typ") {
            None => "jwt".to_owned(),
            Some(kind) => kind.as_str().ok_or("type")?.to_ascii_lowercase(),
        };
        if !kinds.contains(&kind.strip_prefix("application/").unwrap_or(&kind)) {
            return Err("type");
        }
        let kid = match header.get("kid") {
            None => None,
            Some(kid) => Some(kid.as_str().ok_or("key id")?.to_owned()),
        };
        Ok(Self {
            signed,
            signature: decode(signature)
                .filter(|bytes| !bytes.is_empty())
                .ok_or("signature")?,
            kid,
            claims: decode(claims).ok_or("claims")?,
        })
    }

    /// What it claims.
    pub(super) fn claims<T: DeserializeOwned>(&self) -> Result<T, &'static str> {
        strict_json::read(&self.claims).map_err(|_| "claims")
    }
}

/// Without padding, without line breaks, without bits that count for nothing: one text for one value.
fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn token(header: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.AA", part(header), part(&json!({ "a": 1 })))
    }

    #[test]
    fn a_token_in_compact_form_is_taken_apart() {
        let token = token(
            &json!({ "alg": "RS256", "kid": "one", "typ": "JWT", "jku": "https://elsewhere" }),
        );
        let compact = Compact::read(&token, &["jwt"]).unwrap();
        assert_eq!(compact.kid.as_deref(), Some("one"));
        assert_eq!(compact.claims::<Value>().unwrap(), json!({ "a": 1 }));
        assert_eq!(format!("{}.AA", compact.signed), token);
    }

    #[test]
    fn another_header_is_refused() {
        for header in [
            json!({}),
            json!({ "alg": "none" }),
            json!({ "alg": "HS256" }),
            json!({ "alg": ["RS256"] }),
            json!({ "alg": "RS256", "crit": [] }),
            json!({ "alg": "RS256", "b64": false }),
            json!({ "alg": "RS256", "typ": "logout+jwt" }),
            json!({ "alg": "RS256", "typ": 1 }),
            json!({ "alg": "RS256", "kid": 1 }),
            json!([]),
        ] {
            assert!(
                Compact::read(&token(&header), &["jwt"]).is_err(),
                "{header}"
            );
        }
    }

    #[test]
    fn another_form_is_refused() {
        let good = token(&json!({ "alg": "RS256" }));
        assert!(Compact::read(&good, &["jwt"]).is_ok());
        for wrong in [
            good.replace('.', ".."),
            format!("{good}.AA"),
            format!("{good}=="),
            format!("{good}\n"),
            format!(" {good}"),
            // The last four bits of one byte count for nothing, and have to be zero.
            format!("{}B", good.strip_suffix('A').unwrap()),
            good.strip_suffix("AA").unwrap().to_owned(),
            "A".repeat(LONGEST + 1),
        ] {
            assert!(Compact::read(&wrong, &["jwt"]).is_err(), "{wrong:.60}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(raw in "[A-Za-z0-9._=-]{0,200}") {
            drop(Compact::read(&raw, &["jwt"]));
        }
    }
}
