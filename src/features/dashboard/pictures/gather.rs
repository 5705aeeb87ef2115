//! What a picture is drawn from: balances, and the transactions as far back as Blink is asked.

use jiff::Timestamp;

use crate::blink::{Overview, Place, Transaction};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

/// So many pages of a hundred, for one look at one picture.
const MOST_PAGES: usize = 5;

/// Balances, and what led to them.
pub(super) struct Gathered {
    pub(super) overview: Overview,
    /// The newest first; none newer than the balances.
    pub(super) transactions: Vec<Transaction>,
    /// Older ones were not asked for; none where there are none.
    pub(super) since: Option<Timestamp>,
}

/// Back to `from`, or as far as a few pages go.
pub(super) async fn gather(
    state: &AppState,
    signed_in: &SignedIn,
    from: Timestamp,
) -> Result<Gathered, Error> {
    let blink = &state.blink;
    let overview = signed_in
        .ask(|token| async move { blink.overview(&token).await })
        .await?;
    let mut transactions: Vec<Transaction> = Vec::new();
    let mut place = Some(Place::Newest);
    for _ in 0..MOST_PAGES {
        let Some(here) = place.take() else { break };
        let here = &here;
        let page = signed_in
            .ask(|token| async move { blink.history(&token, here).await })
            .await?;
        transactions.extend(page.transactions);
        place = page.older;
        if transactions
            .last()
            .is_some_and(|oldest| oldest.created_at < from)
        {
            break;
        }
    }
    let since = place.and_then(|_| transactions.last().map(|oldest| oldest.created_at));
    // What came between the two questions is not in the balances yet. The latest came with them.
    let newest = overview.latest.as_ref().ok();
    if let Some(newest) = newest.map(|latest| latest.first()) {
        let known = |one: &Transaction| newest.is_some_and(|newest| newest.id == one.id);
        let skipped = transactions.iter().position(known);
        let skipped = match newest {
            None => transactions.len(),
            Some(_) => skipped.unwrap_or(0),
        };
        transactions.drain(..skipped);
    }
    Ok(Gathered {
        overview,
        transactions,
        since,
    })
}
