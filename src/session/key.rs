//! A session's id, and what is derived from it.

use aws_lc_rs::digest;
use tower_sessions::session::Id;

/// A session's id as the browser knows it, and the hash under which we keep it.
#[derive(Clone)]
pub struct SessionKey {
    id: String,
    hash: [u8; 32],
}

impl SessionKey {
    /// From the id in the cookie.
    pub fn new(id: Id) -> Self {
        let id = id.to_string();
        let hash = sha256(id.as_bytes());
        Self { id, hash }
    }

    /// What the database knows the session by.
    pub fn hash(&self) -> &[u8] {
        &self.hash
    }

    /// The browser's share of the key that seals this session's tokens.
    pub(super) fn share(&self) -> &[u8] {
        self.id.as_bytes()
    }

    /// What a sealed blob of this session is bound to.
    pub(super) fn bound(&self, version: i64) -> Vec<u8> {
        [self.hash.as_slice(), version.to_be_bytes().as_slice()].concat()
    }

    /// What this session's forms are tagged with.
    pub fn form_seed(&self) -> Vec<u8> {
        [b"session ".as_slice(), self.id.as_bytes()].concat()
    }
}

/// SHA-256, for what must be found again but not be read.
pub(super) fn sha256(data: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, data).as_ref());
    hash
}
