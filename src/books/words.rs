//! Numbers and texts as programmes read them: a point, no groups, one line.

use crate::money::{Amount, CurrencyCode, Fiat, Price, Unit};

/// A decimal number: `minor` parts, `digits` of them behind the point.
pub fn decimal(minor: i128, digits: u8) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let digits = usize::from(digits);
    let text = format!("{:0>width$}", minor.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    match fraction {
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// What a wallet counts in, as ledgers name it.
pub const fn commodity(unit: Unit) -> &'static str {
    match unit {
        Unit::Bitcoin => "SAT",
        Unit::Dollar => "USD",
    }
}

/// A wallet, as spreadsheets name it.
pub(super) const fn wallet(unit: Unit) -> &'static str {
    match unit {
        Unit::Bitcoin => "BTC",
        Unit::Dollar => "USD",
    }
}

/// Decimals of what a wallet counts in.
pub(super) const fn digits(unit: Unit) -> u8 {
    match unit {
        Unit::Bitcoin => 0,
        Unit::Dollar => 2,
    }
}

/// In the wallet's major unit: bitcoins or dollars, for programmes that know currencies only.
pub(super) fn major(amount: Amount) -> String {
    let digits = match amount.unit() {
        Unit::Bitcoin => 8,
        Unit::Dollar => 2,
    };
    decimal(amount.minor().into(), digits)
}

/// Satoshis or dollars.
pub fn counted(amount: Amount) -> String {
    decimal(amount.minor().into(), digits(amount.unit()))
}

/// What one bitcoin or one dollar is worth at a price, in a currency of so many decimals. A dollar is worth so little that it
/// has four more.
pub fn price_of_one(unit: Unit, price: Price, fraction_digits: u8) -> String {
    let (one, more) = match unit {
        Unit::Bitcoin => (100_000_000, 0),
        Unit::Dollar => (100 * 10_000, 4),
    };
    decimal(price.to_display_minor(one), fraction_digits + more)
}

/// Whether what something was worth says no more than how much it was.
pub(super) fn is_its_own_worth(unit: Unit, worth: Fiat) -> bool {
    unit == Unit::Dollar && worth.currency == CurrencyCode::USD
}

/// On one line, without signs that steer.
pub(super) fn one_line(text: &str) -> String {
    let plain = text.replace(|sign: char| sign.is_control(), " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_have_a_point_and_nothing_else() {
        for (minor, digits, text) in [
            (0, 0, "0"),
            (-7, 2, "-0.07"),
            (2_707, 8, "0.00002707"),
            (-123_456, 0, "-123456"),
            (1_340, 3, "1.340"),
        ] {
            assert_eq!(decimal(minor, digits), text);
        }
    }

    proptest! {
        #[test]
        fn a_number_is_what_its_digits_are(minor in any::<i64>(), digits in 0_u8..=8) {
            let text = decimal(minor.into(), digits);
            prop_assert_eq!(text.replace('.', "").parse::<i64>(), Ok(minor));
        }

        #[test]
        fn a_line_is_one_line(text in "(?s).{0,60}") {
            prop_assert!(!one_line(&text).contains(char::is_control));
        }
    }
}
