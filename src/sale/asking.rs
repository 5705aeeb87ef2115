//! The right to ask for a sale's invoice: one asks at a time, and only for the sale as it is now.

use crate::database::fetch_written;

use super::id::SaleId;
use super::record::Sale;
use super::sales::{Error, Sales};

/// Who may ask for an invoice.
#[derive(Debug, PartialEq, Eq)]
pub enum Asking {
    /// This call, as this turn.
    Ours(i64),
    /// Somebody else is asking at this moment.
    Theirs,
}

impl Sales {
    /// Takes the right to ask for an invoice, for so many seconds of the database's clock: a double tap makes one, and
    /// whoever knows the sale as it was before something happened to it makes none.
    pub async fn ask(&self, sale: &Sale, seconds: i64) -> Result<Asking, Error> {
        let turn = fetch_written!(
            &self.database,
            (i64,),
            "UPDATE sales SET turns = turns + 1, asking_until = (SELECT now FROM clock) + $2
             WHERE id = $1 AND version = $3 AND state IN ('open', 'waiting', 'expired')
             AND (asking_until IS NULL OR asking_until <= (SELECT now FROM clock))
             RETURNING turns",
            sale.id.as_str().to_owned(),
            seconds,
            sale.version,
        )?;
        Ok(turn.map_or(Asking::Theirs, |(turn,)| Asking::Ours(turn)))
    }

    /// Gives that right back, unless another turn has it by now; without a new invoice whoever waited for one is to see
    /// that there is none. Gives the version since then.
    pub async fn asked(&self, id: &SaleId, turn: i64, got_one: bool) -> Result<Option<i64>, Error> {
        let version = fetch_written!(
            &self.database,
            (i64,),
            "UPDATE sales SET asking_until = NULL, version = version + $3, changed_at = (SELECT now FROM clock)
             WHERE id = $1 AND turns = $2 RETURNING version",
            id.as_str().to_owned(),
            turn,
            i64::from(!got_one),
        )?;
        Ok(version.map(|(version,)| version))
    }
}
