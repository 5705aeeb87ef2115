//! The permission to pay that a run is lent: a token with the scope `write`, sealed, bound to its run, and kept no longer
//! than it is needed.

use secrecy::{ExposeSecret as _, SecretString};

use super::id::RunId;
use crate::sealing::{Broken, Keyring, Purpose};

/// No run keeps a token for longer, seconds, whatever the token's own life is.
pub const LONGEST: i64 = 12 * 3600;

/// A token that covers reading and paying, and until when it may be kept.
pub struct Permit {
    /// For Blink.
    pub token: SecretString,
    /// When it expires, Unix seconds.
    pub until: i64,
    /// What revocations know it by; told by [`Payouts::to_revoke`](super::Payouts::to_revoke) when nobody needs it any more.
    pub hash: Vec<u8>,
}

/// The permission that a run has, opened.
pub(super) struct Lent {
    pub(super) token: SecretString,
    /// What revocations know it by.
    pub(super) hash: Option<Vec<u8>>,
}

/// The database's key, the run and the payer together open it; rows swapped inside the database give nothing.
fn bound(run: &RunId, payer: &str) -> Vec<u8> {
    [run.as_str().as_bytes(), b"\0", payer.as_bytes()].concat()
}

impl Permit {
    pub(super) fn seal(&self, ring: &Keyring, run: &RunId, payer: &str) -> Result<Vec<u8>, Broken> {
        let token = self.token.expose_secret().as_bytes();
        ring.seal(Purpose::Payout, &[], &bound(run, payer), token)
    }
}

/// Opens what [`Permit::seal`] made.
pub(super) fn open(
    ring: &Keyring,
    run: &RunId,
    payer: &str,
    blob: &[u8],
) -> Result<SecretString, Broken> {
    let plain = ring.open(Purpose::Payout, &[], &bound(run, payer), blob)?;
    let text = String::from_utf8(plain).map_err(|_| Broken)?;
    Ok(SecretString::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn a_token_opens_for_its_own_run_and_payer_only() {
        let (ring, random) = (Keyring::new([[7; 32]].iter()), Random::system());
        let [one, two] = [(), ()].map(|()| RunId::random(&random).unwrap());
        let permit = Permit {
            token: "ory_at_secret".to_owned().into(),
            until: 0,
            hash: Vec::new(),
        };
        let blob = permit.seal(&ring, &one, "rosa").unwrap();
        assert!(!String::from_utf8_lossy(&blob).contains("secret"));
        let opened = open(&ring, &one, "rosa", &blob).unwrap();
        assert_eq!(opened.expose_secret(), "ory_at_secret");
        assert!(open(&ring, &two, "rosa", &blob).is_err());
        assert!(open(&ring, &one, "luna", &blob).is_err());
    }
}
