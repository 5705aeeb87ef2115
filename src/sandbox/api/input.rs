//! Arguments and Blink's scalars: what passes, and what `Invalid value for …` is said to.

use apollo_compiler::response::{JsonMap, JsonValue};

use super::refusal::Refusal;
use crate::sandbox::ledger::currency::{self, Currency};
use crate::sandbox::ledger::page::Asked;

/// Satoshis or cents.
const LARGEST_AMOUNT: i64 = 10_000_000_000_000;
/// Bytes.
const LONGEST_MEMO: usize = 639;

/// Somebody who can be paid.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Payee<'a> {
    Username(&'a str),
    /// The scalar takes phone numbers too, which is a trap.
    Phone(&'a str),
}

/// The paging arguments.
pub(super) fn paging(arguments: &JsonMap) -> Asked {
    let number = |name| arguments.get(name).and_then(|value| value.as_i64());
    let cursor = |name| text(arguments, name).map(str::to_owned);
    Asked {
        first: number("first"),
        last: number("last"),
        after: cursor("after"),
        before: cursor("before"),
    }
}

/// A string argument; nothing when it is missing, null or something else.
pub(super) fn text<'a>(arguments: &'a JsonMap, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(|value| value.as_str())
}

/// The `input` object that every mutation takes.
pub(super) fn input(arguments: &JsonMap) -> Option<&JsonMap> {
    arguments.get("input").and_then(|value| value.as_object())
}

/// A text of the `input` object.
pub(super) fn of_input<'a>(arguments: &'a JsonMap, name: &str) -> Option<&'a str> {
    text(input(arguments)?, name)
}

/// `WalletId`: a UUID.
pub(super) fn wallet_id(text: Option<&str>) -> Result<&str, Refusal> {
    text.filter(|id| is_uuid(id))
        .ok_or(Refusal::InvalidValue("WalletId"))
}

/// `[WalletId]`: null and empty mean all wallets.
pub(super) fn wallet_ids(arguments: &JsonMap) -> Result<Vec<&str>, Refusal> {
    match arguments.get("walletIds").and_then(|ids| ids.as_array()) {
        None => Ok(Vec::new()),
        Some(ids) => ids.iter().map(|id| wallet_id(id.as_str())).collect(),
    }
}

/// `DisplayCurrency`: 3 or 4 letters in any case, and one of the list.
pub(super) fn display_currency(text: Option<&str>) -> Result<&'static Currency, Refusal> {
    let text = text
        .filter(|text| matches!(text.len(), 3 | 4))
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .ok_or(Refusal::InvalidValue("DisplayCurrency"))?;
    currency::by_code(&text.to_ascii_uppercase()).ok_or(Refusal::UnknownCurrency)
}

/// `Username`: 3 to 50 letters, digits and underscores, at least one letter, not beginning like an
/// address, an invoice or a phone number; or, all the same, a phone number.
pub(super) fn payee(text: Option<&str>) -> Result<Payee<'_>, Refusal> {
    match text {
        Some(text) if is_username(text) => Ok(Payee::Username(text)),
        Some(text) if is_phone(text) => Ok(Payee::Phone(text)),
        _ => Err(Refusal::InvalidValue("Username")),
    }
}

/// `SatAmount`: 0 to 10^13, also as a string of digits. **A fraction is cut off in silence.**
pub(super) fn sats(value: Option<&JsonValue>) -> Result<i64, Refusal> {
    let whole = match value {
        Some(JsonValue::Number(number)) => {
            let text = number.to_string();
            let whole = text
                .split_once('.')
                .map_or(text.as_str(), |(whole, _)| whole);
            whole.parse().ok()
        }
        Some(JsonValue::String(text)) => text.as_str().parse().ok(),
        _ => None,
    };
    whole
        .filter(|sats| (0..=LARGEST_AMOUNT).contains(sats))
        .ok_or(Refusal::InvalidValue("SatAmount"))
}

/// `CentAmount`: 0 to 10^13, whole.
pub(super) fn cents(value: Option<&JsonValue>) -> Result<i64, Refusal> {
    value
        .and_then(|value| value.as_i64())
        .filter(|cents| (0..=LARGEST_AMOUNT).contains(cents))
        .ok_or(Refusal::InvalidValue("CentAmount"))
}

/// `Minutes`: not negative; null is left out.
pub(super) fn minutes(value: Option<&JsonValue>) -> Result<Option<i64>, Refusal> {
    match value {
        None | Some(JsonValue::Null) => Ok(None),
        Some(value) => value
            .as_i64()
            .filter(|minutes| *minutes >= 0)
            .map(Some)
            .ok_or(Refusal::InvalidValue("Minutes")),
    }
}

/// `Memo`: at most 639 bytes.
pub(super) fn memo(text: Option<&str>) -> Result<Option<&str>, Refusal> {
    match text {
        Some(memo) if memo.len() > LONGEST_MEMO => Err(Refusal::MemoTooLong),
        memo => Ok(memo),
    }
}

/// `TxExternalId`: small letters, digits, `-` and `_`, up to 100 of them.
pub(super) fn external_id(text: Option<&str>) -> Result<Option<&str>, Refusal> {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    match text {
        Some(id) if !(1..=100).contains(&id.len()) || !id.bytes().all(fits) => {
            Err(Refusal::InvalidExternalId)
        }
        id => Ok(id),
    }
}

/// `EndpointUrl`: http or https, no blanks round it.
pub(super) fn endpoint(text: Option<&str>) -> Result<Option<&str>, Refusal> {
    let fits = |url: &str| {
        let known = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        known && url.trim() == url
    };
    match text {
        Some(url) if !fits(url) => Err(Refusal::InvalidValue("EndpointUrl")),
        url => Ok(url),
    }
}

/// `Hex32Bytes`: 64 hex digits, small ones only.
pub(super) fn hex_32(text: Option<&str>) -> Result<Option<[u8; 32]>, Refusal> {
    let Some(text) = text else {
        return Ok(None);
    };
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    let fits = text.len() == 64
        && bytes
            .iter_mut()
            .zip(text.as_bytes().chunks(2))
            .all(|(byte, pair)| {
                match pair
                    .iter()
                    .map(|&one| digit(one))
                    .collect::<Option<Vec<_>>>()
                {
                    Some(pair) => {
                        *byte = pair[0] << 4 | pair[1];
                        true
                    }
                    None => false,
                }
            });
    if fits {
        Ok(Some(bytes))
    } else {
        Err(Refusal::InvalidValue("Hex32Bytes"))
    }
}

/// `PaymentHash`: 64 hex digits.
pub(super) fn payment_hash(text: Option<&str>) -> Result<String, Refusal> {
    text.filter(|hash| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .map(str::to_ascii_lowercase)
        .ok_or(Refusal::InvalidValue("PaymentHash"))
}

/// `LnPaymentRequest`: looks like one, in any case.
pub(super) fn payment_request(text: Option<&str>) -> Result<String, Refusal> {
    text.map(str::to_ascii_lowercase)
        .filter(|text| text.starts_with("ln") && text.len() > 2)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .ok_or(Refusal::InvalidValue("LnPaymentRequest"))
}

fn is_username(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let reserved = ["1", "3", "_", "bc1", "lnbc1"];
    (3..=50).contains(&lower.len())
        && lower
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && lower.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !reserved.iter().any(|start| lower.starts_with(start))
}

fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
