//! How often Blink is asked for the sake of indexes: far below its limit for one address, and behind everybody's pages.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::overload::Tally;

/// Whoever has to wait looks again after this at the latest.
const LOOK: Duration = Duration::from_millis(500);

/// The pace of all filling in this process.
#[derive(Debug)]
pub struct Pace {
    per_minute: usize,
    /// All calls of everybody may come to so many in a minute before filling waits.
    together: usize,
    own: Tally,
    turn: tokio::sync::Mutex<()>,
}

impl Pace {
    /// So often for all indexes together.
    pub(super) fn per_minute(times: NonZeroU32) -> Self {
        let per_minute = usize::try_from(times.get()).unwrap_or(usize::MAX);
        Self {
            per_minute,
            // 90 where we may ask 50 times; Blink refuses at 120.
            together: per_minute.saturating_mul(9) / 5,
            own: Tally::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Waits for a turn, one after another, for as long as somebody wants it; whether they got it. `all` counts the calls of
    /// everybody.
    pub async fn turn(&self, all: &Tally, wanted: impl Fn() -> bool) -> bool {
        let _one = self.turn.lock().await;
        while wanted() {
            let wait = self
                .own
                .wait_below(self.per_minute)
                .max(all.wait_below(self.together));
            if wait.is_zero() {
                self.own.note();
                return true;
            }
            tokio::time::sleep(wait.min(LOOK)).await;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(times: u32) -> Pace {
        Pace::per_minute(NonZeroU32::new(times).unwrap())
    }

    #[tokio::test]
    async fn everybody_who_calls_counts_and_whoever_leaves_waits_no_longer() {
        let (pace, all) = (pace(10), Tally::default());
        for _ in 0..10 {
            assert!(pace.turn(&all, || true).await);
        }
        let left = std::sync::atomic::AtomicUsize::new(2);
        let wanted = || left.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) > 1;
        assert!(!pace.turn(&all, wanted).await, "an eleventh");
    }

    #[tokio::test]
    async fn pages_come_first() {
        let (pace, all) = (pace(10), Tally::default());
        (0..18).for_each(|_| all.note());
        assert!(!pace.turn(&all, wanted_once()).await);
        let few = Tally::default();
        (0..17).for_each(|_| few.note());
        assert!(pace.turn(&few, wanted_once()).await);
    }

    fn wanted_once() -> impl Fn() -> bool {
        let asked = std::sync::atomic::AtomicBool::new(false);
        move || !asked.swap(true, std::sync::atomic::Ordering::Relaxed)
    }
}
