//! Numbers with the reader's grouping and decimal signs.

use fixed_decimal::Decimal;

use super::formats::Formats;
use super::{Text, Value};

/// Which signs an amount is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A minus sign where it is negative.
    Negative,
    /// Also a plus sign where it is positive, for amounts that came in.
    Always,
}

impl Sign {
    /// The sign of such a number: a true minus (U+2212), a plus or nothing.
    pub fn of(self, number: i128) -> &'static str {
        match self {
            _ if number < 0 => "\u{2212}",
            Self::Always if number > 0 => "+",
            _ => "",
        }
    }
}

impl Text {
    /// A whole number: `12,345`.
    pub fn integer(self, number: impl Into<i128>) -> String {
        self.decimal(number, 0)
    }

    /// The message about so many, which has them twice: as `count` for its forms, as `number` to be read.
    pub fn counted(self, id: &'static str, count: u64) -> String {
        let number = Value::from(self.integer(count));
        self.with(id, [("count", count.into()), ("number", number)])
    }

    /// What stands before decimals.
    pub fn point(self) -> char {
        let half = self.decimal(5, 1);
        half.chars()
            .find(|sign| matches!(sign, '.' | ','))
            .unwrap_or('.')
    }

    /// `minor / 10^fraction_digits` with exactly that many decimals: `1.234,50`.
    pub fn decimal(self, minor: impl Into<i128>, fraction_digits: u8) -> String {
        let minor = minor.into();
        let sign = Sign::Negative.of(minor);
        format!(
            "{sign}{}",
            self.unsigned(minor.unsigned_abs(), fraction_digits)
        )
    }

    pub(super) fn unsigned(self, minor: u128, fraction_digits: u8) -> String {
        let mut decimal = Decimal::from(minor);
        decimal.multiply_pow10(-i16::from(fraction_digits));
        match Formats::of(self.locale()) {
            Some(formats) => formats.decimal.format(&decimal).to_string(),
            None => decimal.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Locale;
    use super::*;

    fn text(tag: &str) -> Text {
        Text::new(Locale::from_tag(tag).unwrap())
    }

    #[test]
    fn numbers_are_written_as_the_reader_writes_them() {
        for (tag, million, decimal) in [
            ("en", "1,234,567", "−9,876.50"),
            ("en-IN", "12,34,567", "−9,876.50"),
            ("en-ZA", "1\u{a0}234\u{a0}567", "−9\u{a0}876,50"),
            ("es", "1.234.567", "−9876,50"),
            ("es-MX", "1,234,567", "−9,876.50"),
            ("es-AR", "1.234.567", "−9.876,50"),
        ] {
            assert_eq!(text(tag).integer(1_234_567), million, "{tag}");
            assert_eq!(text(tag).decimal(-987_650, 2), decimal, "{tag}");
        }
    }

    #[test]
    fn decimals_are_kept_and_filled_up() {
        assert_eq!(text("en").decimal(5, 3), "0.005");
        assert_eq!(text("en").decimal(0, 2), "0.00");
        assert_eq!(text("en").integer(0), "0");
        assert_eq!(text("en").integer(i128::MIN).len(), "−".len() + 39 + 12);
    }

    #[test]
    fn so_many_are_read_in_the_groups_of_the_region() {
        for (tag, count, said) in [
            ("en", 12_345, "12,345 transactions found"),
            ("en", 1, "One transaction found"),
            ("es-ES", 12_345, "12.345 movimientos encontrados"),
            ("es-SV", 12_345, "12,345 movimientos encontrados"),
        ] {
            let text = Text::new(Locale::from_tag(tag).unwrap());
            assert_eq!(text.counted("search-found", count), said, "{tag}");
        }
    }
}
