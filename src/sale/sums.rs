//! What many sales come to, summed up by the database: however many there are, no row of them is read here.

use crate::database::fetch_all;

use super::basket::Denomination;
use super::list::{Filter, fits};
use super::sales::{Error, Sales, unreadable};
use super::state::State;
use super::takings::Method;

/// Sales of one quarter of an hour, in one denomination, paid in one way. Any day of any shop is made of whole quarters, as
/// zones differ by no less and days begin with full hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// When it began, Unix seconds.
    pub at: i64,
    /// How many sales.
    pub count: i64,
    /// How they were paid; those that are not come to nothing.
    pub method: Option<Method>,
    /// What they were counted in.
    pub denomination: Denomination,
    /// Their totals.
    pub taken: i64,
    /// How much of that are tips.
    pub tips: i64,
    /// What was taken off.
    pub discounts: i64,
}

/// Quarter, currency and its digits, whether paid and how, count, and the sums of totals, tips, discounts.
type Row = (i64, Option<String>, Option<i64>, i64, i64, i64, i64, i64);

const NOT_PAID: i64 = 0;
const CASH: i64 = 2;

impl Sales {
    /// What all sales come to that fit, wherever the filter's place is; in no order.
    pub async fn sums(&self, filter: &Filter) -> Result<Vec<Sum>, Error> {
        // Where a sale was paid more than once only its history tells how first: cash comes first where it comes at all.
        const SQL: &str = concat!(
            "SELECT (created_at / 900) * 900 AS quarter, currency, digits, way, COUNT(*),
                 CAST(SUM(CASE way WHEN 0 THEN 0 ELSE total END) AS BIGINT),
                 CAST(SUM(CASE way WHEN 0 THEN 0 ELSE tip END) AS BIGINT),
                 CAST(SUM(CASE way WHEN 0 THEN 0 ELSE discount END) AS BIGINT)
             FROM (
                 SELECT created_at, currency, digits, total, tip, discount,
                     CAST(CASE WHEN state IN ('paid', 'paid_late') THEN 1
                         WHEN state = 'paid_in_cash' THEN 2
                         WHEN state <> 'overpaid' THEN 0
                         WHEN history LIKE '%\"paid_in_cash\"%' THEN 2
                         ELSE 1 END AS BIGINT) AS way
                 FROM sales WHERE ",
            fits!(),
            ") AS fitting GROUP BY 1, 2, 3, 4"
        );
        let rows = fetch_all!(
            &self.database,
            Row,
            SQL,
            filter.owner.clone(),
            filter.earner.clone(),
            filter.state.map_or("", State::word),
            i64::from(filter.odd),
            filter.from,
            filter.to,
        )?;
        rows.into_iter().map(sum).collect()
    }
}

fn sum(row: Row) -> Result<Sum, Error> {
    let (at, currency, digits, way, count, taken, tips, discounts) = row;
    let denomination = match currency {
        None => Denomination::Sats,
        Some(code) => Denomination::Fiat {
            code: code.parse().map_err(unreadable)?,
            fraction_digits: u8::try_from(digits.unwrap_or_default()).map_err(unreadable)?,
        },
    };
    Ok(Sum {
        at,
        count,
        method: match way {
            NOT_PAID => None,
            CASH => Some(Method::Cash),
            _ => Some(Method::Lightning),
        },
        denomination,
        taken,
        tips,
        discounts,
    })
}
