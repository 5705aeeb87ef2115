//! Where a file's rows come from: the index, with what is newer than it from Blink, or Blink alone.

use std::collections::HashSet;

use super::super::listed::{if_readable, whole_index};
use super::pages::Pages;
use crate::blink::{Page, Place, Transaction, TransactionId};
use crate::history::{self, Filter, Index, Walk};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

/// Rows, the newest first, some hundred at a time.
pub(super) struct Source {
    pages: Pages,
    filter: Filter,
    /// None where there is no index, or one that does not reach back to the first transaction.
    index: Option<Index>,
    /// The way through it, from where Blink's pages met it.
    walk: Option<Walk>,
    /// Entries of that time whose currency is not known.
    left_out: HashSet<TransactionId>,
    over: bool,
}

impl Source {
    /// The best that there is.
    pub(super) async fn open(
        state: &AppState,
        signed_in: SignedIn,
        filter: Filter,
    ) -> Result<Self, Error> {
        Ok(Self {
            index: whole_index(state, &signed_in).await?,
            pages: Pages::new(state.clone(), signed_in),
            filter,
            walk: None,
            left_out: HashSet::new(),
            over: false,
        })
    }

    /// From the newest one on once more.
    pub(super) fn restart(&mut self) {
        self.pages.go_on(Place::Newest);
        self.over = false;
        self.walk = None;
    }

    /// How many entries so far are none of the rows, as their currency is not known.
    pub(super) fn left_out(&self) -> usize {
        self.left_out.len()
    }

    /// What comes next and fits; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Transaction>>, Error> {
        if self.over {
            return Ok(None);
        }
        if let Some(walk) = &mut self.walk {
            match walk.next().await {
                Ok(rows) => {
                    self.over = rows.is_none();
                    return Ok(rows);
                }
                Err(history::Error::Unreadable | history::Error::Gone) => {
                    // From behind the last row on Blink tells of everything.
                    if let Some(passed) = walk.passed() {
                        self.pages.go_on(Place::OlderThan(passed.clone()));
                    }
                    (self.index, self.walk) = (None, None);
                }
                Err(error) => return Err(error.into()),
            }
        }
        let Some(page) = self.pages.next().await? else {
            self.over = true;
            return Ok(None);
        };
        let mut rows = self.down_to_index(page).await?;
        let oldest = rows.last().map(|one| one.created_at.as_second());
        if oldest.is_some_and(|oldest| oldest < self.filter.from) {
            self.over = true;
        }
        rows.retain(|one| self.filter.fits(one));
        Ok(Some(rows))
    }

    /// The rows of a page that come before what the index has, which tells the rest; all of them where they do not meet.
    async fn down_to_index(&mut self, page: Page) -> Result<Vec<Transaction>, Error> {
        let missed = page.left_out.iter().filter(|one| self.filter.misses(one));
        self.left_out.extend(missed.map(|one| one.id.clone()));
        let Some(index) = &self.index else {
            return Ok(page.transactions);
        };
        // What was pending may be settled by now.
        if page.newer.is_none() {
            if_readable(index.put_newest(&page).await.map(Some))?;
        }
        let mut rows = page.transactions;
        let met = index.meet(&rows, self.filter.clone()).await;
        if let Some((count, walk)) = if_readable(met)? {
            rows.truncate(count);
            self.walk = Some(walk);
            let missed = if_readable(index.left_out(&self.filter).await.map(Some))?;
            let missed = missed.into_iter().flatten();
            self.left_out.extend(missed.map(|one| one.id));
        }
        Ok(rows)
    }
}
