//! When the next connection may be opened: later after each that failed, and never many in a minute.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// Blink lets one address open ten in a minute, and twenty more at once now and then; others may share it.
const MOST: usize = 9;
/// Pauses after the first, second … failure in a row, in units. Even the last one is short enough to find payments within ten
/// seconds of Blink's return, and long enough to stay below the bound by itself.
const PAUSES: [u32; 3] = [1, 3, 8];
/// Units in the minute of which Blink's limit speaks.
const MINUTE: u32 = 60;
/// A pause is cut short once in so many units.
const HURRY: u32 = 30;

/// The pace. Its unit is a second but in trials.
#[derive(Debug)]
pub(super) struct Pace {
    unit: Duration,
    failures: usize,
    opened: VecDeque<Instant>,
    hurried: Option<Instant>,
}

impl Pace {
    pub(super) fn new(unit: Duration) -> Self {
        Self {
            unit,
            failures: 0,
            opened: VecDeque::new(),
            hurried: None,
        }
    }

    /// When the next one may be opened. Chance keeps many from coming back at the same moment.
    pub(super) fn next(&self, now: Instant, chance: u8) -> Instant {
        let pause = match self.failures {
            0 => Duration::ZERO,
            failures => self.unit * PAUSES[failures.min(PAUSES.len()) - 1],
        };
        // Up to an eighth longer.
        let pause = pause + pause * u32::from(chance) / 2048;
        (now + pause).max(self.free(now))
    }

    /// When it may be opened if there is reason to believe that somebody is there again.
    pub(super) fn hurry(&mut self, now: Instant) -> Option<Instant> {
        let rested = |at: Instant| at + self.unit * HURRY <= now;
        if !self.hurried.is_none_or(rested) {
            return None;
        }
        self.hurried = Some(now);
        Some(self.free(now))
    }

    /// One is being opened.
    pub(super) fn opening(&mut self, now: Instant) {
        self.opened.push_back(now);
        while self.opened.len() > MOST {
            self.opened.pop_front();
        }
    }

    /// It failed, or was lost after so long.
    pub(super) fn over(&mut self, lasted: Duration) {
        self.failures = if lasted >= self.minute() {
            1
        } else {
            self.failures + 1
        };
    }

    /// When there are not too many in a minute.
    fn free(&self, now: Instant) -> Instant {
        let full = (self.opened.len() >= MOST).then(|| self.opened.front());
        let free = full.flatten().map(|first| *first + self.minute());
        free.unwrap_or(now).max(now)
    }

    fn minute(&self) -> Duration {
        self.unit * MINUTE
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn at_once_then_later_and_later_and_sooner_after_a_good_one() {
        let now = Instant::now();
        let mut pace = Pace::new(Duration::from_secs(1));
        assert_eq!(pace.next(now, 0), now);
        let mut pauses = Vec::new();
        for _ in 0..5 {
            pace.over(Duration::from_secs(1));
            pauses.push((pace.next(now, 128) - now).as_secs());
        }
        assert_eq!(pauses, [1, 3, 8, 8, 8]);
        pace.over(Duration::from_secs(3600));
        assert_eq!(pace.next(now, 0) - now, Duration::from_secs(1));
        assert!(pace.next(now, 255) - now < Duration::from_millis(1125));
    }

    #[test]
    fn however_long_nobody_is_there_the_next_try_is_near() {
        for chance in [0, 100, 255] {
            let mut pace = Pace::new(Duration::from_secs(1));
            let mut now = Instant::now();
            for _ in 0..1000 {
                pace.opening(now);
                pace.over(Duration::ZERO);
                let next = pace.next(now, chance);
                assert!(next - now <= Duration::from_secs(9), "{:?}", next - now);
                now = next;
            }
        }
    }

    #[test]
    fn a_pause_is_cut_short_now_and_then() {
        let now = Instant::now();
        let mut pace = Pace::new(Duration::from_secs(1));
        pace.over(Duration::ZERO);
        assert_eq!(pace.hurry(now), Some(now));
        let later = now + Duration::from_secs(29);
        assert_eq!(pace.hurry(later), None);
        let later = now + Duration::from_secs(30);
        (0..MOST).for_each(|_| pace.opening(later));
        let free = later + Duration::from_secs(60);
        assert_eq!(pace.hurry(later), Some(free), "too many is too many");
    }

    proptest! {
        /// However long connections last, and whatever chance says.
        #[test]
        fn never_too_many_in_a_minute(
            steps in proptest::collection::vec(
                (prop_oneof![8 => 0_u64..2, 1 => 0_u64..90], any::<u8>(), any::<bool>()), 1..60,
            ),
        ) {
            let mut now = Instant::now();
            let mut pace = Pace::new(Duration::from_secs(1));
            let mut opened: Vec<Instant> = Vec::new();
            for (lasted, chance, hurry) in steps {
                let sooner = if hurry { pace.hurry(now) } else { None };
                now = sooner.unwrap_or(pace.next(now, chance));
                pace.opening(now);
                opened.push(now);
                let recent = opened.iter().filter(|at| now - **at < Duration::from_secs(60)).count();
                prop_assert!(recent <= MOST, "{recent}");
                let lasted = Duration::from_secs(lasted);
                now += lasted;
                pace.over(lasted);
                prop_assert!(pace.next(now, chance) - now <= Duration::from_secs(60));
            }
        }
    }
}
