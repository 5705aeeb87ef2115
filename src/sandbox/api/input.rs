//! Arguments and Blink's scalars: what passes, and what `Invalid value for …` is said to.

use apollo_compiler::response::JsonMap;

use super::refusal::Refusal;
use crate::sandbox::ledger::currency::{self, Currency};
use crate::sandbox::ledger::page::Asked;

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

/// A field of the `input` object that every mutation takes.
pub(super) fn of_input<'a>(arguments: &'a JsonMap, name: &str) -> Option<&'a str> {
    let input = arguments.get("input").and_then(|value| value.as_object())?;
    text(input, name)
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
