//! What its owner sees of rows without an end, with a permission to read alone: where no worker asks for them any more.

use crate::blink::{Payment, WalletId};
use crate::lightning::PaymentHash;

use super::known::{Known, known};
use super::pay::{booked, paid};
use super::payouts::{Error, Payouts};
use super::reason::Reason;
use super::row::Row;
use super::run::Run;
use super::state::{RowState, RunState};
use super::trail::Event;

/// So many rows are asked for each time that somebody looks at the run.
const AT_ONCE: i64 = 3;

/// A row that may have been paid, and what to ask Blink for.
pub struct Open {
    /// Which one.
    pub row: Row,
    /// The wallet that pays.
    pub wallet: WalletId,
    /// Of the invoice.
    pub hash: PaymentHash,
}

impl Payouts {
    /// Some rows of a run that nobody works on and of which it is not known how they end: each time those that were not asked
    /// for the longest.
    pub async fn open(&self, run: &Run) -> Result<Vec<Open>, Error> {
        let is_left = matches!(
            run.state,
            RunState::Paused | RunState::Done | RunState::Cancelled
        );
        let wallet = run.wallet.as_deref().and_then(WalletId::parse);
        let (true, Some(wallet)) = (is_left, wallet) else {
            return Ok(Vec::new());
        };
        let mut open = Vec::new();
        for row in self.longest_not_looked_at(&run.id, AT_ONCE).await? {
            let hash = row.payment_hash().and_then(|hash| hash.parse().ok());
            open.extend(hash.map(|hash| Open {
                row,
                wallet: wallet.clone(),
                hash,
            }));
        }
        Ok(open)
    }

    /// Notes what Blink says of such a row. `doubt`: after so many seconds Blink works on no request any more.
    pub async fn seen(&self, row: Row, payments: &[Payment], doubt: i64) -> Result<(), Error> {
        let now = self.clock.unix();
        let Some(attempt) = row.record.attempt.clone() else {
            return Ok(());
        };
        let id = row.run.clone();
        let is_over = now.saturating_sub(attempt.sent_at) >= doubt && attempt.expires_at < now;
        let failed = |row: Row, reason| {
            let event = Event::Failed { reason };
            row.after(now, RowState::Failed, Some(reason), event)
        };
        let row = match known(payments, &attempt, attempt.may_end(now, doubt)) {
            Known::Paid(payment) => paid(row, now, &payment),
            Known::CameBack(how) => failed(row, how),
            Known::Nothing if is_over && !attempt.is_booked => failed(row, Reason::NotMade),
            Known::Pending(payment) => {
                let transaction = Some(payment.id.to_string());
                let mut row = row;
                booked(&mut row, now, transaction.clone());
                let event = Event::Pending { transaction };
                row.after(now, RowState::Pending, None, event)
            }
            Known::Nothing => return Ok(()),
        };
        self.put_seen(&row).await?;
        let run = self.find(&id).await?;
        let totals = self.totals(&id).await?;
        let is_left = run.is_some_and(|run| run.state == RunState::Paused);
        if is_left && totals.is_clear() && totals.of(RowState::Ready).rows == 0 {
            let _stands = self.end(&id).await?;
        }
        self.spread(&id).await
    }
}
