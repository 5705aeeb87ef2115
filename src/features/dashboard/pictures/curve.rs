//! A balance over time: walked back from the present one, entry by entry.

use jiff::Timestamp;

use crate::blink::{Status, Transaction, WalletId};
use crate::money::Unit;

/// What an entry changed a balance by; the fee is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) at: Timestamp,
    pub(super) amount: i64,
    /// Money of others that came, or that went to others: no conversion, nothing that failed.
    pub(super) counts: bool,
}

/// A balance from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) at: Timestamp,
    pub(super) balance: i64,
}

/// What is known of a wallet.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// At the end.
    pub(super) balance: i64,
    /// The newest first.
    pub(super) moved: Vec<Moved>,
    /// Older entries were not looked at; none where there are none.
    pub(super) since: Option<Timestamp>,
}

/// What an entry did, and to which wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Step {
    unit: Unit,
    moved: Moved,
}

impl Step {
    /// Of somebody with these wallets.
    pub(super) fn new(one: &Transaction, wallets: &[(WalletId, Unit)]) -> Self {
        Self {
            unit: one.amount.unit(),
            moved: Moved {
                at: one.created_at,
                amount: one.amount.minor(),
                counts: one.status != Status::Failure && one.converted_with(wallets).is_none(),
            },
        }
    }
}

impl Known {
    /// Of one wallet.
    pub(super) fn new(unit: Unit, balance: i64, steps: &[Step], since: Option<Timestamp>) -> Self {
        let of_wallet = steps.iter().filter(|step| step.unit == unit);
        Self {
            balance,
            moved: of_wallet.map(|step| step.moved).collect(),
            since,
        }
    }

    /// From when on the balance is known, not before `from`.
    pub(super) fn begins(&self, from: Timestamp) -> Timestamp {
        self.since.map_or(from, |since| since.max(from))
    }

    /// Steps, the oldest first: the balance at the beginning, and after each entry since.
    pub(super) fn points(&self, from: Timestamp) -> Vec<Point> {
        let begins = self.begins(from);
        let mut balance = self.balance;
        let mut points = Vec::new();
        for moved in &self.moved {
            if moved.at < begins {
                break;
            }
            points.push(Point {
                at: moved.at,
                balance,
            });
            balance = balance.saturating_sub(moved.amount);
        }
        points.push(Point {
            at: begins,
            balance,
        });
        points.reverse();
        points
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn known(balance: i64, moved: &[(i64, i64)], since: Option<i64>) -> Known {
        let moved = moved.iter().map(|(second, amount)| Moved {
            at: at(*second),
            amount: *amount,
            counts: true,
        });
        Known {
            balance,
            moved: moved.collect(),
            since: since.map(at),
        }
    }

    fn points(known: &Known, from: i64) -> Vec<(i64, i64)> {
        let points = known.points(at(from));
        points
            .iter()
            .map(|point| (point.at.as_second(), point.balance))
            .collect()
    }

    #[test]
    fn a_balance_is_walked_back_to_where_the_entries_end() {
        let moved = [(90, -1_010), (50, 2_000), (10, 10)];
        let whole = known(1_000, &moved, None);
        assert_eq!(
            points(&whole, 0),
            [(0, 0), (10, 10), (50, 2_010), (90, 1_000)]
        );
        assert_eq!(points(&whole, 20), [(20, 10), (50, 2_010), (90, 1_000)]);
        assert_eq!(points(&whole, 95), [(95, 1_000)]);
        let cut = known(1_000, &moved[..2], Some(50));
        assert_eq!(points(&cut, 0), [(50, 10), (50, 2_010), (90, 1_000)]);
        assert_eq!(cut.begins(at(0)), at(50));
        assert_eq!(cut.begins(at(60)), at(60));
    }

    proptest! {
        /// Forward from nothing and back from the end is the same way.
        #[test]
        fn every_step_is_an_entry(steps in prop::collection::vec((1_i64..100, -5_000_i64..5_000), 1..40)) {
            let (mut second, mut balance, mut forward, mut moved) = (0, 0, vec![(0, 0)], Vec::new());
            for (pause, amount) in steps {
                second += pause;
                balance += amount;
                forward.push((second, balance));
                moved.insert(0, (second, amount));
            }
            prop_assert_eq!(points(&known(balance, &moved, None), 0), forward);
        }
    }
}
