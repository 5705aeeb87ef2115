//! What was paid before: the same recipient, the same amount, the same words, a short while ago. Somebody may have handed the
//! same file in twice.

use std::collections::HashMap;

use crate::database::fetch_all;

use super::asked::{Asked, Sum};
use super::payouts::{Error, Payouts, read};
use super::row::Record;
use super::run::Run;
use super::state::RowState;

/// So far back is looked, seconds.
const BACK: i64 = 30 * 24 * 3600;
/// So many payments are looked through, the newest first.
const MOST: i64 = 20_000;

/// Rows of one earlier run that stand in this one again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// What the earlier run was called.
    pub title: String,
    /// Who prepared it.
    pub prepared_by: String,
    /// When it was prepared, Unix seconds.
    pub at: i64,
    /// How many rows of this run.
    pub rows: i64,
}

/// What makes two payments the same one to a person.
fn same(asked: &Asked) -> (String, Option<String>, i64, String) {
    let words = match asked.reference.is_empty() {
        true => &asked.memo,
        false => &asked.reference,
    };
    (
        asked.recipient.trim().to_lowercase(),
        match asked.amount {
            Some(Sum::Fiat { code, .. }) => Some(code.to_string()),
            _ => None,
        },
        asked.amount.map_or(0, Sum::minor),
        words.clone(),
    )
}

impl Payouts {
    /// Which rows of a run that can be paid the same payer has paid within the last thirty days, or has sent; by the run that
    /// did so last.
    pub async fn repeats(&self, run: &Run, payer: &str) -> Result<Vec<Repeat>, Error> {
        let sent = fetch_all!(
            &self.database,
            (String, String, String, i64, String),
            "SELECT payout_runs.id, title, prepared_by, created_at, record FROM payout_runs, payout_rows
             WHERE payer = $1 AND run = payout_runs.id AND created_at >= $2 AND payout_runs.id <> $3
               AND payout_rows.state IN ('paid', 'sending', 'pending', 'unknown', 'unsettled')
             ORDER BY created_at DESC, payout_runs.id, number LIMIT $4",
            payer.to_owned(),
            self.clock.unix().saturating_sub(BACK),
            run.id.as_str().to_owned(),
            MOST,
        )?;
        if sent.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self
            .rows(&run.id, Some(RowState::Ready), 0, i64::MAX)
            .await?;
        let mut here: HashMap<_, i64> = HashMap::new();
        for row in &rows {
            *here.entry(same(&row.record.asked)).or_default() += 1;
        }
        let mut found: Vec<(String, Repeat)> = Vec::new();
        for (id, title, prepared_by, at, record) in sent {
            let record: Record = read(&record)?;
            let Some(count @ 1..) = here.get_mut(&same(&record.asked)) else {
                continue;
            };
            // Each row is told of once.
            *count -= 1;
            match found.last_mut().filter(|(last, _)| *last == id) {
                Some((_, repeat)) => repeat.rows += 1,
                None => {
                    let repeat = Repeat {
                        title,
                        prepared_by,
                        at,
                        rows: 1,
                    };
                    found.push((id, repeat));
                }
            }
        }
        Ok(found.into_iter().map(|(_, repeat)| repeat).collect())
    }
}
