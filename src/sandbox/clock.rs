//! The sandbox's one place for the time and for chance.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time; clones share an offset, which the controls can move forward.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The present instant.
    #[expect(
        clippy::disallowed_methods,
        reason = "the sandbox's one place that reads the system clock"
    )]
    pub(crate) fn now(&self) -> jiff::Timestamp {
        let offset = jiff::SignedDuration::from_secs(self.offset_seconds.load(Ordering::Relaxed));
        jiff::Timestamp::now()
            .saturating_add(offset)
            .unwrap_or(jiff::Timestamp::MAX)
    }

    /// The present instant in whole Unix seconds.
    pub(crate) fn unix(&self) -> i64 {
        self.now().as_second()
    }

    /// Moves this clock and its clones forward.
    pub(crate) fn advance(&self, seconds: i64) {
        self.offset_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}
