//! Names for things: derived from a seed text, so that every start of the sandbox has the same ones.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};

const CHARSET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// An entry's id: 24 hex digits that grow with time, then with `number`.
pub(super) fn entry_id(seconds: i64, number: u32) -> String {
    format!("{seconds:08x}b11c5eed00{:06x}", number & 0xff_ffff)
}

/// A UUID derived from `seed`.
pub(super) fn uuid(seed: &str) -> String {
    let hex = hash(seed);
    format!(
        "{}-{}-4{}-8{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..32]
    )
}

/// 64 hex digits: the SHA-256 of `seed`.
pub(super) fn hash(seed: &str) -> String {
    hex(digest(&SHA256, seed.as_bytes()).as_ref())
}

/// A preimage and the payment hash it belongs to: 64 hex digits each.
pub(super) fn preimage_and_hash(seed: &str) -> (String, String) {
    let preimage = digest(&SHA256, seed.as_bytes());
    let payment_hash = digest(&SHA256, preimage.as_ref());
    (hex(preimage.as_ref()), hex(payment_hash.as_ref()))
}

/// Looks like a signet invoice; nobody can pay it.
pub(super) fn payment_request(seed: &str) -> String {
    format!("lntbs1{}{}", letters(seed), letters(&hash(seed)))
}

/// Looks like a signet address; nobody can pay to it.
pub(super) fn address(seed: &str) -> String {
    format!("tb1q{}", &letters(seed)[..38])
}

/// 64 letters of the bech32 alphabet.
fn letters(seed: &str) -> String {
    let halves = [format!("{seed}/0"), format!("{seed}/1")];
    halves
        .iter()
        .flat_map(|half| digest(&SHA256, half.as_bytes()).as_ref().to_vec())
        .map(|byte| char::from(CHARSET[usize::from(byte & 31)]))
        .collect()
}

/// Lower-case hex digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
