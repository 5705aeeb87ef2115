//! What everything that was found comes to.

use crate::history::{self, Sums};
use crate::money::{Amount, Unit};
use crate::text::Sign;
use crate::web::figure::{wallet_amount, wallet_name};
use crate::web::frame::Frame;

/// What came and went in one wallet.
pub(super) struct Sum {
    pub(super) wallet: &'static str,
    /// Empty where amounts are hidden.
    pub(super) received: String,
    pub(super) sent: String,
}

/// Each wallet in which there is something.
pub(super) fn summed(frame: &Frame, sums: &Sums) -> Vec<Sum> {
    let sides = [(Unit::Bitcoin, sums.bitcoin), (Unit::Dollar, sums.dollar)];
    let found = sides.into_iter().filter(|(_, sum)| sum.count > 0);
    found
        .map(|(unit, sum)| Sum::new(frame, unit, sum))
        .collect()
}

impl Sum {
    fn new(frame: &Frame, unit: Unit, sum: history::Sum) -> Self {
        let shown = |minor: i64| match frame.hide_amounts {
            true => String::new(),
            false => wallet_amount(frame.text, Amount::new(unit, minor), Sign::Always),
        };
        Self {
            wallet: frame.t(wallet_name(unit)),
            received: shown(sum.received),
            sent: shown(sum.sent.saturating_neg()),
        }
    }
}
