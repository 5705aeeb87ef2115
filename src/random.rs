//! The one source of randomness: the operating system's, through the crypto library.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Lower-case letters and digits that cannot be mistaken for each other (Crockford's base 32).
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 digits hold 130 bits.
const LENGTH: usize = 26;

/// Whether a text has the form of [`Random::name`]: 26 letters and digits.
pub fn is_name(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| DIGITS.contains(&byte))
}

/// Hands out unpredictable bytes.
#[derive(Clone, Debug)]
pub struct Random {
    source: SystemRandom,
}

/// The operating system gave no randomness; nothing secret can be made.
#[derive(Debug, thiserror::Error)]
#[error("the system's source of randomness failed")]
pub struct NoRandomness;

impl Random {
    /// The system's source.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that opens the system's randomness"
    )]
    pub fn system() -> Self {
        Self {
            source: SystemRandom::new(),
        }
    }

    /// `N` unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        self.source.fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(bytes)
    }

    /// 128 unpredictable bits as a name for addresses; see [`is_name`].
    pub fn name(&self) -> Result<String, NoRandomness> {
        let mut bits = u128::from_le_bytes(self.bytes()?);
        let digit = |_| {
            let digit = DIGITS[usize::try_from(bits % 32).unwrap_or_default()];
            bits /= 32;
            char::from(digit)
        };
        Ok((0..LENGTH).map(digit).collect())
    }

    /// 256 unpredictable bits as 43 URL-safe characters: a `state`, a `nonce` or a PKCE verifier
    /// (RFC 7636 4.1 asks for at least 43 characters).
    pub fn token(&self) -> Result<String, NoRandomness> {
        Ok(URL_SAFE_NO_PAD.encode(self.bytes::<32>()?))
    }
}
