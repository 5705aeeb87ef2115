//! The currencies Blink shows amounts in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Three or four letters, such as `USD`. Not only ISO 4217: Blink has codes of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct CurrencyCode {
    /// Upper-case ASCII; the last byte is zero when there are three letters.
    letters: [u8; 4],
}

/// The text is not three or four letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a currency code has three or four letters")]
pub struct NotACurrencyCode;

impl CurrencyCode {
    /// The US dollar, which every price of Blink is derived from.
    pub const USD: Self = Self { letters: *b"USD\0" };
    /// The euro.
    pub const EUR: Self = Self { letters: *b"EUR\0" };

    /// The code in upper case.
    pub fn as_str(&self) -> &str {
        let length = if self.letters[3] == 0 { 3 } else { 4 };
        str::from_utf8(&self.letters[..length]).unwrap_or_default()
    }
}

impl FromStr for CurrencyCode {
    type Err = NotACurrencyCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.as_bytes();
        if !matches!(bytes.len(), 3 | 4) || !bytes.iter().all(u8::is_ascii_alphabetic) {
            return Err(NotACurrencyCode);
        }
        let mut letters = [0; 4];
        letters[..bytes.len()].copy_from_slice(bytes);
        letters.make_ascii_uppercase();
        Ok(Self { letters })
    }
}

impl TryFrom<String> for CurrencyCode {
    type Error = NotACurrencyCode;

    fn try_from(text: String) -> Result<Self, NotACurrencyCode> {
        text.parse()
    }
}

impl From<CurrencyCode> for String {
    fn from(code: CurrencyCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A currency as Blink describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    /// What amounts in it are labelled with.
    pub code: CurrencyCode,
    /// Its sign, which several currencies may share.
    pub symbol: String,
    /// Its English name.
    pub name: String,
    /// Decimals of its minor unit: Blink's word, which differs from ISO 4217 for several currencies.
    pub fraction_digits: u8,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_three_or_four_letters_in_upper_case() {
        for (text, code) in [("usd", "USD"), ("KWD", "KWD"), ("Usdt", "USDT")] {
            assert_eq!(text.parse::<CurrencyCode>().unwrap().as_str(), code);
        }
        for text in ["", "US", "EUROS", "U$D", "ÄBC", "12A"] {
            assert_eq!(
                text.parse::<CurrencyCode>(),
                Err(NotACurrencyCode),
                "{text}"
            );
        }
    }
}
