//! An amount as templates show it: in its own unit, in the display currency beside it, and as it is spoken.

use crate::money::{Amount, Cents, Fiat, Sats, Unit};
use crate::text::{Sign, Text};

/// In place of an amount that must not be sent.
pub const DOTS: &str = "•••••";

/// What `components/amount.html` shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// With its sign, and with the currency's where the locale writes one.
    pub number: String,
    /// `sats`, or nothing.
    pub unit: String,
    /// The same in the other currency, or nothing.
    pub second: String,
    /// Both as one sentence for screen readers.
    pub spoken: String,
}

impl Figure {
    /// An amount of a wallet, with the other amount beside it.
    pub fn of_wallet(text: Text, amount: Amount, second: Option<Second>, sign: Sign) -> Self {
        let (number, unit) = match amount {
            Amount::Bitcoin(Sats(sats)) => {
                let sign = sign.of(sats.into());
                let number = text.integer(sats.unsigned_abs());
                let unit = text.with("unit-sats", [("count", sats.saturating_abs())]);
                (format!("{sign}{number}"), unit)
            }
            Amount::Dollar(_) => (wallet_amount(text, amount, sign), String::new()),
        };
        Self::new(text, (number, unit, spoken(text, amount)), second, sign)
    }

    /// An amount in the display currency, with the other amount beside it.
    pub fn of_fiat(text: Text, fiat: Fiat, second: Option<Second>) -> Self {
        let sign = Sign::Negative;
        let first = (
            fiat_amount(text, fiat, sign),
            String::new(),
            spoken_fiat(text, fiat),
        );
        Self::new(text, first, second, sign)
    }

    fn new(
        text: Text,
        (number, unit, spoken_first): (String, String, String),
        second: Option<Second>,
        sign: Sign,
    ) -> Self {
        let (second, spoken_second) = match second {
            None => (String::new(), None),
            Some(Second::Fiat(fiat)) => {
                (fiat_amount(text, fiat, sign), Some(spoken_fiat(text, fiat)))
            }
            Some(Second::Sats(sats)) => (text.sats(sats.0, sign), Some(text.spoken_sats(sats.0))),
        };
        let spoken = match spoken_second {
            None => spoken_first,
            Some(second) => text.with("spoken-both", [("first", spoken_first), ("second", second)]),
        };
        Self {
            number,
            unit,
            second,
            spoken,
        }
    }
}

/// The amount beside an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// In a display currency.
    Fiat(Fiat),
    /// In satoshis.
    Sats(Sats),
}

/// An amount of a wallet on one line: `12,345 sats`, `$4.20`.
pub fn wallet_amount(text: Text, amount: Amount, sign: Sign) -> String {
    match amount {
        Amount::Bitcoin(Sats(sats)) => text.sats(sats, sign),
        Amount::Dollar(Cents(cents)) => text.money(cents.into(), 2, "USD", sign),
    }
}

/// An amount in a display currency on one line: `€4.20`.
pub fn fiat_amount(text: Text, fiat: Fiat, sign: Sign) -> String {
    text.money(
        fiat.minor,
        fiat.fraction_digits,
        fiat.currency.as_str(),
        sign,
    )
}

/// The message id of a wallet's name.
pub const fn wallet_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Bitcoin => "wallet-bitcoin",
        Unit::Dollar => "wallet-dollar",
    }
}

/// The sign of a wallet of that unit.
pub const fn wallet_icon(unit: Unit) -> &'static str {
    match unit {
        Unit::Bitcoin => "bitcoin",
        Unit::Dollar => "dollar",
    }
}

fn spoken(text: Text, amount: Amount) -> String {
    match amount {
        Amount::Bitcoin(Sats(sats)) => text.spoken_sats(sats),
        Amount::Dollar(Cents(cents)) => text.spoken_money(cents.into(), 2, "USD"),
    }
}

fn spoken_fiat(text: Text, fiat: Fiat) -> String {
    text.spoken_money(fiat.minor, fiat.fraction_digits, fiat.currency.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::CurrencyCode;
    use crate::text::Locale;

    fn text(tag: &str) -> Text {
        Text::new(Locale::from_tag(tag).unwrap())
    }

    #[test]
    fn a_row_has_both_amounts_with_their_signs() {
        let second = Fiat::parse("-0.375", "KWD".parse().unwrap()).unwrap();
        let figure = Figure::of_wallet(
            text("en"),
            Amount::from(Cents(-4_800)),
            Some(Second::Fiat(second)),
            Sign::Always,
        );
        assert_eq!(figure.number, "−$48.00");
        assert_eq!(figure.unit, "");
        assert_eq!(figure.second, "−KWD\u{a0}0.375");
        assert_eq!(
            figure.spoken,
            "minus 48.00 US dollars, minus 0.375 Kuwaiti dinars"
        );
    }

    #[test]
    fn sats_keep_their_unit_apart() {
        let figure = Figure::of_wallet(text("es"), Sats(21_000).into(), None, Sign::Always);
        assert_eq!(
            (figure.number.as_str(), figure.unit.as_str()),
            ("+21.000", "sats")
        );
        assert_eq!(figure.second, "");
    }

    #[test]
    fn a_total_stands_in_the_display_currency() {
        let total = Fiat {
            minor: 128_450,
            fraction_digits: 2,
            currency: CurrencyCode::USD,
        };
        let figure = Figure::of_fiat(text("en"), total, Some(Second::Sats(Sats(1))));
        assert_eq!(
            (figure.number.as_str(), figure.second.as_str()),
            ("$1,284.50", "1\u{a0}sat")
        );
    }
}
