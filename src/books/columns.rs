//! The columns of spreadsheets and of JSON lines: one list for both, documented in `docs/export.md`. New ones are only ever
//! appended.

use jiff::tz::TimeZone;

use super::entry::Entry;
use super::words::{commodity, counted, decimal, digits, wallet};
use crate::money::{Amount, Unit};

/// The version of the columns, in each line.
pub(super) const SCHEMA: i64 = 1;

/// What the columns are called.
pub const COLUMNS: [&str; 26] = [
    "schema",
    "row_id",
    "time_utc",
    "time_local",
    "status",
    "direction",
    "method",
    "wallet",
    "currency",
    "fraction_digits",
    "amount_minor",
    "amount",
    "fee_minor",
    "fee",
    "net_of_fee_minor",
    "net_of_fee",
    "fiat_currency",
    "fiat_amount",
    "fiat_fee",
    "rate",
    "converted_with",
    "counterparty",
    "memo",
    "external_id",
    "payment_hash",
    "local_date",
];

/// What stands in a column.
pub(super) enum Cell {
    /// Words of ours, ids, times.
    Word(String),
    /// What somebody typed.
    Typed(String),
    /// A whole number.
    Whole(i64),
    /// A number with a point.
    Decimal(String),
    /// Nothing.
    Nothing,
}

/// The row of an entry.
pub(super) fn cells(entry: &Entry, zone: &TimeZone) -> [Cell; COLUMNS.len()] {
    let unit = entry.unit();
    let local = entry.at.display_with_offset(zone.to_offset(entry.at));
    let both = |amount: Amount| (Cell::Whole(amount.minor()), Cell::Decimal(counted(amount)));
    let (amount_minor, amount) = both(entry.amount);
    let (fee_minor, fee) = both(entry.fee);
    let net = entry.amount.minor().saturating_add(entry.fee.minor());
    let (net_minor, net) = both(Amount::new(unit, net));
    let typed = |text: &Option<String>| text.clone().map_or(Cell::Nothing, Cell::Typed);
    let word = |text: &Option<String>| text.clone().map_or(Cell::Nothing, Cell::Word);
    [
        Cell::Whole(SCHEMA),
        Cell::Word(entry.id.clone()),
        Cell::Word(entry.at.to_string()),
        Cell::Word(local.to_string()),
        Cell::Word(entry.state.word().to_owned()),
        Cell::Word(if entry.is_receipt() { "in" } else { "out" }.to_owned()),
        Cell::Word(entry.way.word().to_owned()),
        Cell::Word(wallet(unit).to_owned()),
        Cell::Word(commodity(unit).to_owned()),
        Cell::Whole(digits(unit).into()),
        amount_minor,
        amount,
        fee_minor,
        fee,
        net_minor,
        net,
        Cell::Word(entry.worth.currency.to_string()),
        Cell::Decimal(entry.worth.to_string()),
        Cell::Decimal(entry.fee_worth.to_string()),
        rate(entry).map_or(Cell::Nothing, Cell::Decimal),
        entry
            .converted
            .map_or(Cell::Nothing, |unit| Cell::Word(wallet(unit).to_owned())),
        typed(&entry.counterparty),
        typed(&entry.memo),
        typed(&entry.external_id),
        word(&entry.payment_hash),
        Cell::Word(entry.at.to_zoned(zone.clone()).date().to_string()),
    ]
}

/// Worth of one bitcoin or one dollar at the price it was settled at, rounded to the currency's decimals.
fn rate(entry: &Entry) -> Option<String> {
    let one = match entry.unit() {
        Unit::Bitcoin => 100_000_000,
        Unit::Dollar => 100,
    };
    let minor = entry.price?.to_display_minor(one);
    Some(decimal(minor, entry.worth.fraction_digits))
}
