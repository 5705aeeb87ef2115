//! One page of an index, at a place that stays what it is when newer transactions arrive.

use super::error::Error;
use super::filter::Filter;
use super::index::Index;
use super::sums::Sums;
use super::walk::{Order, Walk};
use crate::blink::{Place, Transaction, WalletId};
use crate::money::Unit;

/// A page of what fits a filter, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What is on it.
    pub transactions: Vec<Transaction>,
    /// Where newer ones are, if there may be any.
    pub newer: Option<Place>,
    /// Where older ones are, if there are any.
    pub older: Option<Place>,
}

impl Index {
    /// So many at most from that place on; none where the index has no such place. No more blocks are opened than it takes.
    pub async fn page(
        &self,
        filter: Filter,
        place: &Place,
        size: usize,
    ) -> Result<Option<Found>, Error> {
        let walk = match place {
            Place::Newest => Some(self.walk(filter, Order::NewestFirst).await?),
            Place::OlderThan(id) => self.walk_from(filter, Order::NewestFirst, id).await?,
            Place::NewerThan(id) => self.walk_from(filter, Order::OldestFirst, id).await?,
        };
        let Some(mut walk) = walk else {
            return Ok(None);
        };
        let mut rows = walk.first(size.saturating_add(1)).await?;
        let more = rows.len() > size;
        rows.truncate(size);
        let upwards = matches!(place, Place::NewerThan(_));
        if upwards {
            rows.reverse();
        }
        let newer = rows.first().map(|one| Place::NewerThan(one.id.clone()));
        let older = rows.last().map(|one| Place::OlderThan(one.id.clone()));
        Ok(Some(Found {
            newer: match place {
                Place::Newest => None,
                Place::OlderThan(_) => newer.or(Some(Place::Newest)),
                Place::NewerThan(_) => newer.filter(|_| more),
            },
            older: older.filter(|_| more || upwards),
            transactions: rows,
        }))
    }
}

impl Index {
    /// The newest so many, and what all that fits comes to, of somebody with these wallets: of one way through, so that both
    /// say the same.
    pub async fn summed_page(
        &self,
        filter: Filter,
        size: usize,
        wallets: &[(WalletId, Unit)],
    ) -> Result<(Found, Sums), Error> {
        let mut walk = self.walk(filter, Order::NewestFirst).await?;
        let (mut transactions, mut sums) = (Vec::new(), Sums::default());
        let mut more = false;
        while let Some(rows) = walk.next().await? {
            for one in rows {
                sums.add(&one, wallets);
                match transactions.len() < size {
                    true => transactions.push(one),
                    false => more = true,
                }
            }
        }
        let last = transactions.last().filter(|_| more);
        let older = last.map(|one: &Transaction| Place::OlderThan(one.id.clone()));
        let found = Found {
            transactions,
            newer: None,
            older,
        };
        Ok((found, sums))
    }
}

impl Walk {
    /// The first ones on this way.
    async fn first(&mut self, count: usize) -> Result<Vec<Transaction>, Error> {
        let mut rows = Vec::new();
        while rows.len() < count
            && let Some(more) = self.next().await?
        {
            rows.extend(more);
        }
        rows.truncate(count);
        Ok(rows)
    }
}
