//! A line of JSON for each entry, under the names of the columns; the last one says that nothing is missing.

use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::columns::{COLUMNS, Cell, SCHEMA, cells};
use super::entry::Entry;
use super::tally::Tally;
use super::writer::About;
use crate::money::Unit;

/// The line of an entry.
pub(super) fn row(entry: &Entry, zone: &TimeZone) -> String {
    let values = cells(entry, zone).map(|cell| match cell {
        Cell::Word(text) | Cell::Typed(text) | Cell::Decimal(text) => Value::String(text),
        Cell::Whole(number) => number.into(),
        Cell::Nothing => Value::Null,
    });
    let names = COLUMNS.iter().map(|name| (*name).to_owned());
    let object: Map<String, Value> = names.zip(values).collect();
    format!("{}\n", Value::Object(object))
}

/// The last line.
pub(super) fn foot(tally: &Tally, about: &About) -> String {
    let sum = |unit| tally.sum(unit).to_string();
    let line = json!({
        "schema": SCHEMA,
        "end": true,
        "rows": tally.count,
        "sats": sum(Unit::Bitcoin),
        "cents": sum(Unit::Dollar),
        "left_out": tally.left_out,
        "left_out_wallets": about.left_out,
    });
    format!("{line}\n")
}
