//! The one clock: handed to whoever needs the time, so that tests can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time. Clones share an offset that only tests move.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// The present instant.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system clock"
    )]
    pub fn now(&self) -> jiff::Timestamp {
        let offset = jiff::SignedDuration::from_secs(self.offset_seconds.load(Ordering::Relaxed));
        jiff::Timestamp::now()
            .saturating_add(offset)
            .unwrap_or(jiff::Timestamp::MAX)
    }

    /// The present instant in whole Unix seconds.
    pub fn unix(&self) -> i64 {
        self.now().as_second()
    }

    /// Moves this clock and its clones; for tests that wait for something to expire.
    pub fn advance(&self, seconds: i64) {
        self.offset_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}
