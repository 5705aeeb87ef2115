//! Paging through invoices, which has other corners than paging through entries.

use super::book::Ledger;
use super::invoice::Invoice;
use super::page::{Asked, BadPage, size};

/// A page, newest invoice first.
#[derive(Debug)]
pub(crate) struct InvoicePage {
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) has_next: bool,
    pub(crate) has_previous: bool,
}

impl Ledger {
    /// One page of the invoices into the wallets that `wanted` accepts. Both cursors count, whichever
    /// end is asked for; **one that is unknown is ignored**.
    pub(crate) fn invoice_page(
        &self,
        asked: &Asked,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<InvoicePage, BadPage> {
        asked.one_end()?;
        let (first, last) = (asked.first, asked.last);
        let size = size(first.or(last).unwrap_or(100))?;
        self.invoices.with(|all| {
            let mut invoices: Vec<Invoice> = all
                .newest_first()
                .filter(|invoice| invoice.wallet_id().is_some_and(&wanted))
                .cloned()
                .collect();
            let place = |invoices: &[Invoice], cursor: Option<&str>| {
                let is_it = |invoice: &Invoice| Some(invoice.payment_hash.as_str()) == cursor;
                invoices.iter().position(is_it)
            };
            if let Some(place) = place(&invoices, asked.after.as_deref()) {
                invoices.drain(..=place);
            }
            if let Some(place) = place(&invoices, asked.before.as_deref()) {
                invoices.truncate(place);
            }
            let more = invoices.len() > size;
            let backward = first.is_none() && last.is_some();
            if backward {
                invoices.drain(..invoices.len().saturating_sub(size));
            } else {
                invoices.truncate(size);
            }
            Ok(InvoicePage {
                invoices,
                has_next: more && !backward,
                has_previous: more && backward,
            })
        })
    }
}
