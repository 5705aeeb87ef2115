//! When an upstream is left alone: after many failures in a row, and then one call at a time finds out whether it is back.
//!
//! Written here because it is one small state: what the crates for it offer beyond that, windows and back-off policies,
//! would have to be turned off, and none of them has one probe at a time.

use std::time::Duration;

use tokio::time::Instant;

/// So many failures in a row, however many calls are under way. Few enough for a crowd, too many for one person who
/// tries again: nobody who is alone is kept out.
const FAILURES: u32 = 10;
/// For so long nobody asks; then one does.
const PAUSE: Duration = Duration::from_secs(1);

/// What is known of an upstream.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    state: State,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    /// All may call.
    #[default]
    Closed,
    /// Nobody may, until then.
    Open(Instant),
    /// One does.
    Probed,
}

/// What a call that was let through is to the breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// One of many.
    Usual,
    /// The one that finds out.
    Probe,
}

impl Breaker {
    /// Whether a call would be refused at this moment.
    pub(super) fn refuses(&self, now: Instant) -> bool {
        match self.state {
            State::Closed => false,
            State::Open(until) => now < until,
            State::Probed => true,
        }
    }

    /// Whether it is open, refusing all or all but one.
    pub(super) fn is_open(&self) -> bool {
        self.state != State::Closed
    }

    /// Whether the last call that ended failed.
    pub(super) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// Lets a call through, or not.
    pub(super) fn pass(&mut self, now: Instant) -> Option<Pass> {
        if self.refuses(now) {
            return None;
        }
        if self.state == State::Closed {
            return Some(Pass::Usual);
        }
        self.state = State::Probed;
        Some(Pass::Probe)
    }

    /// An answer came, to whomever.
    pub(super) fn answered(&mut self) {
        *self = Self::default();
    }

    /// None came. Calls from before it opened say nothing new.
    pub(super) fn failed(&mut self, pass: Pass, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        let opens = match self.state {
            State::Closed => self.failures >= FAILURES,
            State::Open(_) => false,
            State::Probed => pass == Pass::Probe,
        };
        if opens {
            self.state = State::Open(now + PAUSE);
        }
    }

    /// Nobody waited for the answer: the next call finds out instead.
    pub(super) fn abandoned(&mut self, pass: Pass, now: Instant) {
        if pass == Pass::Probe && self.state == State::Probed {
            self.state = State::Open(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn open(now: Instant) -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES {
            assert_eq!(breaker.pass(now), Some(Pass::Usual));
            breaker.failed(Pass::Usual, now);
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_one_call_closes_it() {
        let now = Instant::now();
        let mut breaker = open(now);
        assert_eq!(breaker.pass(now), None);
        let later = now + PAUSE;
        assert_eq!(breaker.pass(later), Some(Pass::Probe));
        assert_eq!(breaker.pass(later), None, "one at a time");
        breaker.failed(Pass::Probe, later);
        assert_eq!(breaker.pass(later), None);
        let later = later + PAUSE;
        assert_eq!(breaker.pass(later), Some(Pass::Probe));
        breaker.answered();
        assert_eq!(breaker.pass(later), Some(Pass::Usual));
        assert!(!breaker.is_failing());
    }

    #[test]
    fn an_answer_in_between_starts_the_count_anew() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES * 3 {
            breaker.failed(Pass::Usual, now);
            breaker.failed(Pass::Usual, now);
            breaker.answered();
        }
        assert!(!breaker.is_open());
    }

    #[test]
    fn a_probe_that_nobody_waits_for_is_made_by_the_next() {
        let now = Instant::now();
        let mut breaker = open(now);
        let later = now + PAUSE;
        let probe = breaker.pass(later).unwrap();
        breaker.abandoned(probe, later);
        assert_eq!(breaker.pass(later), Some(Pass::Probe));
    }

    proptest! {
        /// Whatever happens in whatever order, it never stays shut for ever and never has two probes.
        #[test]
        fn there_is_always_a_way_back(steps in proptest::collection::vec((0_u8..5, 0_u64..1500), 1..200)) {
            let mut now = Instant::now();
            let mut breaker = Breaker::default();
            let mut usual = 0_u32;
            let mut probes = 0_u32;
            for (step, milliseconds) in steps {
                now += Duration::from_millis(milliseconds);
                match step {
                    0 | 1 => match breaker.pass(now) {
                        Some(Pass::Usual) => usual += 1,
                        Some(Pass::Probe) => probes += 1,
                        None => {}
                    },
                    2 if probes > 0 => {
                        probes -= 1;
                        breaker.failed(Pass::Probe, now);
                    }
                    3 if probes > 0 => {
                        probes -= 1;
                        breaker.abandoned(Pass::Probe, now);
                    }
                    2 | 3 if usual > 0 => {
                        usual -= 1;
                        breaker.failed(Pass::Usual, now);
                    }
                    4 if usual > 0 => {
                        usual -= 1;
                        breaker.answered();
                        probes = 0;
                    }
                    _ => {}
                }
                prop_assert!(probes <= 1);
            }
            if probes > 0 {
                breaker.failed(Pass::Probe, now);
            }
            prop_assert!(breaker.pass(now + PAUSE).is_some());
        }
    }
}
