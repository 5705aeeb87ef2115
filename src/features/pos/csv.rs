//! A sale as a line of comma-separated values (RFC 4180). Columns are documented in `docs/export.md`; new ones are only ever
//! appended.

use jiff::tz::TimeZone;

use crate::books::{harmless, line};
use crate::money::{Sats, Unit};
use crate::sale::{Found, Method};

use super::cart::plain;
use super::coin::Coin;
use super::payment::instant;

/// The version of the columns, in each line.
const SCHEMA: &str = "1";

/// The first line.
pub(super) const COLUMNS: [&str; 31] = [
    "schema",
    "row_id",
    "order_no",
    "external_id",
    "time_utc",
    "time_local",
    "paid_utc",
    "register",
    "status",
    "method",
    "wallet",
    "currency",
    "fraction_digits",
    "gross_minor",
    "gross",
    "discount_minor",
    "discount",
    "net_minor",
    "net",
    "tip_minor",
    "tip",
    "total_minor",
    "total",
    "sats",
    "rate",
    "rate_source",
    "rate_time",
    "memo",
    "counterparty",
    "payment_hash",
    "preimage",
];

/// The line that names the columns.
pub(super) fn head() -> String {
    line(COLUMNS)
}

/// The line of a sale.
pub(super) fn row(found: &Found, zone: &TimeZone) -> String {
    line(cells(found, zone))
}

fn cells(found: &Found, zone: &TimeZone) -> [String; COLUMNS.len()] {
    let sale = &found.sale;
    let (basket, totals) = (&sale.record.basket, sale.record.totals);
    let coin = Coin::of(basket.denomination);
    let digits = coin.fraction_digits;
    let begun = instant(sale.created_at);
    let local = begun.display_with_offset(zone.to_offset(begun));
    let method = sale.method();
    // Cash was not paid by the invoice that may have been shown before.
    let invoice = found
        .invoice
        .as_ref()
        .filter(|_| method != Some(Method::Cash));
    let quote = invoice.and_then(|invoice| invoice.quote);
    let price = quote.and_then(|quote| quote.worth(Sats::ONE_BITCOIN).zip(Some(quote)));
    let both = |minor: i64| [minor.to_string(), plain(minor, digits, '.')];
    let [gross_minor, gross] = both(totals.lines);
    let [discount_minor, discount] = both(totals.discount);
    let [net_minor, net] = both(totals.lines - totals.discount);
    let [tip_minor, tip] = both(totals.tip);
    let [total_minor, total] = both(totals.total);
    let preimage = invoice.and_then(|invoice| invoice.preimage);
    [
        SCHEMA.to_owned(),
        sale.id.to_string(),
        sale.number.to_string(),
        invoice.map_or(String::new(), |invoice| invoice.external_id.clone()),
        begun.to_string(),
        local.to_string(),
        sale.paid_at()
            .map_or(String::new(), |at| instant(at).to_string()),
        match sale.owner {
            Some(_) => "own".to_owned(),
            None => "open".to_owned(),
        },
        sale.state.word().to_owned(),
        match method {
            Some(Method::Lightning) => "lightning".to_owned(),
            Some(Method::Cash) => "cash".to_owned(),
            None => String::new(),
        },
        match sale.record.wallet {
            Unit::Bitcoin => "BTC".to_owned(),
            Unit::Dollar => "USD".to_owned(),
        },
        coin.code.clone(),
        digits.to_string(),
        gross_minor,
        gross,
        discount_minor,
        discount,
        net_minor,
        net,
        tip_minor,
        tip,
        total_minor,
        total,
        invoice.map_or(String::new(), |invoice| invoice.sats.0.to_string()),
        price.map_or(String::new(), |(price, quote)| {
            format!(
                "{} {}",
                plain(price, quote.fraction_digits, '.'),
                quote.code
            )
        }),
        price.map_or(String::new(), |_| "Blink".to_owned()),
        price.map_or(String::new(), |(_, quote)| instant(quote.at).to_string()),
        harmless(&basket.note),
        harmless(&sale.receiver),
        invoice.map_or(String::new(), |invoice| invoice.payment_hash.to_string()),
        preimage.map_or(String::new(), |preimage| preimage.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Others rely on them: a column keeps its name and its place.
    #[test]
    fn every_column_is_documented_in_its_order() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/export.md");
        let page = fs::read_to_string(page).unwrap();
        let part = page.split("\n# The file of transactions\n").next();
        let named: Vec<&str> = part
            .unwrap()
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        assert_eq!(named, COLUMNS);
    }
}
