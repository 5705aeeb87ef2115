//! The key under which Blink takes a request once: a repeat within an hour is refused, whatever it asks, and no answer is said
//! twice.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;
use std::time::Duration;

use crate::random::{NoRandomness, Random};

/// Blink remembers a key for an hour. Counted on for less, as its clock is not ours.
pub const REMEMBERED: Duration = Duration::from_secs(50 * 60);

/// A random UUID (version 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// Not a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an idempotency key")]
pub struct NotAKey;

impl IdempotencyKey {
    /// A new one.
    pub fn random(random: &Random) -> Result<Self, NoRandomness> {
        let mut bytes = random.bytes::<16>()?;
        // RFC 9562 5.4: version and variant.
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut text = String::with_capacity(36);
        for (place, byte) in bytes.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    /// As it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IdempotencyKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let fits = text.len() == 36
            && text.bytes().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        fits.then(|| Self(text.to_owned())).ok_or(NotAKey)
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_form_that_blink_takes_and_are_never_the_same() {
        let random = Random::system();
        let [one, two] = [(), ()].map(|()| IdempotencyKey::random(&random).unwrap());
        assert_ne!(one, two);
        assert_eq!(one.as_str().parse(), Ok(one.clone()));
        assert_eq!(&one.as_str()[14..15], "4");
        assert!("89ab".contains(&one.as_str()[19..20]));
        for wrong in ["", "x", &one.as_str()[1..], &one.as_str().replace('-', "0")] {
            assert_eq!(wrong.parse::<IdempotencyKey>(), Err(NotAKey), "{wrong}");
        }
    }
}
