//! What was paid before: the same recipient, the same amount, the same words, a short while ago. Somebody may have handed the
//! same file in twice.

use std::collections::{HashMap, VecDeque};

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

/// A row that was paid before, or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Which row of this run.
    pub number: i64,
    /// What the earlier run was called; empty where nobody gave it a name.
    pub title: String,
    /// When that one was prepared, Unix seconds.
    pub prepared_at: i64,
    /// Who prepared that one.
    pub prepared_by: String,
    /// When the earlier row was sent, Unix seconds.
    pub at: i64,
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
    /// Which rows of a run that can be paid the same payer has paid within the last thirty days, or has sent; each with the
    /// last time that they did so.
    pub async fn repeats(&self, run: &Run, payer: &str) -> Result<Vec<Repeat>, Error> {
        let sent = fetch_all!(
            &self.database,
            (String, String, i64, String),
            "SELECT title, prepared_by, created_at, record FROM payout_runs, payout_rows
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
        let mut here: HashMap<_, VecDeque<i64>> = HashMap::new();
        for row in &rows {
            let numbers = here.entry(same(&row.record.asked)).or_default();
            numbers.push_back(row.number);
        }
        let mut found = Vec::new();
        for (title, prepared_by, created_at, record) in sent {
            let record: Record = read(&record)?;
            // Each row is told of once.
            let number = here
                .get_mut(&same(&record.asked))
                .and_then(VecDeque::pop_front);
            found.extend(number.map(|number| Repeat {
                number,
                title,
                prepared_by,
                prepared_at: created_at,
                at: record.attempt.map_or(created_at, |last| last.sent_at),
            }));
        }
        found.sort_by_key(|repeat| repeat.number);
        Ok(found)
    }
}
