//! Sums of a run as its pages write them, and the prices that they were converted by.

use jiff::Timestamp;

use crate::blink::Overview;
use crate::money::{Amount, CurrencyCode, Fiat, Price, Unit};
use crate::payout::{Asked, Rate, Row, Sum};
use crate::text::Sign;
use crate::web::figure::{fiat_amount, wallet_amount};
use crate::web::frame::Frame;

/// Minor units of a wallet, written out.
pub(super) fn shown(frame: &Frame, unit: Unit, minor: i64) -> String {
    wallet_amount(frame.text, Amount::new(unit, minor), Sign::Negative)
}

/// How an amount was read whose points or commas were taken for thousands, of what has no decimals; empty for all others.
pub(super) fn read_as(frame: &Frame, asked: &Asked) -> String {
    match asked.amount.and_then(|sum| grouped(&asked.typed, sum)) {
        Some(minor) => frame.t1("payout-read-as", "number", frame.text.integer(minor)),
        None => String::new(),
    }
}

fn grouped(typed: &str, sum: Sum) -> Option<i64> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (_, last) = typed.rsplit_once(['.', ','])?;
    let is_whole = digits(typed).parse() == Ok(sum.minor());
    (is_whole && digits(last).len() == 3).then(|| sum.minor())
}

/// The balance of the wallet of that kind, and its id.
pub(super) fn wallet(overview: &Overview, unit: Unit) -> Option<(String, i64)> {
    let mut wallets = overview.wallets.iter();
    let found = wallets.find(|wallet| wallet.balance.unit() == unit)?;
    Some((found.id.to_string(), found.balance.minor()))
}

/// What a row's sum was converted by, for a wallet of that unit: of a bitcoin or of a dollar, and its price. Between a dollar
/// wallet and satoshis it is the bitcoin's that counts.
pub(super) fn price(rate: &Rate, wallet: Unit) -> Option<(Unit, Price)> {
    let unit = match rate.code {
        CurrencyCode::USD => Unit::Bitcoin,
        _ => wallet,
    };
    let (base, offset) = match unit {
        Unit::Bitcoin => rate.sat,
        Unit::Dollar => rate.cent,
    };
    Some((unit, Price::new(base, offset)?))
}

/// What one bitcoin, or one dollar, was worth, and when.
pub(super) fn rate(frame: &Frame, rate: &Rate, wallet: Unit) -> Option<String> {
    let (unit, price) = price(rate, wallet)?;
    let minor = match unit {
        Unit::Bitcoin => 100_000_000,
        Unit::Dollar => 100,
    };
    let worth = Fiat {
        minor: price.to_display_minor(minor),
        fraction_digits: rate.fraction_digits,
        currency: rate.code,
    };
    let at = Timestamp::from_second(rate.at).ok()?;
    let one = match unit {
        Unit::Bitcoin => "1 BTC".to_owned(),
        Unit::Dollar => shown(frame, unit, 100),
    };
    Some(frame.text.with(
        "payout-rate",
        [
            ("one", one),
            ("rate", fiat_amount(frame.text, worth, Sign::Negative)),
            ("time", frame.text.time_with_seconds(at, &frame.zone)),
        ],
    ))
}

/// The rates of these rows, each currency's once.
pub(super) fn rates(frame: &Frame, rows: &[Row], unit: Unit) -> Vec<String> {
    let mut seen = Vec::new();
    let mut told = Vec::new();
    for used in rows.iter().filter_map(|row| row.record.plan?.rate) {
        if !seen.contains(&used.code) {
            seen.push(used.code);
            told.extend(rate(frame, &used, unit));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_where_a_point_could_be_read_otherwise() {
        let said = |typed: &str, sum| grouped(typed, sum).is_some();
        assert!(said("21.000 sats", Sum::Sats(21_000)));
        assert!(said("1,234,567", Sum::Sats(1_234_567)));
        assert!(!said("21000 sats", Sum::Sats(21_000)));
        assert!(!said("1.00000000 BTC", Sum::Sats(100_000_000)));
        assert!(!said("1.234 EUR", Sum::cents(123_400)));
    }
}
