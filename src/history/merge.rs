//! What Blink answers is put into an index: at its top, at its bottom, and where something was still open.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::account::Facts;
use super::block::{Block, is_open};
use super::error::Error;
use super::index::Index;
use crate::blink::{Page, Transaction, TransactionId};
use crate::money::Unit;

/// Rows of a block that nothing is added to any more.
const FULL: usize = 400;
/// So many entries that cannot be read are remembered.
const MOST_LEFT_OUT: usize = 1000;
/// Somebody else may be writing at the same time so often.
const TRIES: usize = 8;

/// Whether the newest page met what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joint {
    /// It did: nothing is missing between.
    Joined,
    /// There is more between; it begins right above this one.
    Gap(TransactionId),
    /// Nobody knows: others were writing all the time.
    Busy,
}

impl Index {
    /// Puts the newest page in. Where everything in it is new there may be more between it and what is known: then nothing
    /// is put in, and what is between has to be asked for from below.
    pub async fn put_newest(&self, page: &Page) -> Result<Joint, Error> {
        self.learn(page).await?;
        for _ in 0..TRIES {
            let outlines = self.outlines().await?;
            let Some(top) = outlines.first() else {
                if page.transactions.is_empty() || self.write(&first(page)).await? {
                    // What it reached back to before, if anything, is gone with what was in it.
                    self.note_reach(page.older.is_none()).await?;
                    self.note_top().await?;
                    return Ok(Joint::Joined);
                }
                continue;
            };
            // A page reaches over two blocks at most: all but the newest are full.
            let mut known = Vec::new();
            for outline in outlines.iter().take(2) {
                known.extend(self.block(outline.place).await?);
            }
            let names: HashSet<TransactionId> = known
                .iter()
                .flat_map(|block| block.rows.iter().map(|one| one.id.clone()))
                .collect();
            let is_known = |one: &Transaction| names.contains(&one.id);
            let Some(meeting) = page.transactions.iter().position(is_known) else {
                if let Some(newest) = known.first().and_then(|block| block.rows.first())
                    && (!page.transactions.is_empty() || page.older.is_some())
                {
                    return Ok(Joint::Gap(newest.id.clone()));
                }
                self.note_top().await?;
                return Ok(Joint::Joined);
            };
            let (fresh, met) = page.transactions.split_at(meeting);
            let mut written = true;
            let bottom = outlines.last().map(|outline| outline.place);
            for block in &mut known {
                let has_below = Some(block.place) != bottom;
                if heal(block, met, &names, has_below) {
                    written &= self.write(block).await?;
                    block.version += 1;
                }
            }
            if written
                && let Some(block) = known.into_iter().find(|block| block.place == top.place)
                && self.put_above(block, fresh).await?
            {
                self.note_top().await?;
                return Ok(Joint::Joined);
            }
        }
        // Others kept writing; whoever comes next looks again.
        Ok(Joint::Busy)
    }

    /// Puts in the answer to the question for what is right above the newest known one.
    pub async fn put_newer(&self, page: &Page, above: &TransactionId) -> Result<(), Error> {
        self.learn(page).await?;
        let top = self.outlines().await?.first().copied();
        let Some(block) = self.block(top.ok_or(Error::Gone)?.place).await? else {
            return Err(Error::Gone);
        };
        // Else somebody else put it in meanwhile.
        if block.rows.first().is_some_and(|one| one.id == *above) {
            self.put_above(block, &page.transactions).await?;
        }
        Ok(())
    }

    /// Puts in the answer to the question for what is right below the oldest known one; none where nothing is known yet.
    pub async fn put_older(&self, page: &Page, below: Option<&TransactionId>) -> Result<(), Error> {
        self.learn(page).await?;
        let mut block = match self.bottom_block().await? {
            Some(block) if block.rows.last().map(|one| &one.id) == below => block,
            None if below.is_none() => Block {
                place: 0,
                version: 0,
                rows: Vec::new(),
            },
            // Somebody else put it in meanwhile.
            _ => return Ok(()),
        };
        if !page.transactions.is_empty() {
            if block.rows.len() < FULL {
                block.rows.extend_from_slice(&page.transactions);
            } else {
                block = Block {
                    place: block.place - 1,
                    version: 0,
                    rows: page.transactions.clone(),
                };
            }
            if !self.write(&block).await? {
                return Ok(());
            }
        }
        if page.older.is_none() {
            self.note_reach(true).await?;
        }
        Ok(())
    }

    /// The oldest known one, below which is to be gone on; none where nothing is known.
    pub async fn bottom(&self) -> Result<Option<TransactionId>, Error> {
        let block = self.bottom_block().await?;
        Ok(block.and_then(|block| Some(block.rows.last()?.id.clone())))
    }

    async fn bottom_block(&self) -> Result<Option<Block>, Error> {
        match self.outlines().await?.last() {
            Some(bottom) => Ok(Some(self.block(bottom.place).await?.ok_or(Error::Gone)?)),
            None => Ok(None),
        }
    }

    /// What was not settled when it was last looked at, with the unit of its wallet.
    pub async fn open_ones(&self) -> Result<Vec<(TransactionId, Unit)>, Error> {
        let mut open = Vec::new();
        for outline in self.outlines().await? {
            if outline.pending > 0
                && let Some(block) = self.block(outline.place).await?
            {
                let rows = block.rows.iter().filter(|one| is_open(one));
                open.extend(rows.map(|one| (one.id.clone(), one.amount.unit())));
            }
        }
        Ok(open)
    }

    /// Puts in what became of one that was not settled; nothing where Blink knows it no more.
    pub async fn settle(&self, id: &TransactionId, now: Option<&Transaction>) -> Result<(), Error> {
        for outline in self.outlines().await? {
            if outline.pending == 0 {
                continue;
            }
            let Some(mut block) = self.block(outline.place).await? else {
                continue;
            };
            let Some(at) = block.rows.iter().position(|one| one.id == *id) else {
                continue;
            };
            match now {
                Some(now) if block.rows.get(at) == Some(now) => return Ok(()),
                Some(now) => block.rows.splice(at..=at, [now.clone()]).for_each(drop),
                None => drop(block.rows.remove(at)),
            }
            // No block is empty: each has a newest and an oldest one.
            match block.rows.is_empty() {
                true => self.erase(&block).await?,
                false => drop(self.write(&block).await?),
            }
            return Ok(());
        }
        Ok(())
    }

    /// Puts rows above all that is known, in a block of their own where the top one is full.
    async fn put_above(&self, mut top: Block, rows: &[Transaction]) -> Result<bool, Error> {
        if rows.is_empty() {
            return Ok(true);
        }
        if top.rows.len() < FULL {
            top.rows.splice(..0, rows.iter().cloned()).for_each(drop);
        } else {
            top = Block {
                place: top.place + 1,
                version: 0,
                rows: rows.to_vec(),
            };
        }
        self.write(&top).await
    }

    /// Notes wallets and currencies where there are new ones.
    async fn learn(&self, page: &Page) -> Result<(), Error> {
        let (_, standing) = self.history.of(&self.owner).await?.ok_or(Error::Gone)?;
        let mut facts = Facts {
            wallets: page.wallets.clone(),
            joined_at: page.joined_at,
            currencies: standing.facts.currencies.clone(),
            left_out: standing.facts.left_out.clone(),
        };
        for one in &page.left_out {
            if !facts.left_out.contains(one) {
                facts.left_out.push(one.clone());
            }
        }
        facts.left_out.sort_by_key(|one| Reverse(one.at));
        facts.left_out.truncate(MOST_LEFT_OUT);
        facts.currencies.extend(
            page.transactions
                .iter()
                .map(|one| one.display_amount.currency),
        );
        facts.currencies.sort_unstable();
        facts.currencies.dedup();
        if facts != standing.facts {
            self.note_facts(&facts).await?;
        }
        Ok(())
    }
}

/// The first block of an index.
fn first(page: &Page) -> Block {
    Block {
        place: 0,
        version: 0,
        rows: page.transactions.clone(),
    }
}

/// Takes over what has changed, and what was missing behind a row of this block; whether there was anything. Entries that
/// were written at the same time may come to be seen one after the other, the older one last.
fn heal(
    block: &mut Block,
    met: &[Transaction],
    known: &HashSet<TransactionId>,
    has_below: bool,
) -> bool {
    let mut changed = false;
    let mut last = None;
    for one in met {
        if let Some(here) = block.rows.iter().position(|row| row.id == one.id) {
            last = Some(here);
            if let Some(row) = block.rows.get_mut(here)
                && row != one
            {
                *row = one.clone();
                changed = true;
            }
        } else if known.contains(&one.id) {
            last = None;
        } else if let Some(here) = last
            && (has_below || here + 1 < block.rows.len())
        {
            block.rows.insert(here + 1, one.clone());
            last = Some(here + 1);
            changed = true;
        }
    }
    changed
}
