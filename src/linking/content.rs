//! What a row says, sealed: as much as its state needs, and less and less towards the end.

use aws_lc_rs::constant_time;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::error::Error;
use crate::sealing::{Keyring, Purpose};

/// Everything that may be known of a link. No `Debug`: it holds tokens.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Content {
    /// The employee at joinblink.
    pub(super) user: String,
    /// What they are called there, as they were shown it.
    #[serde(default)]
    pub(super) name: String,
    /// The wallet's username.
    #[serde(default)]
    pub(super) username: Option<String>,
    /// What joinblink is told.
    #[serde(default)]
    pub(super) title: String,
    /// The linked account's id at joinblink.
    #[serde(default)]
    pub(super) remote_id: Option<String>,
    /// The wallet's tokens, where they are kept.
    #[serde(default)]
    pub(super) tokens: Option<Tokens>,
}

/// A grant that is kept with a link.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Tokens {
    access: String,
    refresh: Option<String>,
}

impl Tokens {
    pub(super) fn new(access: &SecretString, refresh: Option<&SecretString>) -> Self {
        Self {
            access: access.expose_secret().to_owned(),
            refresh: refresh.map(|token| token.expose_secret().to_owned()),
        }
    }

    /// Whether these are the same.
    pub(super) fn are(&self, others: &Self) -> bool {
        let (one, other) = (self.end(), others.end());
        constant_time::verify_slices_are_equal(
            one.expose_secret().as_bytes(),
            other.expose_secret().as_bytes(),
        )
        .is_ok()
    }

    /// For a look whether it is dead.
    pub(super) fn access(&self) -> SecretString {
        SecretString::from(self.access.clone())
    }

    /// Whichever of them ends the grant.
    pub(super) fn end(&self) -> SecretString {
        SecretString::from(self.refresh.as_ref().unwrap_or(&self.access).clone())
    }
}

impl Content {
    /// Of an employee of whom nothing else is known.
    pub(super) fn of(user: &str) -> Self {
        Self {
            user: user.to_owned(),
            ..Self::default()
        }
    }

    /// What is needed to have it deleted, and nothing else: without an id the title, by which a list may tell it.
    pub(super) fn for_the_end(self, remote_id: Option<String>) -> Self {
        let remote_id = remote_id.or(self.remote_id);
        Self {
            user: self.user,
            title: if remote_id.is_some() {
                String::new()
            } else {
                self.title
            },
            remote_id,
            tokens: self.tokens,
            ..Self::default()
        }
    }

    /// Bound to its row.
    pub(super) fn seal(&self, ring: &Keyring, id: &str) -> Result<Vec<u8>, Error> {
        let plain = serde_json::to_vec(self).map_err(|_| Error::Unreadable)?;
        Ok(ring.seal(Purpose::LinkedAccount, &[], id.as_bytes(), &plain)?)
    }

    pub(super) fn open(ring: &Keyring, id: &str, sealed: &[u8]) -> Result<Self, Error> {
        let plain = ring.open(Purpose::LinkedAccount, &[], id.as_bytes(), sealed)?;
        serde_json::from_slice(&plain).map_err(|_| Error::Unreadable)
    }
}
