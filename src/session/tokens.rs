//! A session's tokens as they are sealed into its row.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::SessionKey;
use crate::oidc::Grant;
use crate::sealing::{Broken, Keyring, Purpose};

/// What a session holds of the provider. No `Debug`, nothing here reaches a page or a log.
#[derive(Clone)]
pub struct Tokens {
    /// For Blink's API.
    pub access: SecretString,
    /// For the next pair.
    pub refresh: Option<SecretString>,
    /// For the provider's logout.
    pub id_token: Option<SecretString>,
}

#[derive(Deserialize, Serialize)]
struct Stored {
    access: String,
    refresh: Option<String>,
    id_token: Option<String>,
}

impl Tokens {
    /// What a grant gave; where a refresh gave no new refresh or ID token, the old one stays (RFC 6749 6).
    pub fn of(grant: &Grant, before: Option<&Self>) -> Self {
        let kept = |new: &Option<SecretString>, old: Option<&SecretString>| {
            new.clone().or_else(|| old.cloned())
        };
        Self {
            access: grant.access_token.clone(),
            refresh: kept(
                &grant.refresh_token,
                before.and_then(|tokens| tokens.refresh.as_ref()),
            ),
            id_token: kept(
                &grant.id_token,
                before.and_then(|tokens| tokens.id_token.as_ref()),
            ),
        }
    }

    /// The token whose revocation ends the whole grant.
    pub fn to_revoke(&self) -> &SecretString {
        self.refresh.as_ref().unwrap_or(&self.access)
    }

    /// Seals for one row at one version: with a share from the browser's cookie, bound to row and version, so that
    /// neither a stolen database nor rows swapped inside it give anything.
    pub(super) fn seal(
        &self,
        ring: &Keyring,
        key: &SessionKey,
        version: i64,
    ) -> Result<Vec<u8>, Broken> {
        let text = |secret: &SecretString| secret.expose_secret().to_owned();
        let stored = Stored {
            access: text(&self.access),
            refresh: self.refresh.as_ref().map(text),
            id_token: self.id_token.as_ref().map(text),
        };
        let plain = serde_json::to_vec(&stored).map_err(|_| Broken)?;
        ring.seal(Purpose::Tokens, key.share(), &key.bound(version), &plain)
    }

    /// Opens what `seal` made.
    pub(super) fn open(
        ring: &Keyring,
        key: &SessionKey,
        version: i64,
        blob: &[u8],
    ) -> Result<Self, Broken> {
        let plain = ring.open(Purpose::Tokens, key.share(), &key.bound(version), blob)?;
        let stored: Stored = serde_json::from_slice(&plain).map_err(|_| Broken)?;
        Ok(Self {
            access: SecretString::from(stored.access),
            refresh: stored.refresh.map(SecretString::from),
            id_token: stored.id_token.map(SecretString::from),
        })
    }
}
