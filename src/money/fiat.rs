//! An amount in a display currency, exact to the decimal that Blink gave or that a price came to.

use std::fmt;

use super::CurrencyCode;

/// An amount in a display currency: `minor / 10^fraction_digits` of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fiat {
    /// Signed, in the currency's minor unit.
    pub minor: i128,
    /// How many decimals the minor unit stands for: 0, 2, 3, rarely 1 or 4.
    pub fraction_digits: u8,
    /// What it is an amount of.
    pub currency: CurrencyCode,
}

/// The text is not a plain decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain decimal number")]
pub struct NotADecimal;

impl Fiat {
    /// Reads what Blink sends for a settled amount: `"-0.47"`, a decimal string in major units. The
    /// number of decimals is the string's own, so the amount is shown exactly as it was recorded.
    pub fn parse(text: &str, currency: CurrencyCode) -> Result<Self, NotADecimal> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(NotADecimal),
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        if whole.is_empty() {
            return Err(NotADecimal);
        }
        let mut minor: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(NotADecimal);
            }
            minor = minor
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(i128::from(byte - b'0')))
                .ok_or(NotADecimal)?;
        }
        Ok(Self {
            minor: if negative { -minor } else { minor },
            fraction_digits: u8::try_from(fraction.len()).map_err(|_| NotADecimal)?,
            currency,
        })
    }

    /// The sum, when both are in the same currency with the same decimals and it fits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let alike =
            self.currency == other.currency && self.fraction_digits == other.fraction_digits;
        let minor = self.minor.checked_add(other.minor)?;
        alike.then_some(Self { minor, ..self })
    }
}

/// The plain decimal string, without the currency: the inverse of [`Fiat::parse`].
impl fmt::Display for Fiat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let fraction_digits = usize::from(self.fraction_digits);
        let digits = format!(
            "{:0>width$}",
            self.minor.unsigned_abs(),
            width = fraction_digits + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - fraction_digits);
        if fraction.is_empty() {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(text: &str) -> Result<Fiat, NotADecimal> {
        Fiat::parse(text, CurrencyCode::USD)
    }

    #[test]
    fn keeps_the_decimals_it_was_given() {
        for (text, minor, digits) in [
            ("-0.47", -47, 2),
            ("1.00", 100, 2),
            ("0.375", 375, 3),
            ("15000", 15_000, 0),
            ("-12.5", -125, 1),
            ("0.0001", 1, 4),
        ] {
            let fiat = usd(text).unwrap();
            assert_eq!(
                (fiat.minor, fiat.fraction_digits),
                (minor, digits),
                "{text}"
            );
            assert_eq!(fiat.to_string(), text);
        }
    }

    #[test]
    fn a_negative_zero_is_zero() {
        assert_eq!(usd("-0.00"), usd("0.00"));
    }

    #[test]
    fn refuses_anything_else() {
        let too_long = "9".repeat(40);
        for text in [
            "", "-", ".", "1.", ".5", "+1", "1,5", "1e3", "--1", "1.2.3", " 1", "NaN", &too_long,
        ] {
            assert_eq!(usd(text), Err(NotADecimal), "{text}");
        }
    }

    #[test]
    fn adds_only_what_is_alike() {
        let (one, two) = (usd("1.00").unwrap(), usd("2.50").unwrap());
        assert_eq!(one.checked_add(two), usd("3.50").ok());
        assert_eq!(one.checked_add(usd("1.000").unwrap()), None);
        let euro = Fiat::parse("1.00", "EUR".parse().unwrap()).unwrap();
        assert_eq!(one.checked_add(euro), None);
    }

    proptest! {
        #[test]
        fn printing_and_reading_are_inverse(minor in any::<i64>(), fraction_digits in 0_u8..=6) {
            let fiat = Fiat { minor: minor.into(), fraction_digits, currency: CurrencyCode::USD };
            prop_assert_eq!(usd(&fiat.to_string()), Ok(fiat));
        }

        #[test]
        fn reading_never_fails_badly(text in ".{0,60}") {
            let _ = usd(&text);
        }
    }
}
