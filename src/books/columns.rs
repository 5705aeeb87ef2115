//! The columns of spreadsheets and of JSON lines: one list for both, documented in `docs/export.md`. New ones are only ever
//! appended.

use jiff::tz::TimeZone;

use super::entry::Entry;
use super::words::{commodity, counted, digits, price_of_one, wallet};
use crate::money::Amount;

/// The version of the columns, in each line.
pub(super) const SCHEMA: i64 = 1;

/// What the columns are called.
pub const COLUMNS: [&str; 29] = [
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
    "preimage",
    "onchain_tx",
    "order_no",
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
    let (net_minor, net) = both(entry.without_fee());
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
        word(&entry.preimage),
        word(&entry.chain_hash),
        entry.order.map_or(Cell::Nothing, Cell::Whole),
    ]
}

/// A worth of fewer digits was rounded by more than half of a hundredth, and so was the price that Blink makes of it.
const LEAST_WORTH: u128 = 100;

/// Worth of one bitcoin or one dollar at the price it was settled at. Blink makes that price of amount and worth, so that
/// small ones have one that means nothing: they have none here.
fn rate(entry: &Entry) -> Option<String> {
    let is_enough = entry.worth.minor.unsigned_abs() >= LEAST_WORTH;
    let price = entry.price.filter(|_| is_enough)?;
    Some(price_of_one(
        entry.unit(),
        price,
        entry.worth.fraction_digits,
    ))
}

#[cfg(test)]
mod tests {
    use super::super::entry::State;
    use super::super::sample::entry;
    use super::*;
    use crate::money::{Fiat, Price, Unit};

    #[test]
    fn what_came_back_is_what_was_sent_and_not_a_fee_more() {
        let bitcoin = |sats| Amount::new(Unit::Bitcoin, sats);
        let row = |sats, state| Entry {
            amount: bitcoin(sats),
            fee: bitcoin(10),
            state,
            ..entry()
        };
        let net = |sats, state| {
            let cells = cells(&row(sats, state), &TimeZone::UTC);
            let at = COLUMNS.iter().position(|name| *name == "net_of_fee_minor");
            match cells[at.unwrap()] {
                Cell::Whole(net) => net,
                _ => panic!("no whole number"),
            }
        };
        assert_eq!(net(-1_010, State::Failed), -1_000);
        assert_eq!(net(1_010, State::Failed), 1_000);
        // A deposit is what the other side sent.
        assert_eq!(net(990, State::Settled), 1_000);
        assert_eq!(net(-1_010, State::Pending), -1_000);
    }

    #[test]
    fn a_rate_has_enough_digits_or_there_is_none() {
        for (amount, worth, currency, base, offset, told) in [
            // 7 sats for a cent: 142,857 dollars a bitcoin, which it never was.
            (
                Amount::new(Unit::Bitcoin, 7),
                "0.01",
                "USD",
                142_857_142_857,
                12,
                None,
            ),
            (
                Amount::new(Unit::Bitcoin, 270),
                "0.99",
                "USD",
                366_666_666_666,
                12,
                None,
            ),
            (
                Amount::new(Unit::Bitcoin, 2_707),
                "1.00",
                "USD",
                36_941_263_391,
                12,
                Some("36941.26"),
            ),
            (
                Amount::new(Unit::Bitcoin, 2_707),
                "-1.00",
                "USD",
                36_941_263_391,
                12,
                Some("36941.26"),
            ),
            (
                Amount::new(Unit::Dollar, 1_000),
                "9.23",
                "EUR",
                923_000,
                6,
                Some("0.923000"),
            ),
            (
                Amount::new(Unit::Dollar, 1_000),
                "1553",
                "JPY",
                1_553_000,
                6,
                Some("155.3000"),
            ),
            (
                Amount::new(Unit::Dollar, 1),
                "0.01",
                "EUR",
                1_000_000,
                6,
                None,
            ),
        ] {
            let one = Entry {
                amount,
                worth: Fiat::parse(worth, currency.parse().unwrap()).unwrap(),
                price: Price::new(base, offset),
                ..entry()
            };
            assert_eq!(rate(&one).as_deref(), told, "{worth} {currency}");
        }
        let without = Entry {
            price: None,
            ..entry()
        };
        assert_eq!(rate(&without), None);
    }
}
