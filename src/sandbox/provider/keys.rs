//! The provider's signing keys: made, rotated, published, used.

use std::sync::Arc;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512,
    RSA_PSS_SHA256, UnparsedPublicKey,
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
pub(crate) struct KeyError(pub(super) &'static str);

/// Every published key, the one that signs first.
#[derive(Debug)]
pub(crate) struct Keys {
    ring: Shared<Vec<Arc<Key>>>,
    chance: Chance,
}

/// One RSA key with 2048 bits.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) id: String,
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

    /// A fresh key signs from now on, and nothing that was signed before can be verified any more.
    pub(crate) fn forget(&self) -> Result<(), KeyError> {
        let fresh = Arc::new(Key::generate(&self.chance)?);
        self.ring.set(vec![fresh]);
        Ok(())
    }

    /// The key that signs.
    pub(super) fn own(&self) -> Result<Arc<Key>, KeyError> {
        self.ring
            .with(|ring| ring.first().cloned())
            .ok_or(KeyError("find a key"))
    }

    /// The published set (RFC 7517 5).
    pub(crate) fn published(&self) -> Value {
        let keys: Vec<Value> = self.ring.get().iter().map(|key| key.published()).collect();
        json!({ "keys": keys })
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
    /// A fresh one.
    pub(super) fn generate(chance: &Chance) -> Result<Self, KeyError> {
        Ok(Self {
            id: chance.uuid(),
            pair: KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError("make a key"))?,
        })
    }

    /// Signs with one of the algorithms for RSA keys, RS256 where it is none of them.
    pub(super) fn sign(
        &self,
        alg: &str,
        input: &[u8],
        chance: &Chance,
    ) -> Result<Vec<u8>, KeyError> {
        let encoding = match alg {
            "RS384" => &RSA_PKCS1_SHA384,
            "RS512" => &RSA_PKCS1_SHA512,
            "PS256" => &RSA_PSS_SHA256,
            _ => &RSA_PKCS1_SHA256,
        };
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(encoding, chance.source(), input, &mut signature)
            .map_err(|_| KeyError("sign"))?;
        Ok(signature)
    }

    /// The public key as DER of a `SubjectPublicKeyInfo`.
    pub(super) fn der(&self) -> Result<Vec<u8>, KeyError> {
        let der = self.pair.public_key().as_der();
        Ok(der.map_err(|_| KeyError("write a key"))?.as_ref().to_vec())
    }

    /// The public key as DER of an `RSAPublicKey`.
    pub(super) fn pkcs1(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    /// As it is published.
    pub(super) fn published(&self) -> Value {
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
        let own = keys.own().unwrap();
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(json!({ "alg": "RS256", "kid": own.id }));
        let input = format!("{header}.{}", part(json!({ "sub": "somebody" })));
        let signature = own
            .sign("RS256", input.as_bytes(), &Chance::system())
            .unwrap();
        let token = format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature));
        keys.rotate().unwrap();
        assert_eq!(keys.published()["keys"].as_array().unwrap().len(), 2);
        assert_eq!(keys.verified_claims(&token).unwrap()["sub"], "somebody");
        let tampered = token.replacen('.', ".A", 1);
        assert_eq!(keys.verified_claims(&tampered), None);
        keys.forget().unwrap();
        assert_eq!(keys.verified_claims(&token), None);
    }
}
