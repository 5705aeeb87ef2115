//! The one source of randomness: the operating system's, through the crypto library.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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

    /// 256 unpredictable bits as 43 URL-safe characters: a `state`, a `nonce` or a PKCE verifier
    /// (RFC 7636 4.1 asks for at least 43 characters).
    pub fn token(&self) -> Result<String, NoRandomness> {
        Ok(URL_SAFE_NO_PAD.encode(self.bytes::<32>()?))
    }
}
