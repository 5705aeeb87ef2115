//! What was paid a short while ago and stands in a run again: said loudly, and paid again only where somebody says so.

use jiff::Timestamp;

use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::signed_in::SignedIn;

use super::sight::Sight;

/// A sentence for each earlier run. Whoever only prepares hears of what they prepared themselves.
pub(super) async fn repeats(
    frame: &Frame,
    state: &AppState,
    signed_in: &SignedIn,
    sight: &Sight,
) -> Result<Vec<String>, Error> {
    if sight.is_conversion() {
        return Ok(Vec::new());
    }
    let payer = match (&sight.request, sight.run.needs_two) {
        (Some(request), true) => request.owner.id.as_str(),
        _ => sight.run.prepared_by.as_str(),
    };
    let found = state.payouts.repeats(&sight.run, payer).await?;
    let seen = found
        .into_iter()
        .filter(|one| sight.is_payer || one.prepared_by == signed_in.subject());
    let told = seen.map(|one| {
        let at = Timestamp::from_second(one.at).unwrap_or_default();
        let ago = frame.text.relative(at, frame.now, &frame.zone);
        let said = [("when", ago), ("title", one.title)];
        let count = frame.text.with("payout-repeated", [("count", one.rows)]);
        format!("{count} {}", frame.text.with("payout-repeated-in", said))
    });
    Ok(told.collect())
}
