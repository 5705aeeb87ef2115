//! The table of blocks. Two that write the same place at once do no harm: the second finds another version and looks again.

use super::block::{Block, Outline};
use super::error::Error;
use super::index::Index;
use crate::database::{execute, fetch_all, fetch_optional};

type Row = (i64, i64, i64, i64, i64, i64);

fn outline((place, version, held, pending, newest_at, oldest_at): Row) -> Outline {
    Outline {
        place,
        version,
        held,
        pending,
        newest_at,
        oldest_at,
    }
}

impl Index {
    /// All blocks without what is in them, the newest first; some hundred.
    pub(super) async fn outlines(&self) -> Result<Vec<Outline>, Error> {
        let rows = fetch_all!(
            &self.history.database,
            Row,
            "SELECT place, version, held, pending, newest_at, oldest_at FROM history_blocks
             WHERE history = $1 ORDER BY place DESC",
            self.name.clone(),
        )?;
        Ok(rows.into_iter().map(outline).collect())
    }

    /// The block at a place, unless there is none.
    pub(super) async fn block(&self, place: i64) -> Result<Option<Block>, Error> {
        let row = fetch_optional!(
            &self.history.database,
            (i64, i64, i64, i64, i64, i64, Vec<u8>),
            "SELECT place, version, held, pending, newest_at, oldest_at, sealed FROM history_blocks
             WHERE history = $1 AND place = $2",
            self.name.clone(),
            place,
        )?;
        let Some((place, version, held, pending, newest_at, oldest_at, sealed)) = row else {
            return Ok(None);
        };
        let outline = outline((place, version, held, pending, newest_at, oldest_at));
        Block::open(&self.history.ring, &self.name, outline, &sealed).map(Some)
    }

    /// Writes a block, where it still is as it was read; false where it is not.
    pub(super) async fn write(&self, block: &Block) -> Result<bool, Error> {
        let sealed = block.seal(&self.history.ring, &self.name)?;
        let outline = block.outline();
        let written = if block.version == 0 {
            execute!(
                &self.history.database,
                "INSERT INTO history_blocks (history, place, version, held, pending, newest_at, oldest_at, sealed)
                 SELECT name, $2, $3, $4, $5, $6, $7, $8 FROM history_accounts WHERE name = $1
                 ON CONFLICT (history, place) DO NOTHING",
                self.name.clone(),
                outline.place,
                outline.version,
                outline.held,
                outline.pending,
                outline.newest_at,
                outline.oldest_at,
                sealed,
            )?
        } else {
            execute!(
                &self.history.database,
                "UPDATE history_blocks
                 SET version = $3, held = $4, pending = $5, newest_at = $6, oldest_at = $7, sealed = $8
                 WHERE history = $1 AND place = $2 AND version = $9",
                self.name.clone(),
                outline.place,
                outline.version,
                outline.held,
                outline.pending,
                outline.newest_at,
                outline.oldest_at,
                sealed,
                block.version,
            )?
        };
        Ok(written == 1)
    }

    /// Takes a block away, where it still is as it was read.
    pub(super) async fn erase(&self, block: &Block) -> Result<(), Error> {
        execute!(
            &self.history.database,
            "DELETE FROM history_blocks WHERE history = $1 AND place = $2 AND version = $3",
            self.name.clone(),
            block.place,
            block.version,
        )?;
        Ok(())
    }
}
