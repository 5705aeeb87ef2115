//! Sales whose record was lost, written down again from what Blink keeps of their invoices: that they were, under which
//! number, and how many satoshis came in. What was typed is gone.

use super::basket::{Basket, Denomination, Discount, Tip};
use super::figures::Totals;
use super::invoice::{InvoiceState, SaleInvoice};
use super::invoice_name::InvoiceName;
use super::invoices::{Kept, shown};
use super::payee::Payee;
use super::record::{Record, Sale};
use super::sales::{Error, NewSale, Sales};
use super::state::Event;
use crate::money::Unit;

/// An invoice of ours that Blink told of, and whose sale it belongs to.
pub struct Recovered {
    /// What it is called there.
    pub name: InvoiceName,
    /// On which register.
    pub register: String,
    /// Who rang it up, where somebody was signed in.
    pub owner: Option<String>,
    /// Who got the money.
    pub receiver: String,
    /// Into which wallet, where strangers rang it up.
    pub payee: Option<Payee>,
    /// Into which kind of wallet.
    pub wallet: Unit,
    /// What the invoice says that it is for.
    pub note: String,
    /// Open or paid.
    pub invoice: SaleInvoice,
}

impl Sales {
    /// Writes the sale down again, unless it is there. Anybody can have invoices made in somebody's favour under any name:
    /// one is taken for a sale that we know only where it changes nothing about what is owed.
    pub async fn recover(&self, recovered: &Recovered) -> Result<bool, Error> {
        let new = new_sale(recovered);
        let Recovered { name, invoice, .. } = recovered;
        let known = self.find(&name.sale).await?;
        let is_new = known.is_none();
        match known {
            Some(sale) if !self.is_recovered(&sale, &new, invoice).await? => return Ok(false),
            Some(_) => {}
            None => self.write_again(&new, recovered).await?,
        }
        if let Kept::Elsewhere = self.keep(invoice).await? {
            return Ok(is_new);
        }
        self.happened(
            &name.sale,
            Event::InvoiceShown,
            &shown(invoice),
            invoice.made_at,
        )
        .await?;
        if invoice.state == InvoiceState::Paid {
            self.book(invoice).await?;
        }
        Ok(is_new)
    }

    /// Under its old number, unless that was given to another one since.
    async fn write_again(&self, new: &NewSale, recovered: &Recovered) -> Result<(), Error> {
        let Recovered { name, invoice, .. } = recovered;
        for number in [Some(name.number), None] {
            if self.write(new, &name.sale, number, invoice.made_at).await? {
                return Ok(());
            }
        }
        Err(Error::Contended)
    }

    /// Whether this sale was recovered before, and the invoice goes with it.
    async fn is_recovered(
        &self,
        sale: &Sale,
        new: &NewSale,
        invoice: &SaleInvoice,
    ) -> Result<bool, Error> {
        let ours = self.form_of(&sale.id).await? == Some(new.form_key.clone());
        Ok(ours && (sale.state.is_paid() || sale.record.totals.total == invoice.sats.0))
    }
}

fn new_sale(recovered: &Recovered) -> NewSale {
    let total = recovered.invoice.sats.0;
    NewSale {
        form_key: format!("recovered {}", recovered.name.sale),
        register: recovered.register.clone(),
        owner: recovered.owner.clone(),
        receiver: recovered.receiver.clone(),
        payee: recovered.payee.clone(),
        record: Record {
            basket: Basket {
                denomination: Denomination::Sats,
                lines: vec![total],
                discount: Discount::None,
                tip: Tip::None,
                note: recovered.note.clone(),
            },
            totals: Totals {
                lines: total,
                discount: 0,
                tip: 0,
                total,
            },
            wallet: recovered.wallet,
        },
    }
}
