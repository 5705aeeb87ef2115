//! Second tries, all of a process within one budget: where much fails, trying again is what keeps it down.

use std::time::Duration;

use tower::retry::budget::{Budget as _, TpsBudget};

use crate::metrics::Metrics;
use crate::random::Random;

/// Questions of this long ago still count.
const WINDOW: Duration = Duration::from_secs(60);
/// One second try for ten first ones.
const SHARE: f32 = 0.1;
/// Between the tries, at least and at most.
const SHORTEST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_millis(178);

/// The budget.
pub struct Retries {
    budget: TpsBudget,
    random: Random,
    metrics: Metrics,
}

impl Retries {
    /// Nothing is in it yet: questions fill it.
    pub fn new(random: Random, metrics: Metrics) -> Self {
        Self {
            budget: TpsBudget::new(WINDOW, 0, SHARE),
            random,
            metrics,
        }
    }

    /// A question was asked for the first time.
    pub fn asked(&self) {
        self.budget.deposit();
    }

    /// Whether it may be asked again, and after which pause; then it has to be.
    pub fn again(&self) -> Option<Duration> {
        let [chance] = self.random.bytes().ok()?;
        if !self.budget.withdraw() {
            return None;
        }
        self.metrics.retries.inc();
        Some(SHORTEST + (LONGEST - SHORTEST) * u32::from(chance) / 256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_ten_and_never_without_a_pause() {
        let retries = Retries::new(Random::system(), Metrics::default());
        assert_eq!(retries.again(), None, "nothing was asked");
        let (mut asked, mut again) = (0, 0);
        let mut pauses = std::collections::BTreeSet::new();
        for _ in 0..1000 {
            asked += 1;
            retries.asked();
            if let Some(pause) = retries.again() {
                again += 1;
                pauses.insert(pause);
                assert!((SHORTEST..LONGEST).contains(&pause), "{pause:?}");
            }
            assert!(again * 10 <= asked, "{again} of {asked}");
        }
        assert!(again > 50, "{again}");
        assert!(pauses.len() > 10, "not all at once");
    }
}
