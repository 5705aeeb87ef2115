//! How many there are, and what they come to.

use super::error::Error;
use super::walk::Walk;
use crate::blink::{Status, Transaction, WalletId};
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

/// What came and went in one wallet, in its minor unit. All of it together is what the balance changed by: what failed is
/// in it as it left and as it came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// What came from others.
    pub received: i64,
    /// What went to others, fees in it; not negative.
    pub sent: i64,
    /// Conversions between the own wallets.
    pub converted: Apart,
    /// Payments that failed, and what came back of them.
    pub returned: Apart,
}

/// What is counted by itself, as nobody else gave or got anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// How many.
    pub count: u64,
    /// What they changed the balance by.
    pub change: i64,
}

impl Apart {
    fn add(&mut self, minor: i64) {
        self.count += 1;
        self.change = self.change.saturating_add(minor);
    }
}

impl Sums {
    /// One more, of somebody with these wallets.
    pub fn add(&mut self, one: &Transaction, wallets: &[(WalletId, Unit)]) {
        self.count += 1;
        let sum = match one.amount.unit() {
            Unit::Bitcoin => &mut self.bitcoin,
            Unit::Dollar => &mut self.dollar,
        };
        let minor = one.amount.minor();
        sum.count += 1;
        if one.status == Status::Failure {
            sum.returned.add(minor);
        } else if one.converted_with(wallets).is_some() {
            sum.converted.add(minor);
        } else if minor > 0 {
            sum.received = sum.received.saturating_add(minor);
        } else {
            sum.sent = sum.sent.saturating_sub(minor);
        }
    }
}

impl Walk {
    /// What all of it comes to, of somebody with these wallets.
    pub async fn sums(mut self, wallets: &[(WalletId, Unit)]) -> Result<Sums, Error> {
        let mut sums = Sums::default();
        while let Some(rows) = self.next().await? {
            rows.iter().for_each(|one| sums.add(one, wallets));
        }
        Ok(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::transaction;
    use super::*;
    use crate::money::Sats;

    #[test]
    fn what_came_and_went_is_of_others() {
        let wallet = |id: &str| WalletId::parse(id).unwrap();
        let wallets = [
            (wallet("w-btc"), Unit::Bitcoin),
            (wallet("w-usd"), Unit::Dollar),
        ];
        let moved = |sats: i64, status, other: Option<&str>| Transaction {
            amount: Sats(sats).into(),
            status,
            counterparty_wallet: other.map(wallet),
            ..transaction()
        };
        let mut sums = Sums::default();
        for one in [
            moved(5_000, Status::Success, None),
            moved(-300, Status::Pending, Some("w-of-another")),
            moved(-1_010, Status::Failure, None),
            moved(1_010, Status::Failure, None),
            moved(-2_000, Status::Success, Some("w-usd")),
            moved(40, Status::Success, Some("w-usd")),
        ] {
            sums.add(&one, &wallets);
        }
        let apart = |count, change| Apart { count, change };
        let bitcoin = Sum {
            count: 6,
            received: 5_000,
            sent: 300,
            converted: apart(2, -1_960),
            returned: apart(2, 0),
        };
        assert_eq!((sums.bitcoin, sums.dollar), (bitcoin, Sum::default()));
    }
}
