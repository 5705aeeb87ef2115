//! The table of invoices: what was shown, and what arrived for it.

use crate::database::{execute, fetch_all, fetch_optional};
use crate::lightning::{PaymentHash, Preimage};
use crate::money::{Cents, Sats};

use super::change::Evidence;
use super::id::SaleId;
use super::invoice::{InvoiceState, SaleInvoice};
use super::record::Sale;
use super::sales::{Error, Sales, unreadable};
use super::state::Event;

macro_rules! columns {
    () => {
        "payment_hash, sale, turn, external_id, payment_request, sats, cents, rate, via, state, made_at, expires_at, watch_until, preimage, paid_at"
    };
}
pub(super) use columns;

pub(super) type Row = (
    String,
    String,
    i64,
    String,
    String,
    i64,
    Option<i64>,
    Option<String>,
    String,
    String,
    i64,
    i64,
    i64,
    Option<String>,
    Option<i64>,
);

/// What became of an invoice that was to be written down.
pub(super) enum Kept {
    /// It is written down.
    New,
    /// It was, for the same sale.
    Before,
    /// It was, for another sale.
    Elsewhere,
}

impl Sales {
    /// Shows an invoice for a sale: it is watched from the moment it is written down, and only then seen by anybody. Nothing
    /// is shown that is another sale's invoice already: one payment cannot pay both.
    pub async fn show(&self, invoice: &SaleInvoice) -> Result<Option<Sale>, Error> {
        match self.keep(invoice).await? {
            Kept::New => {}
            Kept::Before => self.open_again(&invoice.payment_hash).await?,
            Kept::Elsewhere => return Ok(None),
        }
        self.happen(&invoice.sale, Event::InvoiceShown, &shown(invoice))
            .await
    }

    /// Writes an invoice down as it stands, unless it is there. What is kept as paid is booked by and by.
    pub(super) async fn keep(&self, invoice: &SaleInvoice) -> Result<Kept, Error> {
        let quote = invoice.quote.as_ref().map(serde_json::to_string);
        let inserted = execute!(
            &self.database,
            "INSERT INTO sale_invoices
                 (payment_hash, sale, turn, external_id, payment_request, sats, cents, rate, via, state, made_at, expires_at, watch_until, paid_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING",
            invoice.payment_hash.to_string(),
            invoice.sale.as_str().to_owned(),
            invoice.turn,
            invoice.external_id.clone(),
            invoice.payment_request.clone(),
            invoice.sats.0,
            invoice.cents.map(|cents| cents.0),
            quote.transpose().map_err(unreadable)?,
            invoice.via.clone(),
            invoice.state.word(),
            invoice.made_at,
            invoice.expires_at,
            invoice.watch_until,
            invoice.paid_at,
        )?;
        if inserted == 1 {
            return Ok(Kept::New);
        }
        let before = self.invoice(&invoice.payment_hash).await?;
        Ok(match before {
            Some(before) if before.sale == invoice.sale => Kept::Before,
            _ => Kept::Elsewhere,
        })
    }

    /// Whoever keeps a lightning address may give the same invoice again, for as long as it can be paid.
    async fn open_again(&self, hash: &PaymentHash) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE sale_invoices SET state = 'open' WHERE payment_hash = $1 AND state = 'dropped'",
            hash.to_string(),
        )?;
        Ok(())
    }

    /// All invoices of a sale, the last one first.
    pub async fn invoices(&self, sale: &SaleId) -> Result<Vec<SaleInvoice>, Error> {
        let rows = fetch_all!(
            &self.database,
            Row,
            concat!(
                "SELECT ",
                columns!(),
                " FROM sale_invoices WHERE sale = $1 ORDER BY turn DESC"
            ),
            sale.as_str().to_owned(),
        )?;
        rows.into_iter().map(invoice).collect()
    }

    /// The invoice of that hash.
    pub async fn invoice(&self, hash: &PaymentHash) -> Result<Option<SaleInvoice>, Error> {
        let row = fetch_optional!(
            &self.database,
            Row,
            concat!(
                "SELECT ",
                columns!(),
                " FROM sale_invoices WHERE payment_hash = $1"
            ),
            hash.to_string(),
        )?;
        row.map(invoice).transpose()
    }

    /// Notes that an invoice is paid, and books it on its sale; any number of times, by any instance, to the same end.
    /// A preimage that does not fit is no proof and is not kept.
    pub async fn arrived(
        &self,
        hash: &PaymentHash,
        preimage: Option<Preimage>,
    ) -> Result<Option<Sale>, Error> {
        let preimage = preimage.filter(|preimage| preimage.opens(hash));
        execute!(
            &self.database,
            "UPDATE sale_invoices SET state = 'paid', preimage = COALESCE(preimage, $2), paid_at = COALESCE(paid_at, $3)
             WHERE payment_hash = $1",
            hash.to_string(),
            preimage.map(|preimage| preimage.to_string()),
            self.clock.unix(),
        )?;
        match self.invoice(hash).await? {
            Some(invoice) => self.book(&invoice).await,
            None => Ok(None),
        }
    }

    /// What was noted as paid and not booked, because somebody died in between.
    pub async fn book_the_rest(&self) -> Result<Vec<Sale>, Error> {
        let rows = fetch_all!(
            &self.database,
            Row,
            concat!(
                "SELECT ",
                columns!(),
                " FROM sale_invoices WHERE state = 'paid' AND booked = 0"
            ),
        )?;
        let mut booked = Vec::new();
        for invoice in rows.into_iter().filter_map(readable) {
            match self.book(&invoice).await {
                Ok(sale) => booked.extend(sale),
                Err(Error::Row(error)) => {
                    tracing::error!(%error, sale = %invoice.sale, "a payment cannot be booked");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(booked)
    }

    /// As of when it was noted, however much later this is.
    pub(super) async fn book(&self, invoice: &SaleInvoice) -> Result<Option<Sale>, Error> {
        let payment_hash = invoice.payment_hash.to_string();
        let evidence = match invoice.preimage {
            Some(preimage) => Evidence::Preimage {
                payment_hash: payment_hash.clone(),
                preimage: preimage.to_string(),
            },
            None => Evidence::Said {
                payment_hash: payment_hash.clone(),
            },
        };
        let at = invoice.paid_at.unwrap_or_else(|| self.clock.unix());
        let sale = self
            .happened(&invoice.sale, Event::Arrived, &evidence, at)
            .await?;
        execute!(
            &self.database,
            "UPDATE sale_invoices SET booked = 1 WHERE payment_hash = $1",
            payment_hash,
        )?;
        Ok(sale)
    }

    /// Moves an invoice that was not paid to another state.
    pub async fn mark(&self, hash: &PaymentHash, state: InvoiceState) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE sale_invoices SET state = $2 WHERE payment_hash = $1 AND state <> 'paid'",
            hash.to_string(),
            state.word(),
        )?;
        Ok(())
    }
}

/// That an invoice was shown.
pub(super) fn shown(invoice: &SaleInvoice) -> Evidence {
    Evidence::Invoice {
        payment_hash: invoice.payment_hash.to_string(),
    }
}

/// One row that cannot be read must not keep the others from being watched.
pub(super) fn readable(row: Row) -> Option<SaleInvoice> {
    let hash = row.0.clone();
    let read = invoice(row);
    if let Err(error) = &read {
        tracing::error!(%error, invoice = hash, "an invoice's row is passed over");
    }
    read.ok()
}

pub(super) fn invoice(row: Row) -> Result<SaleInvoice, Error> {
    let (
        payment_hash,
        sale,
        turn,
        external_id,
        payment_request,
        sats,
        cents,
        quote,
        via,
        state,
        made_at,
        expires_at,
        watch_until,
        preimage,
        paid_at,
    ) = row;
    let preimage = preimage.map(|text| text.parse()).transpose();
    let quote = quote.map(|text| serde_json::from_str(&text)).transpose();
    Ok(SaleInvoice {
        payment_hash: payment_hash.parse().map_err(unreadable)?,
        sale: sale.parse().map_err(unreadable)?,
        turn,
        external_id,
        payment_request,
        sats: Sats(sats),
        cents: cents.map(Cents),
        quote: quote.map_err(unreadable)?,
        via,
        state: state.parse().map_err(unreadable)?,
        made_at,
        expires_at,
        watch_until,
        preimage: preimage.map_err(unreadable)?,
        paid_at,
    })
}
