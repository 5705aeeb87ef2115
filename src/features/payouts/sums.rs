//! What the rows of a run come to: counts, sums, fees, and the wallet before and after.

use crate::money::Unit;
use crate::payout::{Fees, RowState, RunState, Totals};
use crate::web::figure::wallet_name;
use crate::web::frame::Frame;

use super::amounts::shown;
use super::sight::Sight;

/// A name and what stands beside it.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) is_amount: bool,
}

/// Rows that were looked at, or that have their end.
pub(super) fn progress(frame: &Frame, sight: &Sight, totals: &Totals) -> Option<(String, i64)> {
    let size = sight.run.size.max(1);
    let (done, message) = match sight.run.state {
        RunState::Checking => (totals.all().rows, "payout-progress-checked"),
        RunState::Running | RunState::Paused | RunState::Stopping => {
            let ends = [
                RowState::Paid,
                RowState::Failed,
                RowState::Refused,
                RowState::Unsettled,
            ];
            (totals.sum(&ends).rows, "payout-progress-done")
        }
        _ => return None,
    };
    let text = frame
        .text
        .with(message, [("done", done), ("all", sight.run.size)]);
    Some((text, done.saturating_mul(100) / size))
}

pub(super) fn facts(
    frame: &Frame,
    sight: &Sight,
    totals: &Totals,
    told: &Fees,
    (balance, waiting): (Option<i64>, i64),
) -> Vec<Fact> {
    let unit = sight.run.unit;
    let count = |count: i64| frame.text.integer(count);
    let mut facts = Vec::new();
    let mut fact = |name, text: String, is_amount| {
        facts.push(Fact {
            name: frame.t(name),
            text,
            is_amount,
        });
    };
    let ready = totals.of(RowState::Ready);
    let paid = totals.of(RowState::Paid);
    fact(
        "payout-fact-wallet",
        frame.t(wallet_name(unit)).to_owned(),
        false,
    );
    if ready.rows > 0 {
        let name = match sight.run.started_at() {
            None => "payout-fact-to-pay",
            Some(_) => "payout-fact-left",
        };
        fact(
            name,
            frame
                .text
                .with("payout-rows-count", [("count", ready.rows)]),
            false,
        );
        fact("payout-fact-total", shown(frame, unit, ready.planned), true);
        if sight.run.started_at().is_none() {
            fact("payout-fact-fees", fees(frame, unit, told), true);
        }
    }
    if waiting > 0 {
        fact("payout-row-waiting", count(waiting), false);
    }
    if let Some(balance) = balance {
        fact("payout-fact-balance", shown(frame, unit, balance), true);
        let after = balance.saturating_sub(ready.planned);
        fact("payout-fact-after", shown(frame, unit, after), true);
    }
    if paid.rows > 0 {
        fact("payout-fact-paid", count(paid.rows), false);
        fact(
            "payout-fact-debited",
            shown(frame, unit, paid.debited),
            true,
        );
        fact("payout-fact-fees-paid", shown(frame, unit, paid.fees), true);
    }
    for (state, name) in [
        (RowState::Refused, "payout-fact-refused"),
        (RowState::Failed, "payout-fact-failed"),
        (RowState::Unsettled, "payout-row-unsettled"),
    ] {
        let part = totals.of(state);
        if part.rows > 0 {
            fact(name, count(part.rows), false);
        }
    }
    facts
}

/// The fees that are known, and that others come on top.
pub(super) fn fees(frame: &Frame, unit: Unit, fees: &Fees) -> String {
    let known = shown(frame, unit, fees.known);
    let known = match fees.is_most {
        true => frame.t1("payout-fees-at-most", "amount", known),
        false => known,
    };
    match fees.open + fees.silent + fees.unasked {
        0 => known,
        _ => frame.t1("payout-fees-at-least", "amount", known),
    }
}
