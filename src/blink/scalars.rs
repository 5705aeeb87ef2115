//! Blink's scalars, each with the form it has in JSON, and the ids that are used beyond this folder.

use std::fmt;

use super::{Trouble, schema};
use crate::lightning;
use crate::money::{CurrencyCode, Fiat};

/// A wallet's id: a UUID, taken as it is.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq, Hash)]
pub struct WalletId(String);

/// A transaction's id, which is also its cursor: 24 hex digits, or a UUID while a receipt is pending.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TransactionId(String);

/// Ids are short and of letters, digits and hyphens; anything else was not made by Blink.
fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

impl WalletId {
    /// From an address bar; none when it cannot be an id.
    pub fn parse(text: &str) -> Option<Self> {
        is_id(text).then(|| Self(text.to_owned()))
    }

    /// As Blink wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TransactionId {
    /// From an address bar; none when it cannot be an id.
    pub fn parse(text: &str) -> Option<Self> {
        is_id(text).then(|| Self(text.to_owned()))
    }

    /// Whether this has the usual form of a settled transaction's id.
    pub fn is_settled(&self) -> bool {
        self.0.len() == 24 && self.0.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Whether this is the provisional id of a pending on-chain receipt, which changes on confirmation.
    pub fn is_provisional(&self) -> bool {
        self.0.contains('-')
    }

    /// As Blink wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WalletId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<cynic::Id> for WalletId {
    fn from(id: cynic::Id) -> Self {
        Self(id.into_inner())
    }
}

impl From<cynic::Id> for TransactionId {
    fn from(id: cynic::Id) -> Self {
        Self(id.into_inner())
    }
}

/// Satoshis or US cents, as the wallet's currency says.
#[derive(cynic::Scalar, Clone, Copy, Debug)]
pub(super) struct SignedAmount(pub(super) i64);

/// Satoshis, never negative.
#[derive(cynic::Scalar, Clone, Copy, Debug)]
pub(super) struct SatAmount(pub(super) i64);

/// US cents, never negative.
#[derive(cynic::Scalar, Clone, Copy, Debug)]
pub(super) struct CentAmount(pub(super) i64);

/// An integer up to 2^53 - 1.
#[derive(cynic::Scalar, Clone, Copy, Debug)]
pub(super) struct SafeInt(pub(super) i64);

/// A decimal string in major units.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct SignedDisplayMajorAmount(pub(super) String);

impl SignedDisplayMajorAmount {
    /// The amount, with exactly the decimals that Blink wrote.
    pub(super) fn in_currency(&self, currency: CurrencyCode) -> Result<Fiat, Trouble> {
        Fiat::parse(&self.0, currency).map_err(|_| Trouble::Malformed)
    }
}

/// Three or four letters.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct DisplayCurrency(pub(super) String);

impl TryFrom<DisplayCurrency> for CurrencyCode {
    type Error = Trouble;

    fn try_from(DisplayCurrency(code): DisplayCurrency) -> Result<Self, Trouble> {
        code.parse().map_err(|_| Trouble::Malformed)
    }
}

/// Unix seconds.
#[derive(cynic::Scalar, Clone, Copy, Debug)]
pub(super) struct Timestamp(i64);

impl Timestamp {
    /// The instant, unless it is beyond all calendars.
    pub(super) fn instant(self) -> Result<jiff::Timestamp, Trouble> {
        jiff::Timestamp::from_second(self.0).map_err(|_| Trouble::Malformed)
    }
}

/// A length of time.
#[derive(cynic::Scalar, Clone, Copy, Debug)]
pub(super) struct Minutes(pub(super) i32);

/// Where a notice is posted to.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct EndpointUrl(pub(super) String);

/// A Blink user's name.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct Username(pub(super) String);

/// What somebody wrote beside a payment.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct Memo(pub(super) String);

/// The id an invoice was given by whoever made it.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct TxExternalId(pub(super) String);

/// 64 hex digits.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct PaymentHash(pub(super) String);

impl From<&lightning::PaymentHash> for PaymentHash {
    fn from(hash: &lightning::PaymentHash) -> Self {
        Self(hash.to_string())
    }
}

/// A BOLT11 invoice; empty when unknown.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct LnPaymentRequest(pub(super) String);

/// 64 hex digits, the proof that an invoice was paid.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct LnPaymentPreImage(pub(super) String);

/// A bitcoin address, or the literal `<no-address>`.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct OnChainAddress(pub(super) String);

impl OnChainAddress {
    /// The address, where Blink has one.
    pub(super) fn known(self) -> Option<String> {
        Some(self.0).filter(|text| !text.starts_with('<'))
    }
}

/// 64 hex digits, as explorers take them.
#[derive(cynic::Scalar, Clone, Debug)]
pub(super) struct OnChainTxHash(pub(super) String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_an_id_is_one() {
        let settled = TransactionId::parse("65b1f0c2a9d3e4f5a6b7c8d9").unwrap();
        assert!(settled.is_settled() && !settled.is_provisional());
        let pending = TransactionId::parse("7f5b2f0e-94a8-4a66-a1d2-0c9e2d1b3a44").unwrap();
        assert!(pending.is_provisional() && !pending.is_settled());
        for text in ["", "a b", "../x", "é", "%00", &"a".repeat(65)] {
            assert_eq!(TransactionId::parse(text), None, "{text}");
            assert_eq!(WalletId::parse(text), None, "{text}");
        }
    }
}
