//! What was paid a short while ago and stands in a run again: said loudly, and paid again only where somebody says so.

use jiff::Timestamp;

use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::signed_in::SignedIn;

use super::list::name;
use super::sight::Sight;

/// So many rows are told one by one.
const SHOWN: usize = 10;

/// A sentence for each such row. Whoever only prepares hears of what they prepared themselves.
pub(super) async fn repeats(
    frame: &Frame,
    state: &AppState,
    signed_in: &SignedIn,
    sight: &Sight,
) -> Result<Vec<String>, Error> {
    if sight.run.converts {
        return Ok(Vec::new());
    }
    let payer = match (&sight.request, sight.run.needs_two) {
        (Some(request), true) => request.owner.id.as_str(),
        _ => sight.run.prepared_by.as_str(),
    };
    let mut found = state.payouts.repeats(&sight.run, payer).await?;
    found.retain(|one| sight.is_payer || one.prepared_by == signed_in.subject());
    let told = found.iter().take(SHOWN).map(|one| {
        let at = Timestamp::from_second(one.at).unwrap_or_default();
        let said = [
            ("number", one.number.to_string()),
            ("title", name(frame, &one.title, one.prepared_at)),
            ("day", frame.text.date(at, &frame.zone)),
        ];
        frame.text.with("payout-repeated", said)
    });
    let told = told.collect();
    Ok(and_more(frame, told, found.len()))
}

/// The first ones of so many, and how many more there are.
pub(super) fn and_more(frame: &Frame, mut told: Vec<String>, all: usize) -> Vec<String> {
    if let Ok(more @ 1..) = i64::try_from(all.saturating_sub(told.len())) {
        told.push(frame.text.with("payout-and-more", [("count", more)]));
    }
    told
}
