//! What everything that was found comes to.

use crate::history::{self, Sums};
use crate::money::{Amount, Unit};
use crate::text::Sign;
use crate::web::figure::{wallet_amount, wallet_name};
use crate::web::frame::Frame;

/// What came and went in one wallet.
pub(super) struct Sum {
    pub(super) wallet: &'static str,
    pub(super) parts: Vec<Part>,
}

/// What came, what went, and what is neither where there is any.
pub(super) struct Part {
    pub(super) name: &'static str,
    /// Empty where amounts are hidden.
    pub(super) amount: String,
}

/// Each wallet in which there is something.
pub(super) fn summed(frame: &Frame, sums: &Sums) -> Vec<Sum> {
    let sides = [(Unit::Bitcoin, sums.bitcoin), (Unit::Dollar, sums.dollar)];
    let found = sides.into_iter().filter(|(_, sum)| sum.count > 0);
    found
        .map(|(unit, sum)| Sum::new(frame, unit, sum))
        .collect()
}

/// How many of that time are in it nowhere, and why; nothing where there are none.
pub(super) fn left_out(frame: &Frame, count: usize) -> String {
    match u64::try_from(count).unwrap_or(u64::MAX) {
        0 => String::new(),
        count => frame.text.counted("transactions-left-out", count),
    }
}

impl Sum {
    fn new(frame: &Frame, unit: Unit, sum: history::Sum) -> Self {
        let shown = |minor: i64| match frame.hide_amounts {
            true => String::new(),
            false => wallet_amount(frame.text, Amount::new(unit, minor), Sign::Always),
        };
        let part = |name, minor| Part {
            name: frame.t(name),
            amount: shown(minor),
        };
        let mut parts = vec![
            part("search-in", sum.received),
            part("search-out", sum.sent.saturating_neg()),
        ];
        if sum.converted.count > 0 {
            parts.push(part("search-converted", sum.converted.change));
        }
        if sum.returned.count > 0 {
            parts.push(part("search-returned", sum.returned.change));
        }
        Self {
            wallet: frame.t(wallet_name(unit)),
            parts,
        }
    }
}
