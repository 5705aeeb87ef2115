//! When the next connection may be opened: later after each that failed, and never many in a minute.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// Blink lets one address open ten in a minute; others may share it.
const MOST: usize = 6;
/// Pauses after the first, second … failure in a row, in units.
const PAUSES: [u32; 4] = [1, 3, 8, 12];
/// Units in the minute of which Blink's limit speaks.
const MINUTE: u32 = 60;

/// The pace. Its unit is a second but in trials.
#[derive(Debug)]
pub(super) struct Pace {
    unit: Duration,
    failures: usize,
    opened: VecDeque<Instant>,
}

impl Pace {
    pub(super) fn new(unit: Duration) -> Self {
        Self {
            unit,
            failures: 0,
            opened: VecDeque::new(),
        }
    }

    /// When the next one may be opened. Chance keeps many from coming back at the same moment.
    pub(super) fn next(&self, now: Instant, chance: u8) -> Instant {
        let pause = match self.failures {
            0 => Duration::ZERO,
            failures => self.unit * PAUSES[failures.min(PAUSES.len()) - 1],
        };
        // Between three and five quarters of it.
        let pause = pause * 3 / 4 + pause * u32::from(chance) / 512;
        let full = (self.opened.len() >= MOST).then(|| self.opened.front());
        let free = full.flatten().map(|first| *first + self.minute());
        (now + pause).max(free.unwrap_or(now))
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
        assert_eq!(pauses, [1, 3, 8, 12, 12]);
        pace.over(Duration::from_secs(3600));
        assert!(pace.next(now, 0) - now >= Duration::from_millis(750));
        assert!(pace.next(now, 255) - now < Duration::from_millis(1250));
    }

    proptest! {
        /// However long connections last, and whatever chance says.
        #[test]
        fn never_more_than_six_in_a_minute(
            steps in proptest::collection::vec((prop_oneof![8 => 0_u64..2, 1 => 0_u64..90], any::<u8>()), 1..60),
        ) {
            let mut now = Instant::now();
            let mut pace = Pace::new(Duration::from_secs(1));
            let mut opened: Vec<Instant> = Vec::new();
            for (lasted, chance) in steps {
                now = pace.next(now, chance);
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
