//! So many calls a second for one organisation: joinblink publishes no limit, so we keep to a low one of our own.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Hands out turns, evenly spread.
pub(super) struct Pace {
    apart: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    pub(super) fn new(times: NonZeroU32) -> Self {
        Self {
            apart: Duration::from_secs(1) / times.get(),
            next: Mutex::default(),
        }
    }

    /// Waits for a turn; false, and none is taken, where it would come later than that.
    pub(super) async fn turn(&self, patience: Duration) -> bool {
        let Some(at) = self.take(Instant::now(), patience) else {
            return false;
        };
        tokio::time::sleep_until(at).await;
        true
    }

    fn take(&self, now: Instant, patience: Duration) -> Option<Instant> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.map_or(now, |next| next.max(now));
        if at.saturating_duration_since(now) > patience {
            return None;
        }
        *next = Some(at + self.apart);
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_a_second_apart_and_nobody_waits_for_too_late_a_one() {
        let pace = Pace::new(NonZeroU32::MIN);
        let now = Instant::now();
        let second = Duration::from_secs(1);
        assert_eq!(pace.take(now, second), Some(now));
        assert_eq!(pace.take(now, second), Some(now + second));
        assert_eq!(pace.take(now, second), None);
        // Whoever did not wait has not taken a turn either.
        assert_eq!(pace.take(now, 2 * second), Some(now + 2 * second));
        let later = now + 10 * second;
        assert_eq!(pace.take(later, Duration::ZERO), Some(later));
    }
}
