//! A Blink user's name. What looks like a phone number can't be one, and so never gets to Blink.

use std::fmt;
use std::str::FromStr;

/// A name in small letters: 3 to 50 letters, digits and underscores, one letter at least, none of the beginnings of
/// bitcoin addresses and invoices. Blink would take a phone number in its place, and open an account for it; there is no
/// way to write one here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Username(String);

/// The text can't be anybody's name at Blink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a username")]
pub struct NotAUsername;

/// How addresses and invoices begin, and what Blink does not allow in front.
const BEGINNINGS: [&str; 5] = ["1", "3", "_", "bc1", "lnbc1"];

impl Username {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Username {
    type Err = NotAUsername;

    fn from_str(text: &str) -> Result<Self, NotAUsername> {
        let name = text.to_ascii_lowercase();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let fits = (3..=50).contains(&name.len())
            && name.bytes().all(allowed)
            && name.bytes().any(|byte| byte.is_ascii_lowercase())
            && !BEGINNINGS
                .iter()
                .any(|beginning| name.starts_with(beginning));
        fits.then_some(Self(name)).ok_or(NotAUsername)
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_read_in_small_letters() {
        let long = "a".repeat(50);
        for (text, name) in [
            ("rosa", "rosa"),
            ("Cafe_Luna", "cafe_luna"),
            ("4ever", "4ever"),
            ("bc2", "bc2"),
            (&long, &long),
        ] {
            assert_eq!(
                text.parse::<Username>().as_ref().map(Username::as_str),
                Ok(name)
            );
        }
    }

    #[test]
    fn phone_numbers_addresses_and_the_rest_are_refused() {
        let long = "a".repeat(51);
        for text in [
            "+50370000000",
            "0050370000000",
            "50370000000",
            "503 7000",
            "1800flowers",
            "3abc",
            "_abc",
            "bc1qxy",
            "LNBC1abc",
            "ab",
            "",
            "a.b",
            "a-b",
            "rosa@blink.sv",
            "röschen",
            "22222",
            &long,
        ] {
            assert_eq!(text.parse::<Username>(), Err(NotAUsername), "{text}");
        }
    }

    proptest! {
        /// The pattern of Blink's own schema, read here as the letters that it forbids.
        #[test]
        fn whatever_is_taken_keeps_to_blinks_pattern(text in "[ +()0-9a-zA-Z_.-]{0,60}") {
            if let Ok(name) = text.parse::<Username>() {
                let name = name.as_str();
                prop_assert!(name.len() >= 3 && name.len() <= 50);
                prop_assert!(!name.contains(['+', ' ', '(', ')', '.', '-']));
                prop_assert!(name.contains(|c: char| c.is_ascii_lowercase()));
                prop_assert!(!name.starts_with(['1', '3', '_']));
                prop_assert_eq!(name.parse::<Username>().unwrap().to_string(), name);
            }
        }
    }
}
