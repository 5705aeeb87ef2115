//! What a picture is drawn from: balances, and what changed them as far back as is known.

use jiff::Timestamp;

use super::super::listed::{Kept, kept};
use super::curve::Step;
use crate::blink::{Overview, Place, Transaction, WalletId};
use crate::history::{self, Filter, Index, Order};
use crate::money::Unit;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

/// So many pages of a hundred, for one look at one picture, where there is no index.
const MOST_PAGES: usize = 5;

/// Balances, and what led to them.
pub(super) struct Gathered {
    pub(super) overview: Overview,
    /// The newest first; none newer than the balances.
    pub(super) steps: Vec<Step>,
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
    let wallets = overview.own_wallets();
    let step = |one: &Transaction| Step::new(one, &wallets);
    let latest = overview.latest.as_deref().unwrap_or_default();
    if let Some(index) = index(state, signed_in).await?
        && let Some(steps) = known(&index, latest, from, &wallets).await?
    {
        return Ok(Gathered {
            overview,
            steps,
            since: None,
        });
    }
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
    if overview.latest.is_ok() {
        let newest = latest.first();
        let is_it = |one: &Transaction| newest.is_some_and(|newest| newest.id == one.id);
        let skipped = match newest {
            None => transactions.len(),
            Some(_) => transactions.iter().position(is_it).unwrap_or(0),
        };
        transactions.drain(..skipped);
    }
    Ok(Gathered {
        steps: transactions.iter().map(step).collect(),
        overview,
        since,
    })
}

/// What the wallets' page has anyway, and the index; none where that is not enough.
pub(in super::super) async fn without_asking(
    state: &AppState,
    signed_in: &SignedIn,
    overview: &Overview,
    from: Timestamp,
) -> Result<Option<Vec<Step>>, Error> {
    let (Some(index), Ok(latest)) = (index(state, signed_in).await?, &overview.latest) else {
        return Ok(None);
    };
    known(&index, latest, from, &overview.own_wallets()).await
}

/// An index that reaches back to the first transaction.
async fn index(state: &AppState, signed_in: &SignedIn) -> Result<Option<Index>, Error> {
    Ok(match kept(state, signed_in).await? {
        Kept::Yes(index, standing) if standing.complete => Some(index),
        Kept::Yes(..) | Kept::No | Kept::Unreadable => None,
    })
}

/// The steps of the latest ones that are not in the index, and of what the index has from `from` on; none where there is a
/// gap between, or where the index knows more than came with the balances.
async fn known(
    index: &Index,
    latest: &[Transaction],
    from: Timestamp,
    wallets: &[(WalletId, Unit)],
) -> Result<Option<Vec<Step>>, Error> {
    let filter = Filter::since(from.as_second());
    let read = async {
        let newest = index.page(Filter::default(), &Place::Newest, 1).await?;
        let newest = newest.and_then(|found| found.transactions.into_iter().next());
        let Some(newest) = newest else {
            return Ok(latest.is_empty().then(Vec::new));
        };
        let Some(at) = latest.iter().position(|one| one.id == newest.id) else {
            return Ok(None);
        };
        let step = |one: &Transaction| Step::new(one, wallets);
        // That one as the index has it: it may be settled by now.
        let newest = filter.fits(&newest).then_some(newest);
        let newer = latest.iter().take(at);
        let mut steps: Vec<Step> = newer.chain(newest.as_ref()).map(step).collect();
        // From behind it on: what came into the index since is among the latest, or newer than the balances.
        let id = latest
            .get(at)
            .map(|one| &one.id)
            .ok_or(history::Error::Gone)?;
        let walk = index.walk_from(filter, Order::NewestFirst, id).await?;
        let mut walk = walk.ok_or(history::Error::Gone)?;
        while let Some(rows) = walk.next().await? {
            steps.extend(rows.iter().map(step));
        }
        Ok(Some(steps))
    };
    match read.await {
        Ok(found) => Ok(found),
        Err(history::Error::Unreadable | history::Error::Gone) => Ok(None),
        Err(error) => Err(Error::from(error)),
    }
}
