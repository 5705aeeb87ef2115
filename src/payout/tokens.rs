//! What runs pay with: kept sealed, forgotten in time, and handed over to be taken back.

use crate::database::{execute, fetch_all, fetch_optional};

use super::id::RunId;
use super::payouts::{Error, Payouts, unreadable};
use super::permit::{self, LONGEST, Lent, Permit};
use super::reason::Pause;
use super::run::Run;

/// A permission as it is kept.
#[derive(Clone)]
pub(super) struct Sealed {
    pub(super) blob: Vec<u8>,
    pub(super) until: i64,
    pub(super) hash: Vec<u8>,
}

impl Payouts {
    /// Forgets the permissions whose time is over, whatever their runs do. Until when they were kept stays: it is why those
    /// stand still.
    pub async fn forget_tokens(&self) -> Result<u64, Error> {
        Ok(execute!(
            &self.database,
            "UPDATE payout_runs SET token = NULL, version = version + 1
             WHERE token IS NOT NULL AND token_until <= $1",
            self.clock.unix(),
        )?)
    }

    /// What revocations know those tokens by that no run needs any more.
    pub async fn to_revoke(&self) -> Result<Vec<(RunId, Vec<u8>)>, Error> {
        let rows = fetch_all!(
            &self.database,
            (String, Vec<u8>),
            "SELECT id, token_hash FROM payout_runs WHERE token IS NULL AND token_hash IS NOT NULL LIMIT 50",
        )?;
        let read = |(id, hash): (String, Vec<u8>)| Ok((id.parse().map_err(unreadable)?, hash));
        rows.into_iter().map(read).collect()
    }

    /// The token of a run is being taken back.
    pub async fn revoked(&self, id: &RunId) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE payout_runs SET token_hash = NULL WHERE id = $1 AND token IS NULL",
            id.as_str().to_owned(),
        )?;
        Ok(())
    }

    /// What a run pays with; why not, where it cannot.
    pub(super) async fn token(&self, run: &Run) -> Result<Result<Lent, Pause>, Error> {
        let row = fetch_optional!(
            &self.database,
            (Option<Vec<u8>>, Option<Vec<u8>>),
            "SELECT token, token_hash FROM payout_runs WHERE id = $1",
            run.id.as_str().to_owned(),
        )?;
        if run
            .token_until
            .is_some_and(|until| until <= self.clock.unix())
        {
            return Ok(Err(Pause::TokenOver));
        }
        let (Some((Some(blob), hash)), Some(payer)) = (row, &run.payer) else {
            return Ok(Err(Pause::NoToken));
        };
        let opened = permit::open(&self.ring, &run.id, payer, &blob);
        Ok(opened
            .map(|token| Lent { token, hash })
            .map_err(|_| Pause::NoToken))
    }

    pub(super) fn sealed(&self, id: &RunId, payer: &str, permit: &Permit) -> Result<Sealed, Error> {
        let longest = self.clock.unix().saturating_add(LONGEST);
        Ok(Sealed {
            blob: permit.seal(&self.ring, id, payer)?,
            until: permit.until.min(longest),
            hash: permit.hash.clone(),
        })
    }
}
