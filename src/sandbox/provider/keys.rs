//! The provider's signing keys: made, rotated, published, used.

use std::sync::Arc;

use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::sandbox::clock::Chance;
use crate::sandbox::shared::Shared;

/// How many keys stay published after rotations.
const PUBLISHED: usize = 5;

/// The crypto library could not make a key or a signature.
#[derive(Debug, thiserror::Error)]
#[error("the crypto library could not {0}")]
pub(crate) struct KeyError(&'static str);

/// Every published key, the one that signs first.
#[derive(Debug)]
pub(crate) struct Keys {
    ring: Shared<Vec<Arc<Key>>>,
    chance: Chance,
}

#[derive(Debug)]
struct Key {
    id: String,
    pair: KeyPair,
}

impl Keys {
    /// One fresh 2048-bit RSA key.
    pub(crate) fn generate(chance: Chance) -> Result<Self, KeyError> {
        let first = Arc::new(Key::generate(&chance)?);
        Ok(Self {
            ring: Shared::new(vec![first]),
            chance,
        })
    }

    /// A fresh key signs from now on; the old ones stay published, so what they signed stays valid.
    pub(crate) fn rotate(&self) -> Result<(), KeyError> {
        let fresh = Arc::new(Key::generate(&self.chance)?);
        self.ring.with(|ring| {
            ring.insert(0, fresh);
            ring.truncate(PUBLISHED);
        });
        Ok(())
    }

    /// The published set (RFC 7517 5).
    pub(crate) fn published(&self) -> Value {
        let keys: Vec<Value> = self.ring.get().iter().map(|key| key.published()).collect();
        json!({ "keys": keys })
    }

    /// The compact serialisation of signed claims (RFC 7515 7.1), RS256. `media_type` is the
    /// header's `typ`: `JWT` even for logout tokens, as Hydra does.
    pub(crate) fn sign(
        &self,
        media_type: Option<&str>,
        claims: &Value,
    ) -> Result<String, KeyError> {
        let key = self
            .ring
            .with(|ring| ring.first().cloned())
            .ok_or(KeyError("find a key"))?;
        let mut header = json!({ "alg": "RS256", "kid": key.id });
        if let Some(media_type) = media_type {
            header["typ"] = json!(media_type);
        }
        let input = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signature = vec![0; key.pair.public_modulus_len()];
        key.pair
            .sign(
                &RSA_PKCS1_SHA256,
                self.chance.source(),
                input.as_bytes(),
                &mut signature,
            )
            .map_err(|_| KeyError("sign"))?;
        Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The claims of a token that one of the published keys signed, whether or not it has expired.
    pub(crate) fn verified_claims(&self, token: &str) -> Option<Value> {
        let (input, signature) = token.rsplit_once('.')?;
        let (header, claims) = input.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        if header["alg"] != "RS256" {
            return None;
        }
        let id = header["kid"].as_str()?;
        let ring = self.ring.get();
        let key = ring.iter().find(|key| key.id == id)?;
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.pair.public_key().as_ref())
            .verify(input.as_bytes(), &signature)
            .ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

impl Key {
    fn generate(chance: &Chance) -> Result<Self, KeyError> {
        Ok(Self {
            id: chance.uuid(),
            pair: KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError("make a key"))?,
        })
    }

    fn published(&self) -> Value {
        let (modulus, exponent) = components(self.pair.public_key().as_ref()).unwrap_or((&[], &[]));
        json!({
            "use": "sig",
            "kty": "RSA",
            "kid": self.id,
            "alg": "RS256",
            "n": URL_SAFE_NO_PAD.encode(modulus),
            "e": URL_SAFE_NO_PAD.encode(exponent),
        })
    }
}

/// Modulus and exponent, big-endian without leading zeros, of a DER `RSAPublicKey` (RFC 8017
/// A.1.1): a sequence of two integers.
fn components(der: &[u8]) -> Option<(&[u8], &[u8])> {
    const SEQUENCE: u8 = 0x30;
    const INTEGER: u8 = 0x02;
    let (sequence, _) = element(SEQUENCE, der)?;
    let (modulus, rest) = element(INTEGER, sequence)?;
    let (exponent, _) = element(INTEGER, rest)?;
    Some((unsigned(modulus), unsigned(exponent)))
}

/// The content of the DER element that `input` starts with, and what follows it.
fn element(tag: u8, input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = input.split_first()?;
    let (&short, rest) = rest.split_first()?;
    if first != tag {
        return None;
    }
    // X.690 8.1.3: up to 127 the length itself, above it the number of length bytes that follow.
    let (length, rest) = if short < 0x80 {
        (usize::from(short), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(short & 0x7f))?;
        let length = bytes
            .iter()
            .fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
        (length, rest)
    };
    rest.split_at_checked(length)
}

/// DER integers carry a leading zero where the top bit is set.
fn unsigned(integer: &[u8]) -> &[u8] {
    match integer {
        [0, rest @ ..] => rest,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishes_the_components_of_a_2048_bit_key() {
        let keys = Keys::generate(Chance::system()).unwrap();
        let published = keys.published();
        let key = &published["keys"][0];
        let modulus = URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap()).unwrap();
        assert_eq!(modulus.len(), 256);
        assert_eq!(key["e"], "AQAB");
        assert_eq!(key["alg"], "RS256");
    }

    #[test]
    fn what_an_old_key_signed_stays_valid_after_a_rotation() {
        let keys = Keys::generate(Chance::system()).unwrap();
        let token = keys
            .sign(Some("JWT"), &json!({ "sub": "somebody" }))
            .unwrap();
        keys.rotate().unwrap();
        assert_eq!(keys.published()["keys"].as_array().unwrap().len(), 2);
        assert_eq!(keys.verified_claims(&token).unwrap()["sub"], "somebody");
        let tampered = token.replacen('.', ".A", 1);
        assert_eq!(keys.verified_claims(&tampered), None);
    }
}
