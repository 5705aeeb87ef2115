//! What a file holds: how many entries, and what they come to in each wallet.

use super::entry::Entry;
use crate::money::{Amount, Unit};

/// Counts entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there were.
    pub count: u64,
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

    /// What a wallet's balance changed by, in its minor unit.
    pub fn sum(&self, unit: Unit) -> i128 {
        match unit {
            Unit::Bitcoin => self.sats,
            Unit::Dollar => self.cents,
        }
    }
}
