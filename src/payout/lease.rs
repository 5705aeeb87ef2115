//! Who works on what: one instance at a time on a wallet, whichever of its runs that is; and on a run that is looked at.

use crate::database::execute;

use super::payouts::{Error, Payouts};
use super::run::Run;
use super::state::RunState;

/// A right to work for a while, by the clock of the database.
#[derive(Clone, Debug)]
pub(super) struct Lease {
    pub(super) name: String,
    pub(super) worker: String,
}

impl Lease {
    /// For work on that run.
    pub(super) fn on(run: &Run, worker: &str) -> Self {
        // What is only looked at waits for nobody.
        // As `at_work` writes it.
        let name = match (&run.payer, &run.wallet) {
            (Some(payer), Some(wallet)) if run.state != RunState::Checking => {
                format!("wallet {payer} {wallet}")
            }
            _ => format!("run {}", run.id),
        };
        Self {
            name,
            worker: worker.to_owned(),
        }
    }
}

impl Payouts {
    /// Takes a lease that nobody else holds, or makes the own one last longer. False where somebody else holds it.
    pub(super) async fn take(&self, lease: &Lease, seconds: i64) -> Result<bool, Error> {
        let taken = execute!(
            &self.database,
            "INSERT INTO payout_leases (name, worker, until) VALUES ($1, $2, (SELECT now FROM clock) + $3)
             ON CONFLICT (name) DO UPDATE SET worker = excluded.worker, until = excluded.until
             WHERE payout_leases.worker = excluded.worker OR payout_leases.until <= (SELECT now FROM clock)",
            lease.name.clone(),
            lease.worker.clone(),
            seconds,
        )?;
        Ok(taken == 1)
    }

    /// Lets go of one.
    pub(super) async fn release(&self, lease: &Lease) -> Result<(), Error> {
        execute!(
            &self.database,
            "DELETE FROM payout_leases WHERE name = $1 AND worker = $2",
            lease.name.clone(),
            lease.worker.clone(),
        )?;
        Ok(())
    }

    /// Lets go of everything at the end, so that others need not wait; and forgets leases that ended long ago.
    pub(super) async fn let_go(&self, worker: &str) -> Result<(), Error> {
        execute!(
            &self.database,
            "DELETE FROM payout_leases WHERE worker = $1 OR until < (SELECT now FROM clock) - 3600",
            worker.to_owned(),
        )?;
        Ok(())
    }
}
