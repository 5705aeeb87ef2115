//! Which sales there are, page by page, and which of them somebody is looking for.

use crate::database::{fetch_all, fetch_optional};

use super::change::Evidence;
use super::id::SaleId;
use super::invoice::SaleInvoice;
use super::invoices;
use super::record::Sale;
use super::sales::{Error, Row, Sales, columns, readable};
use super::state::State;

/// A sale's own place in the list: when it was rung up, and its number and id where that is the same.
pub type Mark = (i64, i64, SaleId);

/// From where to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// From the newest one down.
    #[default]
    Newest,
    /// Down from behind this one.
    OlderThan(Mark),
    /// Up from before this one.
    NewerThan(Mark),
}

/// Which sales to list: of a person, by whoever rang them up or gets the money.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Who rang them up.
    pub owner: String,
    /// Who gets the money of what strangers rang up; empty matches nobody.
    pub earner: String,
    /// Only in this state.
    pub state: Option<State>,
    /// Only those where money came that nobody waited for, and nobody has dealt with it.
    pub odd: bool,
    /// Rung up at this time or later, Unix seconds.
    pub from: i64,
    /// Rung up before, Unix seconds.
    pub to: i64,
    /// From where.
    pub place: Place,
    /// So many at most.
    pub limit: i64,
}

/// What stands on one page of the list.
pub(super) struct Listed {
    /// What can be read of it, the newest first.
    pub(super) sales: Vec<Sale>,
    /// How many rows there were, with those that cannot be read.
    pub(super) rows: usize,
    /// The last one's place, as one goes through them; none where there were no rows.
    pub(super) end: Option<Mark>,
}

impl Sale {
    /// Its place in the list.
    pub fn mark(&self) -> Mark {
        (self.created_at, self.number, self.id.clone())
    }

    /// Whether somebody who types this looks for it: its order number, a part of its note or of a payment hash.
    pub fn answers_to(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        let hash =
            |evidence: &Evidence| evidence.invoice().is_some_and(|hash| hash.contains(&text));
        // Some letters of a hash are in each of them.
        let is_hash = text.len() >= 6;
        text == self.number.to_string()
            || self.record.basket.note.to_lowercase().contains(&text)
            || is_hash && self.history.iter().any(|change| hash(&change.evidence))
    }
}

/// What fits a filter, its place and limit apart; six parameters.
macro_rules! fits {
    () => {
        "(owner = $1 OR (earner = $2 AND $2 <> ''))
         AND ($3 = '' OR state = $3)
         AND ($4 = 0 OR (state IN ('paid_late', 'overpaid') AND handled_at IS NULL))
         AND created_at >= $5 AND created_at < $6"
    };
}
pub(super) use fits;

macro_rules! select {
    ($order:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM sales WHERE ",
            fits!(),
            " ",
            $order,
            " LIMIT $10"
        )
    };
}

impl Sales {
    /// The newest first, wherever the place is; without those whose rows cannot be read.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<Sale>, Error> {
        self.listed(filter).await.map(|listed| listed.sales)
    }

    /// The same, with what it takes to go on from there.
    pub(super) async fn listed(&self, filter: &Filter) -> Result<Listed, Error> {
        const DOWN: &str = select!(
            "AND (created_at, number, id) < ($7, $8, $9)
             ORDER BY created_at DESC, number DESC, id DESC"
        );
        const UP: &str = select!(
            "AND (created_at, number, id) > ($7, $8, $9)
             ORDER BY created_at, number, id"
        );
        let (sql, at, number, id) = match &filter.place {
            Place::Newest => (DOWN, i64::MAX, i64::MAX, ""),
            Place::OlderThan((at, number, id)) => (DOWN, *at, *number, id.as_str()),
            Place::NewerThan((at, number, id)) => (UP, *at, *number, id.as_str()),
        };
        let rows = fetch_all!(
            &self.database,
            Row,
            sql,
            filter.owner.clone(),
            filter.earner.clone(),
            filter.state.map_or("", State::word),
            i64::from(filter.odd),
            filter.from,
            filter.to,
            at,
            number,
            id.to_owned(),
            filter.limit,
        )?;
        let mark = |row: &Row| Some((row.9, row.2, row.0.parse().ok()?));
        let end = rows.iter().rev().find_map(mark);
        let count = rows.len();
        let mut sales: Vec<Sale> = rows.into_iter().filter_map(readable).collect();
        if sql == UP {
            sales.reverse();
        }
        Ok(Listed {
            sales,
            rows: count,
            end,
        })
    }

    /// How many sales somebody rang up have to be looked at: money came that nobody waited for.
    pub async fn to_look_at(&self, owner: &str) -> Result<i64, Error> {
        let row = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT COUNT(*) FROM sales
             WHERE (owner = $1 OR earner = $1) AND state IN ('paid_late', 'overpaid') AND handled_at IS NULL",
            owner.to_owned(),
        )?;
        Ok(row.map_or(0, |(count,)| count))
    }

    /// The invoices of listed sales, in no order; perhaps some of their neighbours' too.
    pub async fn invoices_of(
        &self,
        filter: &Filter,
        sales: &[Sale],
    ) -> Result<Vec<SaleInvoice>, Error> {
        let (Some(newest), Some(oldest)) = (sales.first(), sales.last()) else {
            return Ok(Vec::new());
        };
        let rows = fetch_all!(
            &self.database,
            invoices::Row,
            concat!(
                "SELECT ",
                invoices::columns!(),
                " FROM sale_invoices WHERE sale IN (
                      SELECT id FROM sales WHERE (owner = $1 OR (earner = $2 AND $2 <> ''))
                      AND created_at >= $3 AND created_at <= $4)"
            ),
            filter.owner.clone(),
            filter.earner.clone(),
            oldest.created_at,
            newest.created_at,
        )?;
        Ok(rows.into_iter().filter_map(invoices::readable).collect())
    }
}
