//! Money: where the symbol stands and which one is clear to this reader. ICU has no stable currency
//! formatting yet, so both come from small tables after CLDR.

use super::numbers::Sign;
use super::{Text, Value};

/// Keeps an amount and its unit on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

/// Where a currency's sign stands.
enum Placing {
    /// `$12.50`; after letters with a space: `CHF 12.50`.
    Before,
    /// `$ 12,50`.
    BeforeWithSpace,
    /// `12,50 €`.
    After,
}

impl Text {
    /// An amount in a display currency: `−$12.50`, `12,50 €`, `CHF 12.50`.
    pub fn money(self, minor: i128, fraction_digits: u8, code: &str, sign: Sign) -> String {
        let sign = sign.of(minor);
        let number = self.unsigned(minor.unsigned_abs(), fraction_digits);
        let symbol = self.symbol(code);
        match self.placing() {
            Placing::After => format!("{sign}{number}{NO_BREAK_SPACE}{symbol}"),
            Placing::Before if !symbol.ends_with(|last: char| last.is_ascii_alphabetic()) => {
                format!("{sign}{symbol}{number}")
            }
            Placing::Before | Placing::BeforeWithSpace => {
                format!("{sign}{symbol}{NO_BREAK_SPACE}{number}")
            }
        }
    }

    /// Satoshis: `12,345 sats`.
    pub fn sats(self, sats: i64, sign: Sign) -> String {
        let number = self.unsigned(sats.unsigned_abs().into(), 0);
        let arguments = [
            ("sign", Value::from(sign.of(sats.into()))),
            ("amount", number.into()),
            ("count", sats.saturating_abs().into()),
        ];
        self.with("amount-sats", arguments)
    }

    /// An amount as one speaks it, for screen readers: "minus 12.50 US dollars".
    pub fn spoken_money(self, minor: i128, fraction_digits: u8, code: &str) -> String {
        // Plural forms need a number; an amount with a fraction takes the form of many.
        let unit = 10_u128
            .checked_pow(fraction_digits.into())
            .unwrap_or(u128::MAX);
        let whole = minor.unsigned_abs().checked_rem(unit) == Some(0);
        let count = if whole {
            minor.unsigned_abs() / unit
        } else {
            2
        };
        let arguments = [
            (
                "amount",
                Value::from(self.unsigned(minor.unsigned_abs(), fraction_digits)),
            ),
            ("count", u32::try_from(count).unwrap_or(u32::MAX).into()),
            ("currency", code.into()),
        ];
        self.spoken_sign(minor, self.with("spoken-money", arguments))
    }

    /// Satoshis as one speaks them: "minus 12,345 satoshis".
    pub fn spoken_sats(self, sats: i64) -> String {
        let arguments = [
            (
                "amount",
                Value::from(self.unsigned(sats.unsigned_abs().into(), 0)),
            ),
            ("count", sats.saturating_abs().into()),
        ];
        self.spoken_sign(sats.into(), self.with("spoken-sats", arguments))
    }

    fn spoken_sign(self, number: i128, amount: String) -> String {
        if number < 0 {
            self.with("spoken-minus", [("amount", amount)])
        } else {
            amount
        }
    }

    fn placing(self) -> Placing {
        match self.locale().tag() {
            "es" | "es-ES" => Placing::After,
            "es-AR" | "es-CO" | "es-PE" | "es-PY" | "es-UY" => Placing::BeforeWithSpace,
            _ => Placing::Before,
        }
    }

    /// The currency's sign where this reader takes it for this currency and no other, else its code.
    fn symbol(self, code: &str) -> &str {
        let country = self.locale().country();
        match (code, country) {
            ("USD", None) if self.locale().tag() == "en" => "$",
            ("USD", Some("US" | "PR" | "SV" | "EC"))
            | ("CAD", Some("CA"))
            | ("AUD", Some("AU"))
            | ("NZD", Some("NZ"))
            | ("MXN", Some("MX"))
            | ("ARS", Some("AR"))
            | ("COP", Some("CO"))
            | ("CLP", Some("CL"))
            | ("UYU", Some("UY")) => "$",
            ("ZAR", Some("ZA")) => "R",
            ("PEN", Some("PE")) => "S/",
            ("GTQ", Some("GT")) => "Q",
            ("HNL", Some("HN")) => "L",
            ("NIO", Some("NI")) => "C$",
            ("BOB", Some("BO")) => "Bs",
            ("DOP", Some("DO")) => "RD$",
            ("PAB", Some("PA")) => "B/.",
            ("PYG", Some("PY")) => "₲",
            ("USD", _) => "US$",
            ("CAD", _) => "CA$",
            ("AUD", _) => "A$",
            ("NZD", _) => "NZ$",
            ("MXN", _) => "MX$",
            ("BRL", _) => "R$",
            ("EUR", _) => "€",
            ("GBP", _) => "£",
            ("JPY", _) => "¥",
            ("INR", _) => "₹",
            ("KRW", _) => "₩",
            ("ILS", _) => "₪",
            ("VND", _) => "₫",
            ("PHP", _) => "₱",
            ("CRC", _) => "₡",
            ("NGN", _) => "₦",
            _ => code,
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
    fn money_is_written_as_the_reader_writes_it() {
        for (tag, code, expected) in [
            ("en", "USD", "−$1,234.50"),
            ("en-001", "USD", "−US$1,234.50"),
            ("en-GB", "EUR", "−€1,234.50"),
            ("en-CA", "CAD", "−$1,234.50"),
            ("en-CA", "USD", "−US$1,234.50"),
            ("en", "CHF", "−CHF\u{a0}1,234.50"),
            ("es", "EUR", "−1234,50\u{a0}€"),
            ("es", "USD", "−1234,50\u{a0}US$"),
            ("es-SV", "USD", "−$1,234.50"),
            ("es-MX", "USD", "−US$1,234.50"),
            ("es-MX", "MXN", "−$1,234.50"),
            ("es-AR", "ARS", "−$\u{a0}1.234,50"),
            ("es-GT", "GTQ", "−Q\u{a0}1,234.50"),
        ] {
            assert_eq!(
                text(tag).money(-123_450, 2, code, Sign::Negative),
                expected,
                "{tag} {code}"
            );
        }
    }

    #[test]
    fn decimals_are_the_currencys_own() {
        assert_eq!(text("en").money(15_000, 0, "JPY", Sign::Always), "+¥15,000");
        assert_eq!(
            text("en").money(1_340, 3, "KWD", Sign::Negative),
            "KWD\u{a0}1.340"
        );
        assert_eq!(text("en").money(0, 2, "USD", Sign::Always), "$0.00");
    }

    #[test]
    fn sats_have_their_plural() {
        assert_eq!(text("en").sats(1, Sign::Negative), "1\u{a0}sat");
        assert_eq!(
            text("en").sats(-12_345, Sign::Negative),
            "−12,345\u{a0}sats"
        );
        assert_eq!(text("es").sats(12_345, Sign::Always), "+12.345\u{a0}sats");
    }

    #[test]
    fn amounts_can_be_spoken() {
        assert_eq!(
            text("en").spoken_money(-1_250, 2, "USD"),
            "minus 12.50 US dollars"
        );
        assert_eq!(text("en").spoken_money(100, 2, "EUR"), "1.00 euro");
        assert_eq!(
            text("es").spoken_money(1_250, 2, "USD"),
            "12,50 dólares estadounidenses"
        );
        assert_eq!(text("es").spoken_money(5, 0, "XYZ"), "5 XYZ");
        assert_eq!(text("es").spoken_sats(-1), "menos 1 satoshi");
        assert_eq!(
            text("en").spoken_sats(i64::MIN),
            "minus 9,223,372,036,854,775,808 satoshis"
        );
        let _ = text("en").spoken_money(i128::MIN, u8::MAX, "USD");
    }
}
