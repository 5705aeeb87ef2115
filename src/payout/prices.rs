//! Prices anew: what was converted long ago is converted once more before a run goes on, and whoever pays agrees to what that
//! comes to.

use crate::database::execute;
use crate::money::{CurrencyCode, Unit};

use super::check::{Cannot, rates, sum};
use super::fee::margin;
use super::id::RunId;
use super::payouts::{Error, Payouts, written};
use super::plan::Plan;
use super::reason::Reason;
use super::row::Row;
use super::run::Run;
use super::shared::Shared;
use super::state::{RowState, RunState};
use super::steering::{FRESH, NotNow};
use super::trail::Event;
use super::worker::Paymaster;

/// What the rows that a run has still to pay come to, in the minor unit of its wallet, without fees.
pub struct Prices {
    /// By the prices that they were converted with.
    pub before: i64,
    /// By those of now, where the former are old.
    pub now: i64,
    /// How many rows cannot be converted any more, and are left out.
    pub left_out: usize,
    unit: Unit,
    /// As they are to be.
    rows: Vec<Row>,
}

impl Prices {
    /// What they come to is near enough to what somebody has seen.
    pub fn is_near(&self, seen: i64) -> bool {
        self.now.abs_diff(seen) <= margin(self.unit, seen).unsigned_abs()
    }
}

impl Row {
    /// Its amount was converted too long ago to be sent. What an invoice asks for that may still be paid stays as it is.
    fn has_old_price(&self, run: &Run, now: i64) -> bool {
        let last = self.record.attempt.as_ref();
        let is_fixed = last.is_some_and(|last| !last.is_open && last.expires_at >= now);
        let rate = self.record.plan.and_then(|plan| plan.rate);
        let at = self.record.priced_at.or(run.checked_at());
        rate.is_some() && !is_fixed && at.is_none_or(|at| at + FRESH < now)
    }
}

impl Paymaster {
    /// Converts anew what a run has still to pay. Nothing is written down: see [`Payouts::take_prices`].
    pub async fn price_anew(&self, run: &Run) -> Result<Result<Prices, NotNow>, Error> {
        let payouts = &self.0.payouts;
        let ready = payouts.totals(&run.id).await?.of(RowState::Ready);
        let mut prices = Prices {
            before: ready.planned,
            now: ready.planned,
            left_out: 0,
            unit: run.unit,
            rows: Vec::new(),
        };
        for row in payouts.old_prices(run).await? {
            let Ok(new) = self.0.priced(run, row.clone()).await? else {
                return Ok(Err(NotNow::NoPrices));
            };
            let worth = |row: &Row| row.worth().minor.unwrap_or_default();
            prices.now = prices.now.saturating_add(worth(&new) - worth(&row));
            prices.left_out += usize::from(new.state == RowState::Refused);
            prices.rows.push(new);
        }
        Ok(Ok(prices))
    }
}

impl Shared {
    /// The row by the prices of now; refused where it comes to nothing that can be paid.
    async fn priced(&self, run: &Run, row: Row) -> Result<Result<Row, NotNow>, Error> {
        let at = self.clock.unix();
        Ok(match self.plan_anew(run, &row).await {
            Ok(plan) => {
                let reason = row.reason;
                let mut row = row.after(at, RowState::Ready, reason, Event::Repriced);
                (row.record.plan, row.record.priced_at) = (Some(plan), Some(at));
                Ok(row)
            }
            Err(Cannot::Later(_)) if !self.answers_otherwise(code(&row)).await => {
                Err(NotNow::NoPrices)
            }
            Err(Cannot::Later(reason)) => Ok(refused(row, at, reason)),
            Err(Cannot::BePaid(reason)) => Ok(refused(row, at, reason)),
        })
    }

    async fn plan_anew(&self, run: &Run, row: &Row) -> Result<Plan, Cannot> {
        let parts = row.record.target.as_ref().zip(row.record.plan);
        let (target, old) = parts.ok_or(Reason::Refused)?;
        let (sum, in_sats) = (sum(&row.record.asked, target)?, target.takes_sats());
        let rates = rates(self, sum, run.unit, in_sats).await?;
        Ok(Plan {
            fee: old.fee,
            is_most: old.is_most,
            ..Plan::of(sum, run.unit, in_sats, rates.as_deref())?
        })
    }
}

/// What a row was converted from.
fn code(row: &Row) -> Option<CurrencyCode> {
    Some(row.record.plan?.rate?.code)
}

fn refused(row: Row, at: i64, reason: Reason) -> Row {
    let event = Event::Refused { reason };
    row.after(at, RowState::Refused, Some(reason), event)
}

impl Payouts {
    /// Rows that a run has still to pay and that were converted too long ago.
    pub(super) async fn old_prices(&self, run: &Run) -> Result<Vec<Row>, Error> {
        let now = self.clock.unix();
        let ready = Some(RowState::Ready);
        let mut rows = self.rows(&run.id, ready, 0, i64::MAX).await?;
        rows.retain(|row| row.has_old_price(run, now));
        Ok(rows)
    }

    /// Whoever pays takes these prices for what is still to be paid, having agreed to `agreed` for all of it.
    pub async fn take_prices(
        &self,
        id: &RunId,
        by: &str,
        prices: &Prices,
        agreed: i64,
    ) -> Result<Result<(), NotNow>, Error> {
        match self.find(id).await? {
            None => return Ok(Err(NotNow::NoSuchRun)),
            Some(run) if run.payer.as_deref() != Some(by) => return Ok(Err(NotNow::NotTheirs)),
            Some(run) if run.state != RunState::Paused => {
                return Ok(Err(NotNow::Stands(run.state)));
            }
            Some(_) if !prices.is_near(agreed) => return Ok(Err(NotNow::PricesMoved)),
            Some(_) => {}
        }
        for row in &prices.rows {
            // One that was changed meanwhile keeps its price, with which the run does not go on.
            execute!(
                &self.database,
                "UPDATE payout_rows SET state = $4, reason = $5, record = $6, history = $7, planned = $8, version = version + 1
                 WHERE run = $1 AND number = $2 AND version = $3 AND state = 'ready'
                 AND EXISTS (SELECT 1 FROM payout_runs WHERE id = $1 AND state = 'paused')",
                row.run.as_str().to_owned(),
                row.number,
                row.version,
                row.state.word(),
                row.reason.map(|reason| reason.word()),
                written(&row.record)?,
                written(&row.history)?,
                row.record.plan.map(|plan| plan.minor),
            )?;
        }
        Ok(Ok(()))
    }
}
