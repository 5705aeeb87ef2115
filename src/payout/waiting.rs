//! A row that is not sent now: why, until when, and what ends its waiting.

use super::invoicing::NoneYet;
use super::lease::Lease;
use super::pay::fails;
use super::payouts::Error;
use super::reason::Reason;
use super::resting::next_look;
use super::row::Row;
use super::shared::{Outcome, Shared};
use super::state::RowState;
use super::trail::Event;

/// A row that waits for something is tried again after so many seconds.
const WAITS: i64 = 5;

/// Nothing is sent now.
pub(super) async fn not_yet(
    shared: &Shared,
    lease: &Lease,
    mut row: Row,
    none: NoneYet,
) -> Result<Outcome, Error> {
    let now = shared.clock.unix();
    let (reason, patience) = match none {
        NoneYet::Pauses(pause) => return Ok(Outcome::Pauses(pause)),
        NoneYet::Ends(reason) => return fails(shared, lease, row, reason).await,
        NoneYet::Dear(fee) => {
            // Whoever reads it sees what it would have cost.
            if let Some(plan) = &mut row.record.plan {
                (plan.fee, plan.is_most) = (Some(fee.minor), fee.is_most);
            }
            return fails(shared, lease, row, Reason::FeeTooHigh).await;
        }
        NoneYet::Waits(reason) => (reason, None),
        NoneYet::WaitsFor(patience, reason, end) => (reason, Some((patience, end))),
    };
    let event = Event::Waits { reason };
    let waits_since = row.history.last().filter(|last| last.event == event);
    let is_over =
        |patience| waits_since.is_some_and(|last| now >= last.at.saturating_add(patience));
    if let Some((_, end)) = patience.filter(|(patience, _)| is_over(*patience)) {
        return fails(shared, lease, row, end).await;
    }
    // Blink may be back at any moment, a recipient less soon.
    let waited = waits_since.filter(|_| patience.is_some());
    let rest = waited.map_or(WAITS, |last| next_look(WAITS, now.saturating_sub(last.at)));
    let row = row.after(now, RowState::Ready, Some(reason), event);
    shared.payouts.put(row, lease, rest).await?;
    Ok(Outcome::Done)
}
