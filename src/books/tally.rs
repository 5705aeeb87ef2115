//! What a file holds: how many entries, and what they come to in each wallet.

use super::entry::Entry;
use crate::money::{Amount, Unit};

/// Counts entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there were.
    pub count: u64,
    /// How many are not in it, as their currency is not known.
    pub left_out: u64,
    sats: i128,
    cents: i128,
}

impl Tally {
    /// One more.
    pub fn add(&mut self, entry: &Entry) {
        self.count = self.count.saturating_add(1);
        self.add_amount(entry.amount);
    }

    fn add_amount(&mut self, amount: Amount) {
        let sum = match amount.unit() {
            Unit::Bitcoin => &mut self.sats,
            Unit::Dollar => &mut self.cents,
        };
        *sum = sum.saturating_add(amount.minor().into());
    }

    /// What a ledger says of those that are not in it; nothing where there are none.
    pub(super) fn left_out_line(&self) -> String {
        match self.left_out {
            0 => String::new(),
            count => format!("; Left out: {count} entries, whose currency is not known here.\n"),
        }
    }

    /// What a wallet's balance changed by, in its minor unit.
    pub fn sum(&self, unit: Unit) -> i128 {
        match unit {
            Unit::Bitcoin => self.sats,
            Unit::Dollar => self.cents,
        }
    }
}
