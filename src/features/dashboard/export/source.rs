//! Where a file's rows come from: the index, with what is newer than it from Blink, or Blink alone.

use super::super::filling::look_at_top;
use super::super::listed::{Kept, kept};
use super::pages::Pages;
use crate::blink::{Place, Transaction, TransactionId};
use crate::history::{self, Filter, Index, Order, Walk};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

/// Rows, the newest first, some hundred at a time.
pub(super) struct Source {
    pages: Pages,
    filter: Filter,
    /// None where there is no index, or one that does not reach back to the first transaction.
    kept: Option<KeptRows>,
    over: bool,
}

/// What an index holds.
struct KeptRows {
    index: Index,
    /// Whatever is newer comes from Blink.
    newest: TransactionId,
    walk: Option<Walk>,
}

impl Source {
    /// The best that there is.
    pub(super) async fn open(
        state: &AppState,
        signed_in: SignedIn,
        filter: Filter,
    ) -> Result<Self, Error> {
        let kept = match whole_index(state, &signed_in).await? {
            None => None,
            Some(index) => {
                // What was pending may be settled by now.
                look_at_top(state, &signed_in, &index).await?;
                newest(&index).await?.map(|newest| KeptRows {
                    index,
                    newest,
                    walk: None,
                })
            }
        };
        Ok(Self {
            pages: Pages::new(state.clone(), signed_in),
            filter,
            kept,
            over: false,
        })
    }

    /// From the newest one on once more.
    pub(super) fn restart(&mut self) {
        self.pages.go_on(Place::Newest);
        self.over = false;
        if let Some(kept) = &mut self.kept {
            kept.walk = None;
        }
    }

    /// What comes next and fits; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Transaction>>, Error> {
        if self.over {
            return Ok(None);
        }
        if let Some(walk) = self.kept.as_mut().and_then(|kept| kept.walk.as_mut()) {
            match walk.next().await {
                Ok(rows) => {
                    self.over = rows.is_none();
                    return Ok(rows);
                }
                Err(history::Error::Unreadable | history::Error::Gone) => {
                    // From behind the last row on Blink tells of everything.
                    let place = walk.passed().cloned().map(Place::OlderThan);
                    self.pages.go_on(place.unwrap_or(Place::Newest));
                    self.kept = None;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let Some(page) = self.pages.next().await? else {
            self.over = true;
            return Ok(None);
        };
        let mut rows = page.transactions;
        if let Some(kept) = &mut self.kept
            && let Some(at) = rows.iter().position(|one| one.id == kept.newest)
        {
            // From behind that row on: what came into the index meanwhile is newer, and has been told by Blink.
            let (filter, order) = (self.filter.clone(), Order::NewestFirst);
            match kept.index.walk_from(filter, order, &kept.newest).await {
                Ok(Some(walk)) => {
                    kept.walk = Some(walk);
                    rows.truncate(at + 1);
                }
                // The index is no longer the one that it was: Blink tells of everything.
                Ok(None) | Err(history::Error::Unreadable | history::Error::Gone) => {
                    self.kept = None;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let oldest = rows.last().map(|one| one.created_at.as_second());
        if oldest.is_some_and(|oldest| oldest < self.filter.from) {
            self.over = true;
        }
        rows.retain(|one| self.filter.fits(one));
        Ok(Some(rows))
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

async fn newest(index: &Index) -> Result<Option<TransactionId>, Error> {
    match index.page(Filter::default(), &Place::Newest, 1).await {
        Ok(found) => Ok(found.and_then(|found| Some(found.transactions.first()?.id.clone()))),
        // Then Blink is asked for everything.
        Err(history::Error::Unreadable) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
