//! Tokens on their way out: signed as they should be, unless the controls want them otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::keys::KeyError;
use super::own::Provider;
use crate::sandbox::misbehaviour::{Document, How, KeyName, Place, Shape};

impl Provider {
    /// The compact serialisation of signed claims (RFC 7515 7.1), RS256. Hydra's `typ` is `JWT` for logout tokens too.
    pub(super) fn signed(&self, place: Place, claims: &Value) -> Result<String, KeyError> {
        let hows = self.plan.take(place);
        if hows.contains(&How::Again)
            && let Some(last) = self.last_tokens.with(|last| last.get(&place).cloned())
        {
            return Ok(last);
        }
        for how in &hows {
            self.rotate_as(how)?;
        }
        let token = self.written(&hows, claims)?;
        self.last_tokens
            .with(|last| last.insert(place, token.clone()));
        Ok(token)
    }

    /// Rotates the keys where that is what is wanted.
    pub(super) fn rotate_as(&self, how: &How) -> Result<(), KeyError> {
        match how {
            How::Rotate { forget: true } => self.keys.forget(),
            How::Rotate { forget: false } => self.keys.rotate(),
            _ => Ok(()),
        }
    }

    fn written(&self, hows: &[How], claims: &Value) -> Result<String, KeyError> {
        let signing = hows.iter().rev().find_map(|how| match how {
            How::Sign { alg, key, named } => Some((alg.as_str(), *key, named.unwrap_or(*key))),
            _ => None,
        });
        let (alg, key, named) = signing.unwrap_or(("RS256", KeyName::Own, KeyName::Own));
        let header = json!({ "alg": alg, "kid": self.key_id(named)?, "typ": "JWT" });
        let mut token = Document::new(json!({ "header": header, "claims": claims }));
        for how in hows {
            if let How::Publish { key, .. } = how {
                token.set("/header/jwk", self.jwk(*key)?);
            }
            token.edit(how, self.clock.unix());
        }
        let (header, claims) = (token.text("/header"), token.text("/claims"));
        let shape = hows.iter().find_map(|how| match how {
            How::Write { shape } => Some(*shape),
            _ => None,
        });
        let encoded = |bytes: &[u8]| match shape {
            Some(Shape::Padded) => URL_SAFE.encode(bytes),
            Some(Shape::Standard) => STANDARD_NO_PAD.encode(bytes),
            _ => URL_SAFE_NO_PAD.encode(bytes),
        };
        let (header, claims) = (encoded(header.as_bytes()), encoded(claims.as_bytes()));
        let input = format!("{header}.{claims}");
        let mut signature = self.forge(alg, key, input.as_bytes())?;
        if hows.contains(&How::Flip)
            && let Some(byte) = signature.last_mut()
        {
            *byte ^= 1;
        }
        let signature = encoded(&signature);
        Ok(match shape {
            Some(Shape::Json) => {
                json!({ "protected": header, "payload": claims, "signature": signature })
                    .to_string()
            }
            Some(Shape::FiveParts) => format!("{input}.{signature}.{signature}.{signature}"),
            Some(Shape::FourParts) => format!("{input}.{signature}.{signature}"),
            Some(Shape::TwoParts) => input,
            Some(Shape::TrailingBits) => format!("{input}.{}", with_trailing_bits(&signature)),
            Some(Shape::Broken) => {
                let (first, second) = signature.split_at(signature.len() / 2);
                format!("{input}.{first}\n{second}")
            }
            _ => format!("{input}.{signature}"),
        })
    }
}

/// The same bytes to a careless reader: 256 bytes are 342 characters, the last of which carries four bits that count for
/// nothing.
fn with_trailing_bits(encoded: &str) -> String {
    let strict = |text: &str| URL_SAFE_NO_PAD.decode(text).is_ok();
    let (rest, _) = encoded.split_at(encoded.len().saturating_sub(1));
    ('A'..='Z')
        .map(|last| format!("{rest}{last}"))
        .find(|text| !strict(text))
        .unwrap_or_default()
}
