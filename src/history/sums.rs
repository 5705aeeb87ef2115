//! How many there are, and what they come to.

use super::error::Error;
use super::walk::Walk;
use crate::blink::{Status, Transaction};
use crate::money::Unit;

/// What came and went, in both wallets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many transactions, whatever became of them.
    pub count: u64,
    /// In the bitcoin wallet, satoshis.
    pub bitcoin: Sum,
    /// In the dollar wallet, US cents.
    pub dollar: Sum,
}

/// What came and went in one wallet, in its minor unit. Entries that failed and came back are in it, as they changed the
/// balance twice: both sides together are what the balance changed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// What came.
    pub received: i64,
    /// What went, fees in it; not negative.
    pub sent: i64,
    /// The part of both that is fee.
    pub fees: i64,
}

impl Sums {
    /// One more.
    pub fn add(&mut self, one: &Transaction) {
        self.count += 1;
        let sum = match one.amount.unit() {
            Unit::Bitcoin => &mut self.bitcoin,
            Unit::Dollar => &mut self.dollar,
        };
        let minor = one.amount.minor();
        sum.count += 1;
        if minor > 0 {
            sum.received = sum.received.saturating_add(minor);
        } else {
            sum.sent = sum.sent.saturating_sub(minor);
        }
        // The fee of what failed came back with it.
        if one.status != Status::Failure {
            sum.fees = sum.fees.saturating_add(one.fee.minor());
        }
    }
}

impl Walk {
    /// What all of it comes to.
    pub async fn sums(mut self) -> Result<Sums, Error> {
        let mut sums = Sums::default();
        while let Some(rows) = self.next().await? {
            rows.iter().for_each(|one| sums.add(one));
        }
        Ok(sums)
    }
}
