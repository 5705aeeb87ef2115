//! Recipients for whom Blink makes no invoice at present, as there are too many open ones: one row finds out, and the others
//! wait without asking.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::blink::WalletId;

/// Blink is not asked for the same recipient again for so long, seconds.
const REST: i64 = 15;
/// The longest that a row waits for the next look, seconds.
const LONGEST: i64 = 60;

/// Until when each is left alone, Unix seconds.
#[derive(Default)]
pub(super) struct Resting(Mutex<HashMap<WalletId, i64>>);

impl Resting {
    /// Whether a recipient is left alone.
    pub(super) fn rests(&self, wallet: &WalletId, now: i64) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(wallet).is_some_and(|until| now < *until)
    }

    /// Leaves one alone for a while.
    pub(super) fn rest(&self, wallet: &WalletId, now: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, until| now < *until);
        all.insert(wallet.clone(), now.saturating_add(REST));
    }
}

/// Seconds until the next look at a row that has waited for so many: the longer it has, the less often.
pub(super) fn next_look(soonest: i64, waited: i64) -> i64 {
    (waited / 3).clamp(soonest, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_left_alone_for_a_while_and_no_other_is() {
        let (resting, one, other) = (
            Resting::default(),
            WalletId::parse("one").unwrap(),
            WalletId::parse("other").unwrap(),
        );
        assert!(!resting.rests(&one, 100));
        resting.rest(&one, 100);
        assert!(resting.rests(&one, 100) && resting.rests(&one, 114));
        assert!(!resting.rests(&one, 115) && !resting.rests(&other, 100));
        resting.rest(&other, 200);
        assert_eq!(
            resting.0.lock().unwrap().len(),
            1,
            "nothing is kept for ever"
        );
    }

    #[test]
    fn whoever_has_waited_long_is_looked_at_less_often() {
        assert_eq!(
            [0, 14, 30, 60, 10_000].map(|waited| next_look(5, waited)),
            [5, 5, 10, 20, 60]
        );
    }
}
