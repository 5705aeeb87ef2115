//! How many calls the API takes in a second. None is documented, so there is none unless a test wants one.

use jiff::{SignedDuration, Timestamp};

/// So many in any one second.
#[derive(Debug, Default)]
pub(super) struct Limit {
    per_second: Option<usize>,
    /// Those of the last second that were let in.
    admitted: Vec<Timestamp>,
}

impl Limit {
    /// Lets so many in from now on; none means any number.
    pub(super) fn set(&mut self, per_second: Option<usize>) {
        self.per_second = per_second;
        self.admitted.clear();
    }

    /// Whether a call that comes now is let in.
    pub(super) fn admits(&mut self, now: Timestamp) -> bool {
        let Some(per_second) = self.per_second else {
            return true;
        };
        let second = SignedDuration::from_secs(1);
        self.admitted
            .retain(|then| now.duration_since(*then) < second);
        let admits = self.admitted.len() < per_second;
        if admits {
            self.admitted.push(now);
        }
        admits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holds_so_many() {
        let at = |milliseconds| Timestamp::from_millisecond(milliseconds).unwrap();
        let mut limit = Limit::default();
        assert!((0..9).all(|_| limit.admits(at(0))));
        limit.set(Some(2));
        let admitted = [0, 400, 999, 1000, 1001, 1399, 1400].map(|then| limit.admits(at(then)));
        assert_eq!(admitted, [true, true, false, true, false, false, true]);
    }
}
