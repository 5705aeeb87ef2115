//! A page of the list, from the index where there is one, else straight from Blink.

use super::filling::{Top, fill, look_at_top};
use super::place::Address;
use crate::blink::{self, Page, Place, Transaction, WalletId};
use crate::history::{self, Filter, Found, Index, Order, Standing, Sums};
use crate::money::Unit;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;
use crate::web::missing::passing;
use crate::web::signed_in::SignedIn;

/// How many transactions a page has.
pub(super) const ROWS: usize = blink::PAGE_SIZE;
/// What was looked at within so many seconds is new enough for a search.
const FRESH: i64 = 10;

/// Somebody's index, as far as this page may use it.
pub(super) enum Kept {
    /// They keep none, or have not allowed us to read.
    No,
    /// It cannot be opened.
    Unreadable,
    /// There is one.
    Yes(Index, Box<Standing>),
}

/// What stands on the page.
pub(super) struct Listed {
    pub(super) wallets: Vec<(WalletId, Unit)>,
    pub(super) transactions: Vec<Transaction>,
    /// Unconfirmed receipts, where they were asked for.
    pub(super) pending: Option<Result<Vec<Transaction>, blink::Error>>,
    pub(super) newer: Option<Place>,
    pub(super) older: Option<Place>,
    /// Entries that are left out, as their currency is not known.
    pub(super) left_out: usize,
    /// Why the newest ones may be missing.
    pub(super) stale: Option<blink::Error>,
    /// So many came since the index was filled that some are missing: the filling gets them.
    pub(super) behind: bool,
    /// What all that was found comes to, where somebody looks for something.
    pub(super) sums: Option<Sums>,
}

impl From<Page> for Listed {
    fn from(page: Page) -> Self {
        Self {
            wallets: page.wallets,
            transactions: page.transactions,
            pending: page.pending,
            newer: page.newer,
            older: page.older,
            left_out: page.left_out.len(),
            stale: None,
            behind: false,
            sums: None,
        }
    }
}

/// The index, for whoever may read at Blink as well: it is as good as Blink's own answer. Its filling goes on.
pub(super) async fn kept(state: &AppState, signed_in: &SignedIn) -> Result<Kept, Error> {
    if !signed_in.scopes().has("read") {
        return Ok(Kept::No);
    }
    match state.history.of(signed_in.subject()).await {
        Ok(Some((index, standing))) => {
            fill(state, signed_in);
            Ok(Kept::Yes(index, Box::new(standing)))
        }
        Ok(None) => Ok(Kept::No),
        Err(history::Error::Unreadable) => Ok(Kept::Unreadable),
        Err(error) => Err(error.into()),
    }
}

/// Somebody's index, where it reaches back to their first transaction and can be opened.
pub(super) async fn whole_index(
    state: &AppState,
    signed_in: &SignedIn,
) -> Result<Option<Index>, Error> {
    Ok(match kept(state, signed_in).await? {
        Kept::Yes(index, standing) if standing.complete => Some(index),
        Kept::Yes(..) | Kept::No | Kept::Unreadable => None,
    })
}

/// What was read from an index; none where a part of it cannot be opened, or it is gone. Blink knows it all.
pub(super) fn if_readable<T>(read: Result<Option<T>, history::Error>) -> Result<Option<T>, Error> {
    match read {
        Err(history::Error::Unreadable | history::Error::Gone) => Ok(None),
        read => Ok(read?),
    }
}

/// What an index has to say.
pub(super) enum Indexed {
    /// This.
    Page(Box<Listed>),
    /// It has no such place, or no such wallet.
    NoPlace,
    /// There is more between it and the newest ones than it has caught up with.
    Behind,
    /// A part of it cannot be opened.
    Unreadable,
    /// It was deleted meanwhile.
    Deleted,
}

/// A page from the index.
pub(super) async fn from_index(
    state: &AppState,
    signed_in: &SignedIn,
    frame: &Frame,
    address: &Address,
    (index, standing): (&Index, &Standing),
) -> Result<Indexed, Error> {
    let searched = !address.search.is_empty();
    let at_top = address.place == Place::Newest;
    let (mut pending, mut stale, mut behind) = (None, None, false);
    let mut wallets = standing.facts.wallets.clone();
    if at_top && (!searched || standing.top_age > FRESH) {
        match passing(look_at_top(state, signed_in, index).await)? {
            Ok(top) if !top.is_known && !searched => return Ok(Indexed::Behind),
            Ok(Top { page, is_known }) => {
                pending = page.pending.filter(|_| !searched);
                wallets = page.wallets;
                behind = !is_known;
            }
            Err(error) => stale = Some(error),
        }
    }
    let unit = match &address.wallet {
        None => None,
        Some(wallet) => match wallets.iter().find(|(id, _)| id == wallet) {
            Some((_, unit)) => Some(*unit),
            None => return Ok(Indexed::NoPlace),
        },
    };
    if let Some(Ok(pending)) = &mut pending {
        pending.retain(|one| unit.is_none_or(|unit| one.amount.unit() == unit));
    }
    let filter = address.search.filter(unit, &frame.zone, frame.now);
    let upwards = matches!(address.place, Place::NewerThan(_));
    let look = async || {
        let summed = searched.then_some(&wallets[..]);
        look_up(index, filter.clone(), &address.place, summed).await
    };
    let mut found = look().await;
    // Whoever has come to the top of the index wants to know whether it is the top at Blink.
    if upwards && matches!(&found, Ok(Some((found, _))) if found.newer.is_none()) {
        match passing(look_at_top(state, signed_in, index).await)? {
            // Where the index is behind, the way on leads to Blink's own pages.
            Ok(top) if !top.is_known && !searched => return Ok(Indexed::Behind),
            Ok(top) => {
                behind = !top.is_known;
                found = look().await;
            }
            Err(error) => stale = Some(error),
        }
    }
    let found = match found {
        Ok(found) => found,
        Err(history::Error::Unreadable) => return Ok(Indexed::Unreadable),
        Err(history::Error::Gone) => return Ok(Indexed::Deleted),
        Err(error) => return Err(error.into()),
    };
    let Some((found, sums)) = found else {
        return Ok(Indexed::NoPlace);
    };
    let left_out = if_readable(index.left_out(&filter).await.map(Some))?;
    let left_out = left_out.map_or(0, |left_out| left_out.len());
    Ok(Indexed::Page(Box::new(Listed {
        wallets,
        transactions: found.transactions,
        pending,
        newer: found.newer,
        older: found.older,
        left_out,
        stale,
        behind,
        sums,
    })))
}

/// A page, and what all that fits comes to where wallets are given; none where there is no such place.
async fn look_up(
    index: &Index,
    filter: Filter,
    place: &Place,
    summed: Option<&[(WalletId, Unit)]>,
) -> Result<Option<(Found, Option<Sums>)>, history::Error> {
    if let (Some(wallets), Place::Newest) = (summed, place) {
        let (found, sums) = index.summed_page(filter, ROWS, wallets).await?;
        return Ok(Some((found, Some(sums))));
    }
    let Some(found) = index.page(filter.clone(), place, ROWS).await? else {
        return Ok(None);
    };
    let sums = match summed {
        Some(wallets) => {
            let walk = index.walk(filter, Order::NewestFirst).await?;
            Some(walk.sums(wallets).await?)
        }
        None => None,
    };
    Ok(Some((found, sums)))
}

/// A page straight from Blink, which knows nothing of searches.
pub(super) async fn from_blink(
    state: &AppState,
    signed_in: &SignedIn,
    address: &Address,
) -> Result<Listed, Error> {
    let (blink, place, wallet) = (&state.blink, &address.place, address.wallet.as_ref());
    let page = signed_in
        .ask(|token| async move { blink.transactions(&token, place, wallet).await })
        .await?;
    Ok(page.into())
}

/// Going forward in time can end on a page that is not full: then the newest page is the better one.
pub(super) fn is_short_top(place: &Place, found: &Listed) -> bool {
    let forward = matches!(place, Place::NewerThan(_));
    forward && found.newer.is_none() && found.transactions.len() + found.left_out < ROWS
}
