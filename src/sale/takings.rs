//! What several sales come to. Different currencies are never added.

use super::basket::Denomination;
use super::record::Sale;
use super::state::State;
use super::sums::Sum;

/// How a sale was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Over Lightning.
    Lightning,
    /// Coins and notes.
    Cash,
}

impl Sale {
    /// How it was paid first; none where it is not paid.
    pub fn method(&self) -> Option<Method> {
        let mut changes = self.history.iter();
        let paid = changes.find(|change| change.state.is_paid())?;
        Some(match paid.state {
            State::PaidInCash => Method::Cash,
            _ => Method::Lightning,
        })
    }
}

/// What the paid ones among some sales in one denomination come to, in its minor unit. A sale that was paid twice counts
/// once: the rest belongs to the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takings {
    /// What they were counted in.
    pub denomination: Denomination,
    /// Their totals: after discounts, with tips.
    pub taken: i64,
    /// How much of that are tips.
    pub tips: i64,
    /// What was taken off.
    pub discounts: i64,
    /// How much came over Lightning.
    pub lightning: i64,
    /// How much came as coins and notes.
    pub cash: i64,
}

impl Takings {
    /// Counts a sale, in the takings of its denomination.
    pub fn count(all: &mut Vec<Self>, sale: &Sale) {
        let totals = &sale.record.totals;
        let sum = Sum {
            at: sale.created_at,
            count: 1,
            method: sale.method(),
            denomination: sale.record.basket.denomination,
            taken: totals.total,
            tips: totals.tip,
            discounts: totals.discount,
        };
        Self::add(all, &sum);
    }

    /// Adds what the database has summed up to the takings of its denomination.
    pub fn add(all: &mut Vec<Self>, sum: &Sum) {
        let Some(method) = sum.method else {
            return;
        };
        let denomination = sum.denomination;
        // Currencies by their codes, satoshis last.
        let key = |denomination| match denomination {
            Denomination::Fiat { code, .. } => (0, Some(code)),
            Denomination::Sats => (1, None),
        };
        let at = all.binary_search_by_key(&key(denomination), |one| key(one.denomination));
        let at = at.unwrap_or_else(|at| {
            all.insert(at, Self::none(denomination));
            at
        });
        let Some(takings) = all.get_mut(at) else {
            return;
        };
        let add = |sum: &mut i64, more: i64| *sum = sum.saturating_add(more);
        add(&mut takings.taken, sum.taken);
        add(&mut takings.tips, sum.tips);
        add(&mut takings.discounts, sum.discounts);
        match method {
            Method::Lightning => add(&mut takings.lightning, sum.taken),
            Method::Cash => add(&mut takings.cash, sum.taken),
        }
    }

    fn none(denomination: Denomination) -> Self {
        Self {
            denomination,
            taken: 0,
            tips: 0,
            discounts: 0,
            lightning: 0,
            cash: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::basket::{Basket, Discount, Tip};
    use super::super::change::{Change, Evidence};
    use super::super::figures::Figures as _;
    use super::super::record::Record;
    use super::*;
    use crate::money::Unit;

    fn sale(denomination: Denomination, line: i64, states: &[State]) -> Sale {
        let basket = Basket {
            denomination,
            lines: vec![line],
            discount: Discount::Fixed(1),
            tip: Tip::Fixed(3),
            note: String::new(),
        };
        let change = |state: &State| Change {
            state: *state,
            at: 0,
            evidence: Evidence::Person,
        };
        Sale {
            id: "0123456789abcdefghjkmnpqrs".parse().unwrap(),
            register: String::new(),
            number: 1,
            owner: None,
            receiver: String::new(),
            state: states.last().copied().unwrap_or(State::Open),
            record: Record {
                totals: basket.totals().unwrap(),
                basket,
                wallet: Unit::Bitcoin,
            },
            history: states.iter().map(change).collect(),
            turns: 0,
            created_at: 0,
            version: 1,
            handled_at: None,
            payee: None,
            earner: None,
            is_asking: false,
        }
    }

    #[test]
    fn what_was_paid_counts_once_each_currency_for_itself() {
        let fiat = |code: &str| Denomination::Fiat {
            code: code.parse().unwrap(),
            fraction_digits: 2,
        };
        let mut all = Vec::new();
        for sale in [
            sale(Denomination::Sats, 100, &[State::Waiting, State::Paid]),
            sale(
                Denomination::Sats,
                100,
                &[State::PaidInCash, State::Overpaid],
            ),
            sale(fiat("USD"), 100, &[State::Expired, State::PaidLate]),
            sale(fiat("EUR"), 100, &[State::Waiting, State::Expired]),
            sale(fiat("EUR"), 100, &[State::Paid, State::Overpaid]),
        ] {
            Takings::count(&mut all, &sale);
        }
        let sums: Vec<_> = all
            .iter()
            .map(|sum| (sum.denomination, sum.taken, sum.lightning, sum.cash))
            .collect();
        assert_eq!(
            sums,
            [
                (fiat("EUR"), 102, 102, 0),
                (fiat("USD"), 102, 102, 0),
                (Denomination::Sats, 204, 102, 102),
            ]
        );
        assert_eq!((all[2].tips, all[2].discounts), (6, 2));
    }
}
