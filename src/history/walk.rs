//! Goes through an index block by block, so that memory stays small however long the history is.

use std::collections::{HashSet, VecDeque};

use futures_util::Stream;
use futures_util::stream::try_unfold;

use super::error::Error;
use super::filter::Filter;
use super::index::Index;
use crate::blink::{Transaction, TransactionId};

/// Which way to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Back in time.
    #[default]
    NewestFirst,
    /// Forward in time.
    OldestFirst,
}

/// A way through an index: what fits a filter, in order, some hundred at a time.
pub struct Walk {
    index: Index,
    filter: Filter,
    order: Order,
    /// Places of blocks that are to come.
    ahead: VecDeque<i64>,
    /// Where to begin within the first block: right behind this one.
    behind: Option<TransactionId>,
    /// The last one that was passed, whether it fits or not.
    passed: Option<TransactionId>,
}

impl Index {
    /// From one end to the other.
    pub async fn walk(&self, filter: Filter, order: Order) -> Result<Walk, Error> {
        let mut ahead: VecDeque<i64> = self
            .outlines()
            .await?
            .into_iter()
            .filter(|block| filter.may_be_in(block.oldest_at, block.newest_at))
            .map(|block| block.place)
            .collect();
        if order == Order::OldestFirst {
            ahead.make_contiguous().reverse();
        }
        Ok(Walk {
            index: self.clone(),
            filter,
            order,
            ahead,
            behind: None,
            passed: None,
        })
    }

    /// From right behind that transaction on, as one goes; none where it is not in the index.
    pub async fn walk_from(
        &self,
        filter: Filter,
        order: Order,
        id: &TransactionId,
    ) -> Result<Option<Walk>, Error> {
        let Some(place) = self.place_of(id).await? else {
            return Ok(None);
        };
        let mut walk = self.walk(filter, order).await?;
        walk.ahead.retain(|one| match order {
            Order::NewestFirst => *one < place,
            Order::OldestFirst => *one > place,
        });
        walk.ahead.push_front(place);
        walk.behind = Some(id.clone());
        walk.passed = Some(id.clone());
        Ok(Some(walk))
    }

    /// Where rows of Blink's, without a gap and the newest first, meet what is known: how many of them come down to the first
    /// one that is, and the way on from behind it. What came into the index since is newer than they are. None where they do
    /// not meet.
    pub async fn meet(
        &self,
        rows: &[Transaction],
        filter: Filter,
    ) -> Result<Option<(usize, Walk)>, Error> {
        let times = || rows.iter().map(|one| one.created_at.as_second());
        let (Some(oldest), Some(newest)) = (times().min(), times().max()) else {
            // Where Blink has none, and we neither, there is nothing between.
            let all = self.walk(filter, Order::NewestFirst).await?;
            let is_empty = self.outlines().await?.is_empty();
            self.is_kept().await?;
            return Ok(is_empty.then_some((0, all)));
        };
        let mut same_time = Filter::since(oldest);
        same_time.to = newest.saturating_add(1);
        let mut beside = self.walk(same_time, Order::NewestFirst).await?;
        let mut known = HashSet::new();
        while let Some(rows) = beside.next().await? {
            known.extend(rows.into_iter().map(|one| one.id));
        }
        let mut rows = rows.iter().enumerate();
        let Some((at, meeting)) = rows.find(|(_, one)| known.contains(&one.id)) else {
            return Ok(None);
        };
        let walk = self
            .walk_from(filter, Order::NewestFirst, &meeting.id)
            .await?;
        Ok(walk.map(|walk| (at + 1, walk)))
    }

    /// Which block a transaction is in. Ids begin with their time, which says where to look first; but that is Blink's own
    /// affair, so the others are looked through as well.
    async fn place_of(&self, id: &TransactionId) -> Result<Option<i64>, Error> {
        let mut outlines = self.outlines().await?;
        if let Some(at) = id.as_str().get(..8)
            && let Ok(at) = i64::from_str_radix(at, 16)
        {
            outlines.sort_by_key(|one| (one.oldest_at - at).max(at - one.newest_at).max(0));
        }
        for outline in outlines {
            let block = self.block(outline.place).await?;
            let is_it = |block: &super::block::Block| block.rows.iter().any(|one| one.id == *id);
            if block.as_ref().is_some_and(is_it) {
                return Ok(Some(outline.place));
            }
        }
        Ok(None)
    }
}

impl Walk {
    /// What fits of the next block, in this walk's order; perhaps nothing. `None` at the end, which is the end of all that
    /// was in the index: [`Error::Gone`] where it was deleted on the way.
    pub async fn next(&mut self) -> Result<Option<Vec<Transaction>>, Error> {
        let Some(place) = self.ahead.pop_front() else {
            self.index.is_kept().await?;
            return Ok(None);
        };
        // A block of which nothing is left while we go is passed by; of an index that was deleted nothing is left at all.
        let Some(block) = self.index.block(place).await? else {
            self.index.is_kept().await?;
            return Ok(Some(Vec::new()));
        };
        let mut rows = block.rows;
        if self.order == Order::OldestFirst {
            rows.reverse();
        }
        if let Some(behind) = self.behind.take()
            && let Some(at) = rows.iter().position(|one| one.id == behind)
        {
            rows.drain(..=at);
        }
        if let Some(last) = rows.last() {
            self.passed = Some(last.id.clone());
        }
        rows.retain(|one| self.filter.fits(one));
        Ok(Some(rows))
    }

    /// How far it has come: whatever is beyond this one is still to come. None before the first.
    pub fn passed(&self) -> Option<&TransactionId> {
        self.passed.as_ref()
    }

    /// All of it, some hundred at a time.
    pub fn stream(self) -> impl Stream<Item = Result<Vec<Transaction>, Error>> {
        try_unfold(self, |mut walk| async move {
            Ok(walk.next().await?.map(|rows| (rows, walk)))
        })
    }
}
