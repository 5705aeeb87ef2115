//! How often Blink is asked for the sake of indexes and files: far below its limit for one address, behind everybody's pages,
//! and so that nobody takes the turns of the others.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::overload::Tally;

/// Whoever has to wait looks again after this at the latest.
const LOOK: Duration = Duration::from_millis(500);

/// The pace of all indexes and files in this process.
#[derive(Debug)]
pub struct Pace {
    per_minute: usize,
    /// So many of these for one person: whoever comes next finds some left.
    each: usize,
    /// All calls of everybody may come to so many in a minute before these wait.
    together: usize,
    own: Tally,
    of: Mutex<HashMap<String, Arc<Tally>>>,
    turn: tokio::sync::Mutex<()>,
}

impl Pace {
    /// So often for all together.
    pub(super) fn per_minute(times: NonZeroU32) -> Self {
        let per_minute = usize::try_from(times.get()).unwrap_or(usize::MAX);
        Self {
            per_minute,
            each: per_minute.saturating_mul(3).div_ceil(5),
            // 90 where we may ask 50 times; Blink refuses at 120.
            together: per_minute.saturating_mul(9) / 5,
            own: Tally::default(),
            of: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Waits for a turn of `owner`'s, one after another, for as long as somebody wants it; whether they got it. `all` counts
    /// the calls of everybody.
    pub async fn turn(&self, owner: &str, all: &Tally, wanted: impl Fn() -> bool) -> bool {
        let theirs = self.tally_of(owner);
        // Whoever has had their share waits by themselves, and everybody else in one line.
        if !until(|| theirs.wait_below(self.each), &wanted).await {
            return false;
        }
        theirs.note();
        let _one = self.turn.lock().await;
        let wait = || {
            let own = self.own.wait_below(self.per_minute);
            own.max(all.wait_below(self.together))
        };
        let got = until(wait, &wanted).await;
        if got {
            self.own.note();
        }
        got
    }

    /// What this person had; whoever had nothing in the last minute is forgotten.
    fn tally_of(&self, owner: &str) -> Arc<Tally> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        of.retain(|_, tally| Arc::strong_count(tally) > 1 || !tally.wait_below(1).is_zero());
        Arc::clone(of.entry(owner.to_owned()).or_default())
    }
}

/// Waits until there is nothing to wait for, or nobody wants it any more; which of the two.
async fn until(wait: impl Fn() -> Duration, wanted: impl Fn() -> bool) -> bool {
    while wanted() {
        let wait = wait();
        if wait.is_zero() {
            return true;
        }
        tokio::time::sleep(wait.min(LOOK)).await;
    }
    false
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
        for owner in ["ana", "ben"].into_iter().cycle().take(10) {
            assert!(pace.turn(owner, &all, || true).await);
        }
        assert!(!pace.turn("eva", &all, wanted(3)).await, "an eleventh");
    }

    #[tokio::test]
    async fn pages_come_first() {
        let (pace, all) = (pace(10), Tally::default());
        (0..18).for_each(|_| all.note());
        assert!(!pace.turn("ana", &all, wanted(3)).await);
        let few = Tally::default();
        (0..17).for_each(|_| few.note());
        assert!(pace.turn("ana", &few, wanted(3)).await);
    }

    #[tokio::test]
    async fn whoever_has_had_their_share_leaves_the_rest_to_others() {
        let (pace, all) = (pace(10), Tally::default());
        for _ in 0..6 {
            assert!(pace.turn("ana", &all, wanted(3)).await);
        }
        // She waits beside the line: nobody behind her waits with her.
        let (ana, ben) = tokio::join!(pace.turn("ana", &all, wanted(3)), async {
            let mut got = 0;
            for _ in 0..4 {
                got += u8::from(pace.turn("ben", &all, wanted(2)).await);
            }
            got
        });
        assert_eq!((ana, ben), (false, 4));
        assert_eq!(pace.of.lock().unwrap().len(), 2);
    }

    /// Wanted when somebody asks for the first times, and then no longer.
    fn wanted(times: usize) -> impl Fn() -> bool {
        let asked = std::sync::atomic::AtomicUsize::new(0);
        move || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < times
    }
}
