//! How often something happened in the last minute.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);
/// More is not counted: whoever asks has long heard enough.
const MOST: usize = 4096;

/// Remembers when it happened.
#[derive(Debug, Default)]
pub struct Tally(Mutex<VecDeque<Instant>>);

impl Tally {
    /// It happened once more.
    pub fn note(&self) {
        self.note_at(Instant::now());
    }

    /// How long until it happened less often than that within the last minute.
    pub fn wait_below(&self, most: usize) -> Duration {
        self.wait_at(Instant::now(), most)
    }

    fn note_at(&self, now: Instant) {
        let mut times = self.since(now);
        if times.len() >= MOST {
            times.pop_front();
        }
        times.push_back(now);
    }

    fn wait_at(&self, now: Instant, most: usize) -> Duration {
        let times = self.since(now);
        let surplus = times.len().saturating_sub(most.saturating_sub(1));
        let last = surplus.checked_sub(1).and_then(|at| times.get(at));
        last.map_or(Duration::ZERO, |at| {
            (*at + MINUTE).saturating_duration_since(now)
        })
    }

    /// What is not older than a minute.
    fn since(&self, now: Instant) -> MutexGuard<'_, VecDeque<Instant>> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while times
            .front()
            .is_some_and(|at| now.duration_since(*at) >= MINUTE)
        {
            times.pop_front();
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_as_told_stays_below() {
        let tally = Tally::default();
        let begun = Instant::now();
        let (mut now, mut times) = (begun, Vec::new());
        while now < begun + 5 * MINUTE {
            now += tally.wait_at(now, 50);
            assert_eq!(tally.wait_at(now, 50), Duration::ZERO);
            tally.note_at(now);
            times.push(now);
            now += Duration::from_millis(10);
        }
        for at in &times {
            let within = |one: &&Instant| **one >= *at && **one < *at + MINUTE;
            assert!(times.iter().filter(within).count() <= 50);
        }
        assert!(times.len() >= 250, "{}", times.len());
    }
}
