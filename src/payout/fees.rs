//! What the rows of a run cost on top, as far as that can be said before it is started.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use secrecy::SecretString;
use tokio::time::timeout;

use crate::blink;
use crate::database::execute;

use super::fee::probe;
use super::payouts::{Error, Payouts, written};
use super::plan::{Plan, Target};
use super::row::Row;
use super::run::Run;
use super::state::RowState;
use super::worker::Paymaster;

/// So many rows are asked for each time that somebody looks,
const AT_ONCE: usize = 20;
/// so many of them at the same moment: whoever pays shares with all others what Blink answers in a minute,
const SIDE_BY_SIDE: usize = 4;
/// and nobody waits for longer.
const LONGEST: Duration = Duration::from_secs(6);

/// What some rows cost on top, in the minor unit of the wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fees {
    /// What Blink has said, together.
    pub known: i64,
    /// For some of them it has only said what is most.
    pub is_most: bool,
    /// Rows that are paid outside Blink, or may be.
    pub outside: i64,
    /// Rows to addresses: there is nothing to ask for before whoever keeps them makes an invoice.
    pub open: i64,
    /// Invoices of which Blink does not say what they cost.
    pub silent: i64,
    /// Invoices that Blink was not asked about yet.
    pub unasked: i64,
    plans: Vec<Plan>,
}

impl Fees {
    /// Of those of these rows that can be paid.
    pub fn of(rows: &[Row]) -> Self {
        let ready = rows.iter().filter(|row| row.state == RowState::Ready);
        ready.fold(Self::default(), |mut fees, row| {
            let (Some(plan), true) = (row.record.plan, row.is_outside()) else {
                return fees;
            };
            fees.outside += 1;
            fees.known = fees.known.saturating_add(plan.fee.unwrap_or_default());
            fees.is_most |= plan.is_most;
            match (&row.record.target, plan.fee) {
                (_, Some(_)) => {}
                (Some(Target::Invoice { .. }), None) if plan.is_silent => fees.silent += 1,
                (Some(Target::Invoice { .. }), None) => fees.unasked += 1,
                _ => fees.open += 1,
            }
            fees.plans.push(plan);
            fees
        })
    }

    /// The most that they cost together, where each may cost so many hundredths more than was said.
    pub fn most(&self, percent: i64) -> i64 {
        let each = self.plans.iter().map(|plan| plan.most_fee(percent));
        each.fold(0, i64::saturating_add)
    }
}

impl Row {
    /// It may be paid outside Blink, where payments cost something.
    pub(super) fn is_outside(&self) -> bool {
        let target = self.record.target.as_ref();
        target.is_some_and(|one| !matches!(one, Target::Wallet { .. } | Target::Own { .. }))
    }

    /// The invoice that was typed, and whether it leaves the amount to the payer.
    fn invoice(&self) -> Option<(&str, bool)> {
        match &self.record.target {
            Some(Target::Invoice {
                payment_request,
                sats,
                ..
            }) => Some((payment_request, sats.is_none())),
            _ => None,
        }
    }

    fn is_unasked(&self) -> bool {
        let plan = self.record.plan;
        let is_unknown = plan.is_some_and(|plan| plan.fee.is_none() && !plan.is_silent);
        is_unknown && self.invoice().is_some()
    }
}

impl Paymaster {
    /// Asks Blink what invoices of a run cost that is about to be started out of that wallet, some each time, and writes it
    /// down. Where Blink does not answer, the rest is left for the next time; a permission that has died is an error.
    pub async fn ask_fees(
        &self,
        run: &Run,
        wallet: &str,
        token: &SecretString,
    ) -> Result<Result<(), Error>, blink::Error> {
        let shared = &self.0;
        let ready = Some(RowState::Ready);
        let rows = match shared.payouts.rows(&run.id, ready, 0, i64::MAX).await {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error)),
        };
        let rows = rows.into_iter().filter(Row::is_unasked).take(AT_ONCE);
        let asks = stream::iter(rows).map(|row| async move {
            let (Some((text, is_open)), Some(plan)) = (row.invoice(), row.record.plan) else {
                return Ok(Ok(()));
            };
            let said = probe(shared, token, wallet, text, &plan, is_open).await?;
            Ok(shared.payouts.note_fee(row, plan.said(said)).await)
        });
        let asked = asks
            .buffer_unordered(SIDE_BY_SIDE)
            .try_for_each(|noted| async move {
                if let Err(error) = noted {
                    tracing::warn!(%error, "a fee cannot be noted");
                }
                Ok(())
            });
        match timeout(LONGEST, asked).await {
            Ok(Err(blink::Error::DeadToken)) => Err(blink::Error::DeadToken),
            Ok(Err(error)) => {
                tracing::info!(%error, "fees are asked for the next time");
                Ok(Ok(()))
            }
            Ok(Ok(())) | Err(_) => Ok(Ok(())),
        }
    }
}

impl Plan {
    /// With what Blink says that it costs.
    fn said(self, fee: Option<blink::Fee>) -> Self {
        Self {
            fee: fee.map(|fee| fee.minor),
            is_most: fee.is_some_and(|fee| fee.is_most),
            is_silent: fee.is_none(),
            ..self
        }
    }
}

impl Payouts {
    /// Notes what a row costs, where its run has not been started and nobody has changed it meanwhile.
    async fn note_fee(&self, mut row: Row, plan: Plan) -> Result<(), Error> {
        row.record.plan = Some(plan);
        execute!(
            &self.database,
            "UPDATE payout_rows SET record = $4, version = version + 1
             WHERE run = $1 AND number = $2 AND version = $3 AND state = 'ready'
             AND EXISTS (SELECT 1 FROM payout_runs WHERE id = $1 AND state IN ('checked', 'waiting'))",
            row.run.as_str().to_owned(),
            row.number,
            row.version,
            written(&row.record)?,
        )?;
        Ok(())
    }
}
