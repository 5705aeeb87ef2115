//! Since when Blink has been failing to answer what, and until when it asked to be left alone.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// What can be asked; each can fail by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Who is signed in.
    Identity,
    /// Wallets and balances.
    Overview,
    /// A page of transactions.
    Transactions,
    /// One transaction.
    Transaction,
    /// Unconfirmed receipts.
    Pending,
    /// What a satoshi and a cent are worth.
    Price,
    /// Facts about this Blink.
    Globals,
}

/// The longest that one answer holds back what all share, whatever it asked for.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// Two failures further apart than this, with nobody asking in between, are not one outage.
const LONGEST_GAP: SignedDuration = SignedDuration::from_mins(10);

/// What the last calls of all visitors together told about Blink.
#[derive(Debug, Default)]
pub(super) struct Outage {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: HashMap<Question, Failures>,
    pause_until: Option<Timestamp>,
}

#[derive(Debug)]
struct Failures {
    first: Timestamp,
    last: Timestamp,
}

impl Outage {
    /// Blink answered this question.
    pub(super) fn over(&self, question: Question) {
        let mut state = self.state();
        state.failures.remove(&question);
        state.pause_until = None;
    }

    /// Blink failed to answer; the first time since it last did is the one that counts.
    pub(super) fn failed(&self, question: Question, now: Timestamp) {
        let mut state = self.state();
        let failures = state.failures.entry(question).or_insert(Failures {
            first: now,
            last: now,
        });
        if now.duration_since(failures.last) > LONGEST_GAP {
            failures.first = now;
        }
        failures.last = now;
    }

    /// Blink asked for a pause.
    pub(super) fn pause(&self, now: Timestamp, length: Duration) {
        let length = SignedDuration::try_from(length).unwrap_or(LONGEST_PAUSE);
        let until = now.saturating_add(length.min(LONGEST_PAUSE));
        self.state().pause_until = until.ok();
    }

    /// How much of the pause is left.
    pub(super) fn remaining_pause(&self, now: Timestamp) -> Option<Duration> {
        let until = self.state().pause_until?;
        let left = Duration::try_from(until.duration_since(now)).ok()?;
        (!left.is_zero()).then_some(left)
    }

    /// When this question was first not answered, if it has not been answered since.
    pub(super) fn since(&self, question: Question) -> Option<Timestamp> {
        let state = self.state();
        let failures = state.failures.get(&question)?;
        Some(failures.first)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_first_failure_counts_until_an_answer_comes() {
        let outage = Outage::default();
        assert_eq!(outage.since(Question::Overview), None);
        outage.failed(Question::Overview, at(10));
        outage.failed(Question::Overview, at(20));
        outage.over(Question::Price);
        assert_eq!(outage.since(Question::Overview), Some(at(10)));
        outage.over(Question::Overview);
        assert_eq!(outage.since(Question::Overview), None);
    }

    #[test]
    fn an_old_failure_says_nothing_about_a_new_one() {
        let outage = Outage::default();
        outage.failed(Question::Price, at(0));
        outage.failed(Question::Price, at(600));
        assert_eq!(outage.since(Question::Price), Some(at(0)));
        outage.failed(Question::Price, at(1201));
        assert_eq!(outage.since(Question::Price), Some(at(1201)));
    }

    #[test]
    fn a_pause_ends_by_itself_and_is_never_long() {
        let outage = Outage::default();
        outage.pause(at(0), Duration::from_secs(5));
        assert_eq!(outage.remaining_pause(at(2)), Some(Duration::from_secs(3)));
        assert_eq!(outage.remaining_pause(at(5)), None);
        assert_eq!(outage.remaining_pause(at(9)), None);
        outage.pause(at(0), Duration::MAX);
        assert_eq!(outage.remaining_pause(at(0)), Some(Duration::from_secs(30)));
    }
}
