//! Keys that an honest provider does not have: made when somebody first wants to misbehave with them.

use std::sync::OnceLock;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey as _};
use serde_json::{Value, json};

use super::keys::{Key, KeyError};
use super::own::Provider;
use crate::sandbox::misbehaviour::KeyName;

/// A key that is too short on purpose, and secret to nobody.
const WEAK: &str = include_str!("weak_key.pem");

/// The keys, each under the name of its kind.
#[derive(Debug, Default)]
pub(super) struct ForgedKeys {
    other: OnceLock<Key>,
    curve: OnceLock<EcdsaKeyPair>,
    edwards: OnceLock<Ed25519KeyPair>,
}

impl Provider {
    /// Signs with any key. A MAC is made with what everybody knows, or with the client's secret.
    pub(super) fn forge(
        &self,
        alg: &str,
        name: KeyName,
        input: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let mac = |key: &[u8]| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key);
            hmac::sign(&key, input).as_ref().to_vec()
        };
        let own = self.keys.own()?;
        Ok(match name {
            KeyName::Own => own.sign(alg, input, &self.chance)?,
            KeyName::Other => self.other()?.sign(alg, input, &self.chance)?,
            KeyName::Weak => weak()?
                .sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, input)
                .map_err(|_| KeyError("sign"))?,
            KeyName::Curve => self
                .curve()?
                .sign(self.chance.source(), input)
                .map_err(|_| KeyError("sign"))?
                .as_ref()
                .to_vec(),
            KeyName::Edwards => self.edwards()?.sign(input).as_ref().to_vec(),
            KeyName::Secret => mac(self.client.secret.as_bytes()),
            KeyName::Pem => mac(pem(&own.der()?).as_bytes()),
            KeyName::Der => mac(&own.der()?),
            KeyName::Pkcs1 => mac(&own.pkcs1()),
            KeyName::Jwk => mac(own.published().to_string().as_bytes()),
            KeyName::Nothing => Vec::new(),
        })
    }

    /// The id of a key.
    pub(super) fn key_id(&self, name: KeyName) -> Result<String, KeyError> {
        Ok(match name {
            KeyName::Own | KeyName::Pem | KeyName::Der | KeyName::Pkcs1 | KeyName::Jwk => {
                self.keys.own()?.id.clone()
            }
            KeyName::Other => self.other()?.id.clone(),
            KeyName::Weak => "weak".to_owned(),
            KeyName::Curve => "curve".to_owned(),
            KeyName::Edwards => "edwards".to_owned(),
            KeyName::Secret => "secret".to_owned(),
            KeyName::Nothing => "nothing".to_owned(),
        })
    }

    /// The key as it would be published; the client's secret too.
    pub(super) fn jwk(&self, name: KeyName) -> Result<Value, KeyError> {
        let mut jwk = match name {
            KeyName::Other => self.other()?.published(),
            KeyName::Weak => {
                let public = weak()?.as_verification_key();
                let mut jwk = serde_json::to_value(&public).map_err(|_| KeyError("write a key"))?;
                jwk["alg"] = json!("RS256");
                jwk
            }
            KeyName::Curve => {
                // SEC 1 2.3.3: a byte that says "uncompressed", then both coordinates.
                let point = self.curve()?.public_key().as_ref();
                let (x, y) = point.get(1..).unwrap_or_default().split_at(32);
                json!({
                    "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
                    "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
                })
            }
            KeyName::Edwards => {
                let x = URL_SAFE_NO_PAD.encode(self.edwards()?.public_key().as_ref());
                json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "x": x })
            }
            KeyName::Secret => {
                let k = URL_SAFE_NO_PAD.encode(&self.client.secret);
                json!({ "kty": "oct", "use": "sig", "alg": "HS256", "k": k })
            }
            _ => self.keys.own()?.published(),
        };
        jwk["kid"] = json!(self.key_id(name)?);
        Ok(jwk)
    }

    fn other(&self) -> Result<&Key, KeyError> {
        made(&self.forged_keys.other, || Key::generate(&self.chance))
    }

    fn curve(&self) -> Result<&EcdsaKeyPair, KeyError> {
        made(&self.forged_keys.curve, || {
            EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                .map_err(|_| KeyError("make a key"))
        })
    }

    fn edwards(&self) -> Result<&Ed25519KeyPair, KeyError> {
        made(&self.forged_keys.edwards, || {
            Ed25519KeyPair::generate().map_err(|_| KeyError("make a key"))
        })
    }
}

/// What is kept, made where it is not there yet.
fn made<T>(kept: &OnceLock<T>, make: impl FnOnce() -> Result<T, KeyError>) -> Result<&T, KeyError> {
    if let Some(key) = kept.get() {
        return Ok(key);
    }
    let key = make()?;
    Ok(kept.get_or_init(|| key))
}

fn weak() -> Result<CoreRsaPrivateSigningKey, KeyError> {
    let id = JsonWebKeyId::new("weak".to_owned());
    CoreRsaPrivateSigningKey::from_pem(WEAK, Some(id)).map_err(|_| KeyError("read a key"))
}

/// RFC 7468, as everybody prints it.
fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut lines = String::from("-----BEGIN PUBLIC KEY-----\n");
    for line in text.as_bytes().chunks(64) {
        lines.push_str(str::from_utf8(line).unwrap_or_default());
        lines.push('\n');
    }
    lines.push_str("-----END PUBLIC KEY-----\n");
    lines
}
