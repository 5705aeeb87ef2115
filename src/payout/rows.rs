//! The table of rows. Each change is one statement on one row, made only where the row is still as it was read.

use std::collections::HashSet;

use crate::database::{execute, fetch_all, fetch_optional};

use super::id::RunId;
use super::lease::Lease;
use super::payouts::{Error, Payouts, read, unreadable, written};
use super::row::Row;
use super::run::{Part, Run, Totals};
use super::state::RowState;

macro_rules! columns {
    () => {
        "run, number, state, reason, record, history, version"
    };
}

type Stored = (String, i64, String, Option<String>, String, String, i64);

impl Payouts {
    /// Rows of a run in their order, those after that number, of that state where one is named.
    pub async fn rows(
        &self,
        run: &RunId,
        state: Option<RowState>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Row>, Error> {
        let rows = fetch_all!(
            &self.database,
            Stored,
            concat!(
                "SELECT ",
                columns!(),
                " FROM payout_rows WHERE run = $1 AND number > $2 AND ($3 = '' OR state = $3)
                 ORDER BY number LIMIT $4"
            ),
            run.as_str().to_owned(),
            after,
            state.map_or("", RowState::word),
            limit,
        )?;
        rows.into_iter().map(row).collect()
    }

    /// One row.
    pub async fn row(&self, run: &RunId, number: i64) -> Result<Option<Row>, Error> {
        let found = fetch_optional!(
            &self.database,
            Stored,
            concat!(
                "SELECT ",
                columns!(),
                " FROM payout_rows WHERE run = $1 AND number = $2"
            ),
            run.as_str().to_owned(),
            number,
        )?;
        found.map(row).transpose()
    }

    /// What the rows come to.
    pub async fn totals(&self, run: &RunId) -> Result<Totals, Error> {
        let rows = fetch_all!(
            &self.database,
            (String, i64, i64, i64, i64),
            "SELECT state, COUNT(*), CAST(COALESCE(SUM(planned), 0) AS BIGINT),
                 CAST(COALESCE(SUM(debited), 0) AS BIGINT), CAST(COALESCE(SUM(fee), 0) AS BIGINT)
             FROM payout_rows WHERE run = $1 GROUP BY state",
            run.as_str().to_owned(),
        )?;
        let part = |(state, rows, planned, debited, fees): (String, i64, i64, i64, i64)| {
            let part = Part {
                rows,
                planned,
                debited,
                fees,
            };
            Ok((state.parse().map_err(unreadable)?, part))
        };
        let by_state = rows.into_iter().map(part).collect::<Result<_, Error>>()?;
        Ok(Totals { by_state })
    }

    /// Which rows were looked at in this round.
    pub(super) async fn looked_at(&self, run: &Run) -> Result<HashSet<i64>, Error> {
        let rows = fetch_all!(
            &self.database,
            (i64,),
            "SELECT number FROM payout_rows WHERE run = $1 AND round = $2",
            run.id.as_str().to_owned(),
            run.round,
        )?;
        Ok(rows.into_iter().map(|(number,)| number).collect())
    }

    /// The next row that a worker has to do something about: one that may be under way before all others, and those that
    /// rest not before their time.
    pub(super) async fn next_due(
        &self,
        run: &RunId,
        under_way: bool,
    ) -> Result<Option<Row>, Error> {
        let found = fetch_optional!(
            &self.database,
            Stored,
            concat!(
                "SELECT ",
                columns!(),
                " FROM payout_rows WHERE run = $1
                 AND (($2 = 1 AND state IN ('sending', 'pending', 'unknown')) OR ($2 = 0 AND state = 'ready'))
                 AND (rest_until IS NULL OR rest_until <= (SELECT now FROM clock))
                 ORDER BY CASE state WHEN 'sending' THEN 0 ELSE 1 END, COALESCE(rest_until, 0), number LIMIT 1"
            ),
            run.as_str().to_owned(),
            i64::from(under_way),
        )?;
        found.map(row).transpose()
    }

    /// Whether an invoice stands in an earlier row of the run, or in any row of the same payer that was sent and did not
    /// fail. Before anything is sent (`early`) also in one that another of their runs is yet to send. What others do, and
    /// what was called off before it was sent, keeps nobody from paying.
    pub(super) async fn stands_elsewhere(
        &self,
        row: &Row,
        hash: &str,
        early: bool,
    ) -> Result<bool, Error> {
        let found = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT number FROM payout_rows AS other, payout_runs AS whole
             WHERE other.payment_hash = $1 AND whole.id = other.run AND NOT (other.run = $2 AND other.number = $3)
               AND ((other.run = $2 AND other.number < $3 AND other.state NOT IN ('refused', 'failed'))
                 OR (whole.payer = (SELECT COALESCE(own.payer, (SELECT owner FROM payout_requests WHERE run = own.id),
                       own.prepared_by) FROM payout_runs AS own WHERE own.id = $2)
                   AND (other.state IN ('sending', 'pending', 'unknown', 'unsettled', 'paid')
                     OR ($4 = 1 AND other.run <> $2 AND other.state = 'ready' AND whole.state IN ('running', 'paused')))))
             LIMIT 1",
            hash.to_owned(),
            row.run.as_str().to_owned(),
            row.number,
            i64::from(early),
        )?;
        Ok(found.is_some())
    }

    /// Writes down a row that was looked at, once in each round of its run.
    pub(super) async fn add(&self, row: &Row, round: i64) -> Result<(), Error> {
        execute!(
            &self.database,
            "INSERT INTO payout_rows (run, number, state, reason, record, history, payment_hash, planned, round)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (run, number) DO UPDATE SET state = excluded.state, reason = excluded.reason,
               record = excluded.record, history = excluded.history, payment_hash = excluded.payment_hash,
               planned = excluded.planned, round = excluded.round, version = payout_rows.version + 1
             WHERE payout_rows.round < excluded.round AND payout_rows.state IN ('ready', 'refused')",
            row.run.as_str().to_owned(),
            row.number,
            row.state.word(),
            row.reason.map(|reason| reason.word()),
            written(&row.record)?,
            written(&row.history)?,
            row.payment_hash().map(str::to_owned),
            row.record.plan.map(|plan| plan.minor),
            round,
        )?;
        Ok(())
    }

    /// Writes a row down as it is now, where it still is as it was read and the lease still holds; not to be looked at again
    /// for so many seconds. What is about to be sent is written down only while its run is running.
    pub(super) async fn put(&self, mut row: Row, lease: &Lease, rest: i64) -> Result<Row, Error> {
        let evidence = row.record.evidence.as_ref();
        let changed = execute!(
            &self.database,
            "UPDATE payout_rows SET state = $4, reason = $5, record = $6, history = $7, idempotency_key = $8,
                 payment_hash = $9, debited = $10, fee = $11, rest_until = (SELECT now FROM clock) + $12,
                 version = version + 1
             WHERE run = $1 AND number = $2 AND version = $3
             AND EXISTS (SELECT 1 FROM payout_leases WHERE name = $13 AND worker = $14 AND until > (SELECT now FROM clock))
             AND (state <> 'ready' OR $4 <> 'sending' OR EXISTS (SELECT 1 FROM payout_runs WHERE id = $1 AND state = 'running'))",
            row.run.as_str().to_owned(),
            row.number,
            row.version,
            row.state.word(),
            row.reason.map(|reason| reason.word()),
            written(&row.record)?,
            written(&row.history)?,
            row.record.attempt.as_ref().map(|attempt| attempt.key.clone()),
            row.payment_hash().map(str::to_owned),
            evidence.and_then(|evidence| evidence.debited),
            evidence.and_then(|evidence| evidence.fee),
            rest,
            lease.name.clone(),
            lease.worker.clone(),
        )?;
        if changed != 1 {
            return Err(Error::Overtaken);
        }
        row.version += 1;
        Ok(row)
    }

    /// Rows of which it is not known how they end, those first that were not looked at for the longest; from here on they
    /// were, whatever comes of it. Nothing else of them changes.
    pub(super) async fn longest_not_looked_at(
        &self,
        run: &RunId,
        limit: i64,
    ) -> Result<Vec<Row>, Error> {
        let rows = fetch_all!(
            &self.database,
            Stored,
            concat!(
                "SELECT ",
                columns!(),
                " FROM payout_rows WHERE run = $1 AND state IN ('sending', 'pending', 'unknown', 'unsettled')
                 ORDER BY looked_at, number LIMIT $2"
            ),
            run.as_str().to_owned(),
            limit,
        )?;
        let rows: Vec<Row> = rows.into_iter().map(row).collect::<Result<_, _>>()?;
        for row in &rows {
            execute!(
                &self.database,
                "UPDATE payout_rows SET looked_at = (SELECT now FROM clock) WHERE run = $1 AND number = $2",
                run.as_str().to_owned(),
                row.number,
            )?;
        }
        Ok(rows)
    }

    /// Writes down what its owner saw of a row, where no worker has anything to do with its run.
    pub(super) async fn put_seen(&self, row: &Row) -> Result<bool, Error> {
        let evidence = row.record.evidence.as_ref();
        let changed = execute!(
            &self.database,
            "UPDATE payout_rows SET state = $4, reason = $5, record = $6, history = $7, debited = $8, fee = $9,
                 version = version + 1
             WHERE run = $1 AND number = $2 AND version = $3 AND state IN ('sending', 'pending', 'unknown', 'unsettled')
             AND EXISTS (SELECT 1 FROM payout_runs WHERE id = $1 AND state IN ('paused', 'done', 'cancelled'))",
            row.run.as_str().to_owned(),
            row.number,
            row.version,
            row.state.word(),
            row.reason.map(|reason| reason.word()),
            written(&row.record)?,
            written(&row.history)?,
            evidence.and_then(|evidence| evidence.debited),
            evidence.and_then(|evidence| evidence.fee),
        )?;
        Ok(changed == 1)
    }
}

fn row((run, number, state, reason, record, history, version): Stored) -> Result<Row, Error> {
    let reason = reason.map(|reason| reason.parse().map_err(unreadable));
    Ok(Row {
        run: run.parse().map_err(unreadable)?,
        number,
        state: state.parse().map_err(unreadable)?,
        reason: reason.transpose()?,
        record: read(&record)?,
        history: read(&history)?,
        version,
    })
}
