//! Whose turn it is: of each wallet the run that has waited longest, and none that has nothing to do at present.

use crate::database::{execute, fetch_all, fetch_optional};

use super::id::RunId;
use super::payouts::{Error, Payouts, Stored, readable, run_columns};
use super::run::Run;

impl Payouts {
    /// The runs that a worker has something to do for and that nobody works on, those first that have waited longest: those
    /// whose rows are looked at, or one of each wallet that pays.
    pub(super) async fn at_work(&self, checking: bool, limit: i64) -> Result<Vec<Run>, Error> {
        let rows = fetch_all!(
            &self.database,
            Stored,
            concat!(
                "SELECT ",
                run_columns!(),
                " FROM (SELECT named.*, ROW_NUMBER() OVER (PARTITION BY lease ORDER BY next_at, created_at, id) AS place
                   FROM (SELECT payout_runs.*, CASE WHEN state = 'checking' OR wallet IS NULL OR payer IS NULL THEN 'run ' || id
                           ELSE 'wallet ' || payer || ' ' || wallet END AS lease
                         FROM payout_runs WHERE state IN ('checking', 'running', 'stopping')
                           AND next_at <= (SELECT now FROM clock)) AS named) AS placed
                 WHERE place = 1 AND CASE state WHEN 'checking' THEN 1 ELSE 0 END = $1 AND NOT EXISTS
                   (SELECT 1 FROM payout_leases WHERE name = lease AND until > (SELECT now FROM clock))
                 ORDER BY next_at, created_at, id LIMIT $2"
            ),
            i64::from(checking),
            limit,
        )?;
        Ok(rows.into_iter().filter_map(readable).collect())
    }

    /// A run waits for its next turn, for so many seconds at least; whoever changes it meanwhile brings that about at once.
    pub(super) async fn wait(&self, run: &Run, seconds: i64) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE payout_runs SET next_at = (SELECT now FROM clock) + $3 WHERE id = $1 AND version = $2",
            run.id.as_str().to_owned(),
            run.version,
            seconds,
        )?;
        Ok(())
    }

    /// After how many seconds the first row of a run is due; none where none is open.
    pub(super) async fn due_in(&self, run: &RunId) -> Result<Option<i64>, Error> {
        let row = fetch_optional!(
            &self.database,
            (Option<i64>,),
            "SELECT CAST(MIN(COALESCE(rest_until, 0)) - (SELECT now FROM clock) AS BIGINT) FROM payout_rows
             WHERE run = $1 AND state IN ('ready', 'sending', 'pending', 'unknown')",
            run.as_str().to_owned(),
        )?;
        Ok(row.and_then(|(seconds,)| seconds))
    }

    /// Another run that goes on has sent a payment out of the same wallet of which nobody knows yet whether it arrived.
    pub(super) async fn sends_elsewhere(&self, run: &Run) -> Result<bool, Error> {
        let found = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT number FROM payout_rows, payout_runs
             WHERE payout_rows.state = 'sending' AND payout_runs.id = run AND payout_runs.id <> $1
               AND payout_runs.state IN ('running', 'stopping') AND payer = $2 AND wallet = $3 LIMIT 1",
            run.id.as_str().to_owned(),
            run.payer.clone(),
            run.wallet.clone(),
        )?;
        Ok(found.is_some())
    }
}
