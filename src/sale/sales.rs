//! The table of sales. Each change is one statement on one row, made only where the row is still as it was read.

use crate::clock::Clock;
use crate::database::{self, Database, execute, fetch_all, fetch_optional};
use crate::lightning::PaymentHash;
use crate::random::Random;

use super::change::{Change, Evidence};
use super::id::SaleId;
use super::invoice::SaleInvoice;
use super::payee::Payee;
use super::record::{Record, Sale};
use super::state::{Event, State};

/// Somebody who meets others changing the same sale tries again so often.
const TRIES: usize = 20;

/// So many clerks may take a number of one register at the same moment.
const CLERKS: usize = 200;

/// Why a sale could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// What is written there cannot be read, or what we have cannot be written.
    #[error("a sale's row cannot be read: {0}")]
    Row(String),
    /// Others kept changing it.
    #[error("a sale is changed all the time")]
    Contended,
    /// No id can be made.
    #[error(transparent)]
    NoRandomness(#[from] crate::random::NoRandomness),
}

/// Every sale there is.
#[derive(Clone)]
pub struct Sales {
    pub(super) database: Database,
    pub(super) clock: Clock,
    random: Random,
}

/// A sale to be.
pub struct NewSale {
    /// Made with the form; the same form twice is the same sale.
    pub form_key: String,
    /// On which register.
    pub register: String,
    /// Who rings it up, where somebody is signed in.
    pub owner: Option<String>,
    /// Who gets the money, by name.
    pub receiver: String,
    /// Who gets what strangers ring up.
    pub payee: Option<Payee>,
    /// What is sold.
    pub record: Record,
}

/// What became of a form.
#[derive(Debug)]
pub enum Begun {
    /// A new sale.
    New(Sale),
    /// The sale that this form had made before.
    Again(Sale),
}

macro_rules! columns {
    () => {
        "id, register, number, owner, receiver, state, record, history, turns, created_at, version, handled_at, payee, earner, CAST(CASE WHEN asking_until > (SELECT now FROM clock) THEN 1 ELSE 0 END AS BIGINT)"
    };
}
pub(super) use columns;

pub(super) type Row = (
    String,
    String,
    i64,
    Option<String>,
    String,
    String,
    String,
    String,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<String>,
    Option<String>,
    i64,
);

impl Sales {
    /// The sales in that database.
    pub fn new(database: Database, clock: Clock, random: Random) -> Self {
        Self {
            database,
            clock,
            random,
        }
    }

    /// Writes a sale down, unless its form did before. Order numbers have no gaps.
    pub async fn begin(&self, new: NewSale) -> Result<Begun, Error> {
        let id = SaleId::random(&self.random)?;
        let now = self.clock.unix();
        for _ in 0..CLERKS {
            if self.write(&new, &id, None, now).await? {
                let sale = self.find(&id).await?;
                return sale.map(Begun::New).ok_or(Error::Contended);
            }
            let before = fetch_optional!(
                &self.database,
                Row,
                concat!("SELECT ", columns!(), " FROM sales WHERE form_key = $1"),
                new.form_key.clone(),
            )?;
            if let Some(row) = before {
                return Ok(Begun::Again(sale(row)?));
            }
            // Two registers' clerks took the same number; the next one is free.
        }
        Err(Error::Contended)
    }

    /// Writes a sale down under that number, or the next one that is free. False where the form, the id or the number is
    /// taken.
    pub(super) async fn write(
        &self,
        new: &NewSale,
        id: &SaleId,
        number: Option<i64>,
        created_at: i64,
    ) -> Result<bool, Error> {
        let inserted = execute!(
            &self.database,
            "INSERT INTO sales (id, form_key, register, number, owner, receiver, state, record, history, created_at, payee, earner, changed_at)
             SELECT $1, $2, $3, COALESCE($9, COALESCE(MAX(number), 0) + 1), $4, $5, $6, $7, '[]', $8, $10, (SELECT owner FROM payees WHERE payee = $10), (SELECT now FROM clock)
             FROM sales WHERE register = $3
             ON CONFLICT DO NOTHING",
            id.as_str().to_owned(),
            new.form_key.clone(),
            new.register.clone(),
            new.owner.clone(),
            new.receiver.clone(),
            State::Open.word(),
            serde_json::to_string(&new.record).map_err(unwritable)?,
            created_at,
            number,
            new.payee.as_ref().map(Payee::to_string),
        )?;
        Ok(inserted == 1)
    }

    /// One sale.
    pub async fn find(&self, id: &SaleId) -> Result<Option<Sale>, Error> {
        let row = fetch_optional!(
            &self.database,
            Row,
            concat!("SELECT ", columns!(), " FROM sales WHERE id = $1"),
            id.as_str().to_owned(),
        )?;
        row.map(sale).transpose()
    }

    /// What the form was called that it was made with.
    pub(super) async fn form_of(&self, id: &SaleId) -> Result<Option<String>, Error> {
        let row = fetch_optional!(
            &self.database,
            (String,),
            "SELECT form_key FROM sales WHERE id = $1",
            id.as_str().to_owned(),
        )?;
        Ok(row.map(|(key,)| key))
    }

    /// The sales of a register that still wait for their money, the newest first.
    pub async fn waiting(&self, register: &str, limit: i64) -> Result<Vec<Sale>, Error> {
        let rows = fetch_all!(
            &self.database,
            Row,
            concat!(
                "SELECT ",
                columns!(),
                " FROM sales WHERE register = $1 AND state = 'waiting' ORDER BY number DESC LIMIT $2"
            ),
            register.to_owned(),
            limit,
        )?;
        Ok(rows.into_iter().filter_map(readable).collect())
    }

    /// Ids and versions of the sales that changed within so many seconds. The database's clock judges it: instances' own
    /// may differ.
    pub async fn changed_within(&self, seconds: i64) -> Result<Vec<(SaleId, i64)>, Error> {
        let rows = fetch_all!(
            &self.database,
            (String, i64),
            "SELECT id, version FROM sales WHERE changed_at >= (SELECT now FROM clock) - $1",
            seconds,
        )?;
        let read = |(id, version): (String, i64)| Ok((id.parse().map_err(unreadable)?, version));
        rows.into_iter().map(read).collect()
    }

    /// Lets an event happen to a sale now.
    pub async fn happen(
        &self,
        id: &SaleId,
        event: Event,
        evidence: &Evidence,
    ) -> Result<Option<Sale>, Error> {
        self.happened(id, event, evidence, self.clock.unix()).await
    }

    /// Lets a sale run out with that invoice, which can no longer be paid: unless another one runs out after `payable`, or
    /// somebody is asking for one, as whoever shows a new one may do so between any two looks.
    pub async fn ran_out(
        &self,
        invoice: &SaleInvoice,
        payable: i64,
    ) -> Result<Option<Sale>, Error> {
        let ending = Some((&invoice.payment_hash, payable));
        let now = self.clock.unix();
        self.change(&invoice.sale, Event::RanOut, &Evidence::Clock, now, ending)
            .await
    }

    /// Notes that an event happened to a sale at that time. Gives the sale as it is afterwards; what cannot happen changes
    /// nothing.
    pub(super) async fn happened(
        &self,
        id: &SaleId,
        event: Event,
        evidence: &Evidence,
        at: i64,
    ) -> Result<Option<Sale>, Error> {
        self.change(id, event, evidence, at, None).await
    }

    /// With `ending`, an invoice and a time: only if no other invoice runs out after that time and nobody asks for one.
    async fn change(
        &self,
        id: &SaleId,
        event: Event,
        evidence: &Evidence,
        at: i64,
        ending: Option<(&PaymentHash, i64)>,
    ) -> Result<Option<Sale>, Error> {
        for _ in 0..TRIES {
            let Some(mut sale) = self.find(id).await? else {
                return Ok(None);
            };
            // The same money is never booked twice, and the same invoice never shown anew.
            let of = evidence.invoice();
            let told_before = of.is_some()
                && sale.history.iter().any(|change| {
                    change.evidence.invoice() == of
                        && change.evidence.is_payment() == evidence.is_payment()
                });
            // A third payment or a new code changes no state, and is noted all the same: whoever looks has to see it.
            let stays = match event {
                Event::Arrived => true,
                Event::InvoiceShown => sale.state == State::Waiting,
                _ => false,
            };
            let next = sale.state.after(event).or(stays.then_some(sale.state));
            let Some(next) = next.filter(|_| !told_before) else {
                return Ok(Some(sale));
            };
            let version = sale.version;
            sale.history.push(Change {
                state: next,
                at,
                evidence: evidence.clone(),
            });
            (sale.state, sale.version) = (next, version + 1);
            if event == Event::Arrived && next.is_odd() {
                // Somebody has to look at it (again).
                sale.handled_at = None;
            }
            let history = serde_json::to_string(&sale.history).map_err(unwritable)?;
            let changed = execute!(
                &self.database,
                "UPDATE sales SET state = $3, history = $4, handled_at = $5, version = version + 1, changed_at = (SELECT now FROM clock)
                 WHERE id = $1 AND version = $2
                 AND ($6 = '' OR (
                     (asking_until IS NULL OR asking_until <= (SELECT now FROM clock))
                     AND NOT EXISTS (
                         SELECT 1 FROM sale_invoices
                         WHERE sale = $1 AND payment_hash <> $6 AND state IN ('open', 'dropped') AND expires_at > $7)))",
                id.as_str().to_owned(),
                version,
                next.word(),
                history,
                sale.handled_at,
                ending.map_or(String::new(), |(hash, _)| hash.to_string()),
                ending.map_or(i64::MAX, |(_, payable)| payable),
            )?;
            if changed == 1 {
                return Ok(Some(sale));
            }
            // The next look at the invoice finds out more.
            if ending.is_some() {
                return Ok(None);
            }
        }
        Err(Error::Contended)
    }

    /// A person has dealt with what was odd, as they saw it: what came since has to be looked at anew.
    pub async fn handled(&self, id: &SaleId, version: i64) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE sales SET handled_at = $2, version = version + 1, changed_at = (SELECT now FROM clock)
             WHERE id = $1 AND version = $3 AND handled_at IS NULL",
            id.as_str().to_owned(),
            self.clock.unix(),
            version,
        )?;
        Ok(())
    }
}

/// One row that cannot be read must not keep the others from being sold and looked at.
pub(super) fn readable(row: Row) -> Option<Sale> {
    let id = row.0.clone();
    let read = sale(row);
    if let Err(error) = &read {
        tracing::error!(%error, sale = id, "a sale's row is passed over");
    }
    read.ok()
}

pub(super) fn sale(row: Row) -> Result<Sale, Error> {
    let (
        id,
        register,
        number,
        owner,
        receiver,
        state,
        record,
        history,
        turns,
        created_at,
        version,
        handled_at,
        payee,
        earner,
        asking,
    ) = row;
    Ok(Sale {
        id: id.parse().map_err(unreadable)?,
        register,
        number,
        owner,
        receiver,
        state: state.parse().map_err(unreadable)?,
        record: serde_json::from_str(&record).map_err(unreadable)?,
        history: serde_json::from_str(&history).map_err(unreadable)?,
        turns,
        created_at,
        version,
        handled_at,
        payee,
        earner,
        is_asking: asking != 0,
    })
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::Row(error.to_string())
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::Row(error.to_string())
}
