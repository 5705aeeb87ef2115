//! Goes through all sales that fit, some hundred at a time, so that memory stays small however many there are.

use super::invoice::{InvoiceState, SaleInvoice};
use super::list::{Filter, Listed, Place};
use super::record::Sale;
use super::sales::{Error, Sales};

/// So many are read at a time.
const AT_ONCE: i64 = 200;

/// A walk through a list, from its filter's place on.
pub struct Walk {
    sales: Sales,
    filter: Filter,
    text: String,
    left: i64,
    over: bool,
}

/// A sale with the invoice that tells of it: the one that was paid first, else the last one shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The sale.
    pub sale: Sale,
    /// Its invoice; cash and what never had a code have none.
    pub invoice: Option<SaleInvoice>,
}

impl Walk {
    /// Through what fits the filter and answers to the text, an empty one being answered to by all. Looks at so many sales
    /// at most.
    pub fn new(sales: &Sales, filter: Filter, text: &str, most: i64) -> Self {
        Self {
            sales: sales.clone(),
            filter,
            text: text.trim().to_owned(),
            left: most,
            over: false,
        }
    }

    /// The next ones, the newest first; perhaps none of those that were looked at. `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Sale>>, Error> {
        if self.over || self.left <= 0 {
            return Ok(None);
        }
        self.filter.limit = AT_ONCE.min(self.left);
        let Listed {
            mut sales,
            rows,
            end,
        } = self.sales.listed(&self.filter).await?;
        let count = i64::try_from(rows).unwrap_or(i64::MAX);
        self.over = count < self.filter.limit;
        self.left -= count;
        let Some(mark) = end else {
            self.over = true;
            return Ok(None);
        };
        self.filter.place = match self.filter.place {
            Place::NewerThan(_) => Place::NewerThan(mark),
            _ => Place::OlderThan(mark),
        };
        if !self.text.is_empty() {
            sales.retain(|sale| sale.answers_to(&self.text));
        }
        Ok(Some(sales))
    }

    /// The next ones with their invoices.
    pub async fn next_found(&mut self) -> Result<Option<Vec<Found>>, Error> {
        let Some(sales) = self.next().await? else {
            return Ok(None);
        };
        self.sales.found(&self.filter, sales).await.map(Some)
    }

    /// Whether there is more than may be looked at.
    pub fn is_cut(&self) -> bool {
        !self.over && self.left <= 0
    }
}

impl Sales {
    /// Listed sales with the invoices that tell of them.
    pub async fn found(&self, filter: &Filter, sales: Vec<Sale>) -> Result<Vec<Found>, Error> {
        let invoices = self.invoices_of(filter, &sales).await?;
        let found = |sale: Sale| Found {
            invoice: telling(invoices.iter().filter(|one| one.sale == sale.id)).cloned(),
            sale,
        };
        Ok(sales.into_iter().map(found).collect())
    }
}

/// The invoice that was paid first, else the last one shown.
pub fn telling<'a>(
    invoices: impl Iterator<Item = &'a SaleInvoice> + Clone,
) -> Option<&'a SaleInvoice> {
    let paid = |invoice: &&SaleInvoice| invoice.state == InvoiceState::Paid;
    let first = invoices
        .clone()
        .filter(paid)
        .min_by_key(|invoice| (invoice.paid_at, invoice.turn));
    first.or_else(|| invoices.max_by_key(|invoice| invoice.turn))
}

impl Found {
    /// From a sale's own invoices.
    pub fn new(sale: Sale, invoices: &[SaleInvoice]) -> Self {
        let invoice = telling(invoices.iter()).cloned();
        Self { sale, invoice }
    }
}
