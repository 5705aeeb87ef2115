//! Time-based one-time passwords (RFC 6238): six digits, 30 seconds, HMAC-SHA1.

use aws_lc_rs::hmac;

const STEP_SECONDS: i64 = 30;

/// The code that an authenticator shows at a Unix time.
pub(crate) fn code(secret: &[u8], unix: i64) -> String {
    let counter = unix.div_euclid(STEP_SECONDS).to_be_bytes();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &counter);
    // RFC 4226 5.3: the low nibble of the last byte says where the four bytes start.
    let bytes = tag.as_ref();
    let start = usize::from(bytes.last().copied().unwrap_or(0) & 0x0f);
    let number = bytes
        .iter()
        .skip(start)
        .take(4)
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Whether a code is right now, or was or will be half a minute away.
pub(crate) fn accepts(secret: &[u8], unix: i64, given: &str) -> bool {
    [-STEP_SECONDS, 0, STEP_SECONDS]
        .iter()
        .any(|skew| code(secret, unix + skew) == given)
}

/// A secret as authenticators take it (RFC 4648 6), without padding.
pub(crate) fn base_32(secret: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    secret
        .chunks(5)
        .flat_map(|chunk| {
            let mut five = [0_u64; 5];
            for (slot, byte) in five.iter_mut().zip(chunk) {
                *slot = u64::from(*byte);
            }
            let bits = five.iter().fold(0, |bits, byte| bits << 8 | byte);
            let letters = (chunk.len() * 8).div_ceil(5);
            (0..letters).map(move |place| {
                let letter = usize::try_from(bits >> (35 - 5 * place) & 31).unwrap_or_default();
                char::from(LETTERS[letter])
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_32_follows_the_test_vectors_of_rfc_4648() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base_32(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn follows_the_test_vectors_of_rfc_6238() {
        let secret = b"12345678901234567890";
        for (unix, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, unix), expected, "at {unix}");
        }
    }

    #[test]
    fn accepts_one_step_either_way() {
        let secret = b"12345678901234567890";
        let shown = code(secret, 1_000_000_000);
        assert!(accepts(secret, 1_000_000_029, &shown));
        assert!(accepts(secret, 999_999_971, &shown));
        assert!(!accepts(secret, 1_000_000_090, &shown));
    }
}
