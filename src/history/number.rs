//! A number as people type it, with their own separators, compared with amounts and never turned into a float.

use std::cmp::Ordering;

/// Digits, and how many of them may stand behind a decimal separator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    digits: i128,
    decimals: u8,
    /// The last separator has three digits behind it, so it may as well part thousands.
    ambiguous: bool,
}

/// More digits than any amount has.
const MOST_DIGITS: usize = 20;

impl Number {
    /// `minor / 10^decimals`, without its sign.
    pub(super) fn new(minor: i128, decimals: u8) -> Self {
        Self {
            digits: i128::try_from(minor.unsigned_abs()).unwrap_or(i128::MAX),
            decimals,
            ambiguous: false,
        }
    }

    /// What was typed, unless it is no number: `21000`, `21,000`, `4.80`, `+4,80`, `$4.80`.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(['+', '-', '−', '$', '€', '£', '¥', '₿']);
        let is_parting =
            |letter: char| matches!(letter, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}');
        if !text.starts_with(|letter: char| letter.is_ascii_digit())
            || !text.ends_with(|letter: char| letter.is_ascii_digit())
            || !text
                .chars()
                .all(|letter| letter.is_ascii_digit() || is_parting(letter))
        {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() > MOST_DIGITS {
            return None;
        }
        let behind = text
            .rfind(['.', ','])
            .map_or(0, |at| text.len().saturating_sub(at + 1));
        let marks = text
            .chars()
            .filter(|letter| matches!(letter, '.' | ','))
            .count();
        // Several of one kind part thousands.
        let same = marks > 1 && !(text.contains('.') && text.contains(','));
        let decimals = if same { 0 } else { behind };
        Some(Self {
            digits: digits.parse().ok()?,
            decimals: u8::try_from(decimals).ok()?,
            ambiguous: decimals == 3,
        })
    }

    /// Whether it may stand for that amount, its sign apart.
    pub(super) fn may_be(&self, minor: i128, decimals: u8) -> bool {
        let amount = Self::new(minor, decimals);
        self.compare(&amount).is_eq() || self.ambiguous && self.whole().compare(&amount).is_eq()
    }

    /// Which is larger.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        if self.decimals == other.decimals {
            return self.digits.cmp(&other.digits);
        }
        let scaled = |number: &Self, by: u8| {
            let scale = 10_i128.checked_pow(by.into())?;
            number.digits.checked_mul(scale)
        };
        match (scaled(self, other.decimals), scaled(other, self.decimals)) {
            (Some(own), Some(other)) => own.cmp(&other),
            (None, _) => Ordering::Greater,
            (_, None) => Ordering::Less,
        }
    }

    /// The same with its separator parting thousands.
    fn whole(&self) -> Self {
        Self {
            digits: self.digits,
            decimals: 0,
            ambiguous: false,
        }
    }

    /// What it stands for among amounts with so many decimals: with less than three of them, a separator with three digits
    /// behind it parts thousands.
    pub(super) fn among(&self, decimals: u8) -> Self {
        match self.ambiguous && decimals < 3 {
            true => self.whole(),
            false => self.clone(),
        }
    }

    /// For satoshis, of which there are no parts.
    pub fn as_whole(self) -> Option<Self> {
        match (self.decimals, self.ambiguous) {
            (0, _) => Some(self),
            (_, true) => Some(self.whole()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_is_a_thousand_where_there_are_no_thousandths() {
        let typed = |text| Number::typed(text).unwrap();
        let thousand = Number::new(100_000, 2);
        for text in ["1,000", "1.000", "1'000", "1000"] {
            assert!(typed(text).among(2).compare(&thousand).is_eq(), "{text}");
        }
        assert!(
            typed("1.000")
                .among(3)
                .compare(&Number::new(1_000, 3))
                .is_eq()
        );
        assert!(typed("1.50").among(2).compare(&Number::new(150, 2)).is_eq());
    }

    #[test]
    fn numbers_are_meant_as_people_mean_them() {
        for (text, minor, decimals) in [
            ("21000", 21_000, 0),
            ("21,000", -21_000, 0),
            ("21.000", 21_000, 0),
            ("1.234.567", 1_234_567, 0),
            ("1'234", 1_234, 0),
            ("4.80", -480, 2),
            ("4,80", 480, 2),
            ("$4.80", 480, 2),
            ("4", 400, 2),
            ("1,234.50", 123_450, 2),
            ("1.234,50", 123_450, 2),
            ("1,234", 123_400, 2),
            ("0.375", 375, 3),
            ("−3", 3, 0),
        ] {
            assert!(
                Number::typed(text).unwrap().may_be(minor, decimals),
                "{text}"
            );
        }
        for (text, minor, decimals) in [
            ("480", 480, 2),
            ("4.80", 480, 0),
            ("48", 480, 0),
            ("4.8", 48, 2),
        ] {
            assert!(
                !Number::typed(text).unwrap().may_be(minor, decimals),
                "{text}"
            );
        }
        for text in [
            "",
            "x",
            "4.",
            ".5",
            "till-4",
            "4x",
            "1e9",
            "123456789012345678901",
        ] {
            assert_eq!(Number::typed(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn comparing_never_fails_and_agrees_with_itself(a in 0_i128..i128::MAX, b in 0_i128..i128::MAX, d in 0_u8..40, e in 0_u8..40) {
            let (one, other) = (Number::new(a, d), Number::new(b, e));
            if d == e {
                proptest::prop_assert_eq!(one.compare(&other), a.cmp(&b));
            }
            proptest::prop_assert!(one.compare(&Number::new(a, d)).is_eq());
        }

        #[test]
        fn whatever_is_typed_is_read_or_not(text in "[-+$0-9.,' ]{0,30}") {
            if let Some(number) = Number::typed(&text) {
                proptest::prop_assert!(number.digits >= 0);
            }
        }
    }
}
