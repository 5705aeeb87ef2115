//! What a picture is drawn from: balances, and what changed them as far back as is known.

use jiff::Timestamp;

use super::super::listed::{if_readable, whole_index};
use super::curve::Step;
use crate::blink::{Overview, Place, Transaction, WalletId};
use crate::history::{Filter, Index};
use crate::money::Unit;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

/// So many pages of a hundred, for one look at one picture: without an index everything that is known, with one what may be
/// missing at its top.
const MOST_PAGES: usize = 5;

/// Balances, and what led to them.
pub(super) struct Gathered {
    pub(super) overview: Overview,
    /// The newest first; none newer than the balances.
    pub(super) steps: Vec<Step>,
    /// Older ones were not looked at; none where there are none.
    pub(super) since: Option<Timestamp>,
}

/// From `now` back to `from`, or as far as a few pages and the index go.
pub(super) async fn gather(
    state: &AppState,
    signed_in: &SignedIn,
    from: Timestamp,
    now: Timestamp,
) -> Result<Gathered, Error> {
    let blink = &state.blink;
    let overview = signed_in
        .ask(|token| async move { blink.overview(&token).await })
        .await?;
    let wallets = overview.own_wallets();
    let index = whole_index(state, signed_in).await?;
    // The latest came with the balances: behind them is nothing that the balances do not have yet. Where there are none of
    // them there may be others, after some that we do not understand.
    let latest = overview.latest.as_deref().unwrap_or_default();
    let mut rows = latest.to_vec();
    let mut place = Some(latest.last().map_or(Place::Newest, behind));
    for asked in 0..=MOST_PAGES {
        if let Some(index) = &index
            && let Some(steps) = joined(index, &rows, from, &wallets).await?
        {
            return Ok(Gathered {
                overview,
                steps,
                since: None,
            });
        }
        let is_enough = rows.last().is_some_and(|oldest| oldest.created_at < from);
        let Some(here) = place.take_if(|_| asked < MOST_PAGES && !is_enough) else {
            break;
        };
        let here = &here;
        let page = signed_in
            .ask(|token| async move { blink.history(&token, here).await })
            .await?;
        rows.extend(page.transactions);
        place = page.older;
    }
    let since = place.map(|_| rows.last().map_or(now, |oldest| oldest.created_at));
    Ok(Gathered {
        steps: rows.iter().map(|one| Step::new(one, &wallets)).collect(),
        overview,
        since,
    })
}

fn behind(one: &Transaction) -> Place {
    Place::OlderThan(one.id.clone())
}

/// What the wallets' page has anyway, and the index; none where that is not enough.
pub(in super::super) async fn without_asking(
    state: &AppState,
    signed_in: &SignedIn,
    overview: &Overview,
    from: Timestamp,
) -> Result<Option<Vec<Step>>, Error> {
    let (Some(index), Ok(latest)) = (whole_index(state, signed_in).await?, &overview.latest) else {
        return Ok(None);
    };
    joined(&index, latest, from, &overview.own_wallets()).await
}

/// The steps of these rows down to where they meet the index, and from `from` on of what it has behind them; none where they
/// do not meet.
async fn joined(
    index: &Index,
    rows: &[Transaction],
    from: Timestamp,
    wallets: &[(WalletId, Unit)],
) -> Result<Option<Vec<Step>>, Error> {
    let step = |one: &Transaction| Step::new(one, wallets);
    let read = async {
        let met = index.meet(rows, Filter::since(from.as_second())).await?;
        let Some((count, mut walk)) = met else {
            return Ok(None);
        };
        let mut steps: Vec<Step> = rows.iter().take(count).map(step).collect();
        while let Some(rows) = walk.next().await? {
            steps.extend(rows.iter().map(step));
        }
        Ok(Some(steps))
    };
    if_readable(read.await)
}
