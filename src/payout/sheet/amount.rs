//! How much a row asks for: a number, and what it is in, in one cell or in two.

use crate::money::{Currency, read_typed};

use super::super::asked::Sum;
use super::super::reason::Reason;
use super::reading::Style;

/// The currencies that Blink knows, with their signs and decimals.
#[derive(Clone, Copy)]
pub struct Currencies<'a>(pub &'a [Currency]);

/// What an amount is in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Coin<'a> {
    Sats,
    Bitcoin,
    Cents,
    Fiat(&'a Currency),
}

/// Nothing where nothing is typed.
pub(super) fn read(
    amount: &str,
    currency: &str,
    style: &Style<'_>,
    known: Currencies<'_>,
) -> Result<Option<Sum>, Reason> {
    let amount = amount.trim();
    if amount.is_empty() {
        return Ok(None);
    }
    let word: String = amount.chars().filter(|sign| is_of_word(*sign)).collect();
    let coin = match (word.as_str(), currency.trim()) {
        ("", "") => known.coin(style.unit).ok_or(Reason::CurrencyUnknown)?,
        ("", named) => known
            .coin(named)
            .or_else(|| known.by_sign(named))
            .ok_or(Reason::CurrencyUnknown)?,
        (word, "") => known
            .coin(word)
            .or_else(|| known.by_sign(word))
            .ok_or(Reason::AmountUnreadable)?,
        (word, named) => {
            let coin = known.coin(named).ok_or(Reason::CurrencyUnknown)?;
            let same = coin.has_sign(word) || known.coin(word).as_ref() == Some(&coin);
            same.then_some(coin).ok_or(Reason::AmountUnreadable)?
        }
    };
    let digits = coin.digits();
    if is_read_in_two_ways(amount, digits) {
        return Err(Reason::AmountUnreadable);
    }
    let minor = read_typed(amount, digits, style.point).map_err(|why| match why {
        crate::money::Unreadable::TooLarge => Reason::AmountTooLarge,
        _ => Reason::AmountUnreadable,
    })?;
    if minor == 0 {
        return Err(Reason::AmountTooSmall);
    }
    Ok(Some(coin.sum(minor)))
}

/// A sign or a code of a currency stands at the number; what else stands there is part of the number, or wrong.
pub(super) fn is_of_word(sign: char) -> bool {
    !sign.is_numeric() && !sign.is_whitespace() && !".,'’٬٫_-−+".contains(sign)
}

/// "1.500" of something with three decimals or more is one and a half, or a thousand times that.
fn is_read_in_two_ways(amount: &str, digits: u8) -> bool {
    let points: Vec<usize> = amount.match_indices(['.', ',']).map(|(at, _)| at).collect();
    let [at] = points[..] else {
        return false;
    };
    let digits_of =
        |part: &str| -> String { part.chars().filter(|sign| sign.is_numeric()).collect() };
    let (before, after) = (digits_of(&amount[..at]), digits_of(&amount[at..]));
    let groups = after.chars().count() == 3
        && (1..=3).contains(&before.chars().count())
        && !before.starts_with('0');
    digits >= 3 && groups
}

impl<'a> Currencies<'a> {
    fn coin(self, word: &str) -> Option<Coin<'a>> {
        let small: String = word.split_whitespace().collect();
        let small = small.to_lowercase();
        Some(match small.as_str() {
            "sat" | "sats" | "satoshi" | "satoshis" => Coin::Sats,
            "btc" | "bitcoin" | "bitcoins" | "₿" => Coin::Bitcoin,
            "cent" | "cents" | "¢" | "usdcents" | "uscents" | "centavos" => Coin::Cents,
            code => Coin::Fiat(
                self.0
                    .iter()
                    .find(|one| one.code.as_str().eq_ignore_ascii_case(code))?,
            ),
        })
    }

    /// The one that is written with that sign; none where several are, as with `$`.
    fn by_sign(self, sign: &str) -> Option<Coin<'a>> {
        let mut found = self.0.iter().filter(|one| one.symbol == sign);
        match (found.next(), found.next()) {
            (Some(only), None) if sign != "$" => Some(Coin::Fiat(only)),
            _ => None,
        }
    }
}

impl Coin<'_> {
    fn has_sign(&self, sign: &str) -> bool {
        match self {
            Self::Bitcoin => sign == "₿",
            Self::Cents => sign == "¢",
            Self::Sats => false,
            Self::Fiat(currency) => {
                currency.symbol == sign || sign == "$" && currency.symbol.ends_with('$')
            }
        }
    }

    fn digits(&self) -> u8 {
        match self {
            Self::Sats | Self::Cents => 0,
            Self::Bitcoin => 8,
            Self::Fiat(currency) => currency.fraction_digits,
        }
    }

    fn sum(&self, minor: i64) -> Sum {
        match self {
            Self::Sats | Self::Bitcoin => Sum::Sats(minor),
            Self::Cents => Sum::cents(minor),
            Self::Fiat(currency) => Sum::Fiat {
                code: currency.code,
                fraction_digits: currency.fraction_digits,
                minor,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payout::sheet::trials::{currencies, euros};

    #[test]
    fn every_unit_is_read_as_it_is_meant() {
        let known = currencies();
        let known = Currencies(&known);
        let dollars = |minor| Ok(Some(Sum::cents(minor)));
        let unreadable = Err(Reason::AmountUnreadable);
        for (amount, currency, point, expected) in [
            ("21", "", '.', Ok(Some(Sum::Sats(21)))),
            ("1.000", "sats", '.', Ok(Some(Sum::Sats(1000)))),
            ("21 sats", "", '.', Ok(Some(Sum::Sats(21)))),
            ("0,0015", "BTC", '.', Ok(Some(Sum::Sats(150_000)))),
            ("₿0.0015", "", '.', Ok(Some(Sum::Sats(150_000)))),
            ("150", "cents", '.', dollars(150)),
            ("1.50", "usd", '.', dollars(150)),
            ("$1.50", "USD", '.', dollars(150)),
            ("1,50", "USD", '.', dollars(150)),
            ("12,50 €", "", ',', Ok(Some(euros(1250)))),
            ("12,50", "€", ',', Ok(Some(euros(1250)))),
            ("5", "$", '.', Err(Reason::CurrencyUnknown)),
            ("150 us cents", "", '.', dollars(150)),
            ("150", "us cents", '.', dollars(150)),
            ("1.234,50", "EUR", ',', Ok(Some(euros(123_450)))),
            ("1,234.50 EUR", "EUR", ',', Ok(Some(euros(123_450)))),
            ("1.234", "EUR", ',', Ok(Some(euros(123_400)))),
            ("", "EUR", '.', Ok(None)),
            ("$5", "", '.', unreadable),
            ("€5", "USD", '.', unreadable),
            ("5 EUR", "sats", '.', unreadable),
            ("1.5", "sats", '.', unreadable),
            ("1.234", "EUR", '.', unreadable),
            ("1.500", "BTC", '.', unreadable),
            ("1,500", "BTC", ',', unreadable),
            ("1E+06", "sats", '.', unreadable),
            ("-5", "EUR", '.', unreadable),
            ("(5)", "EUR", '.', unreadable),
            ("five", "EUR", '.', unreadable),
            ("5", "XYZ", '.', Err(Reason::CurrencyUnknown)),
            ("5", "msat", '.', Err(Reason::CurrencyUnknown)),
            ("0", "sats", '.', Err(Reason::AmountTooSmall)),
            ("0.00", "EUR", '.', Err(Reason::AmountTooSmall)),
            (
                "99999999999999999999",
                "sats",
                '.',
                Err(Reason::AmountTooLarge),
            ),
        ] {
            let style = Style {
                point,
                unit: "sats",
            };
            assert_eq!(
                read(amount, currency, &style, known),
                expected,
                "{amount:?} {currency:?}"
            );
        }
        let style = Style {
            point: '.',
            unit: "EUR",
        };
        assert_eq!(read("5", "", &style, known), Ok(Some(euros(500))));
    }
}
