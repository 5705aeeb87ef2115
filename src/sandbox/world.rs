//! Everything the sandbox's three servers share.

use super::access::Verdict;
use super::clock::Clock;

/// One Blink: its time, its people, their money, its faults.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
}

impl World {
    /// What a token presented to the API is worth.
    pub(crate) async fn introspect(&self, _token: &str) -> Verdict {
        Verdict::Dead
    }
}
