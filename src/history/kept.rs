//! A transaction as a block holds it: short, and borrowed from the block when it is read.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::blink::{Direction, Status, Transaction, TransactionId, WalletId, Way};
use crate::money::{Amount, Fiat, Price, Unit};

/// What a block holds of a transaction.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept<'a> {
    #[serde(borrow)]
    id: Name<'a>,
    at: i64,
    status: u8,
    unit: Unit,
    amount: i64,
    fee: i64,
    display: (i128, u8),
    display_fee: (i128, u8),
    currency: &'a str,
    price: Option<(i64, u32)>,
    memo: Option<&'a str>,
    external_id: Option<External<'a>>,
    way: u8,
    counterparty: Option<&'a str>,
    counterparty_wallet: Option<&'a str>,
    payment_hash: Option<Name<'a>>,
    preimage: Option<Name<'a>>,
    address: Option<&'a str>,
    chain_hash: Option<Name<'a>>,
}

/// Hex digits take half the room as bytes.
#[derive(Serialize, Deserialize)]
enum Name<'a> {
    Hex(#[serde(borrow)] Cow<'a, [u8]>),
    Text(&'a str),
}

/// The id that an invoice was given; where it was given none, Blink says the payment hash once more.
#[derive(Serialize, Deserialize)]
enum External<'a> {
    Hash,
    Own(&'a str),
}

impl<'a> Name<'a> {
    fn of(text: &'a str) -> Self {
        unhex(text).map_or(Self::Text(text), |bytes| Self::Hex(Cow::Owned(bytes)))
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Hex(bytes) => bytes.iter().fold(String::new(), |mut text, byte| {
                // Writing to a string cannot fail.
                let _ = write!(text, "{byte:02x}");
                text
            }),
        }
    }
}

/// The bytes of lower-case hex digits; none where writing them again would come to another text.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}

impl<'a> From<&'a Transaction> for Kept<'a> {
    fn from(one: &'a Transaction) -> Self {
        let name = |text: &'a Option<String>| text.as_deref().map(Name::of);
        Self {
            id: Name::of(one.id.as_str()),
            at: one.created_at.as_second(),
            status: match one.status {
                Status::Unknown => 0,
                Status::Pending => 1,
                Status::Success => 2,
                Status::Failure => 3,
            },
            unit: one.amount.unit(),
            amount: one.amount.minor(),
            fee: one.fee.minor(),
            display: (one.display_amount.minor, one.display_amount.fraction_digits),
            display_fee: (one.display_fee.minor, one.display_fee.fraction_digits),
            currency: one.display_amount.currency.as_str(),
            price: one.price.map(Price::parts),
            memo: one.memo.as_deref(),
            external_id: one.external_id.as_deref().map(|id| {
                if one.payment_hash.as_deref() == Some(id) {
                    External::Hash
                } else {
                    External::Own(id)
                }
            }),
            way: match one.way {
                Way::Unknown => 0,
                Way::Blink => 1,
                Way::Lightning => 2,
                Way::OnChain => 3,
            },
            counterparty: one.counterparty.as_deref(),
            counterparty_wallet: one.counterparty_wallet.as_ref().map(WalletId::as_str),
            payment_hash: name(&one.payment_hash),
            preimage: name(&one.preimage),
            address: one.address.as_deref(),
            chain_hash: name(&one.chain_hash),
        }
    }
}

impl Kept<'_> {
    /// The transaction; none where it cannot have been one.
    pub(super) fn transaction(&self) -> Option<Transaction> {
        let currency = self.currency.parse().ok()?;
        let fiat = |(minor, fraction_digits)| Fiat {
            minor,
            fraction_digits,
            currency,
        };
        let name = |name: &Option<Name<'_>>| name.as_ref().map(Name::text);
        let text = |text: Option<&str>| text.map(str::to_owned);
        let payment_hash = name(&self.payment_hash);
        Some(Transaction {
            id: TransactionId::parse(&self.id.text())?,
            created_at: Timestamp::from_second(self.at).ok()?,
            direction: if self.amount > 0 {
                Direction::Receive
            } else {
                Direction::Send
            },
            status: match self.status {
                1 => Status::Pending,
                2 => Status::Success,
                3 => Status::Failure,
                _ => Status::Unknown,
            },
            amount: Amount::new(self.unit, self.amount),
            fee: Amount::new(self.unit, self.fee),
            display_amount: fiat(self.display),
            display_fee: fiat(self.display_fee),
            price: self
                .price
                .and_then(|(base, offset)| Price::new(base, offset)),
            memo: text(self.memo),
            external_id: match self.external_id {
                Some(External::Hash) => payment_hash.clone(),
                Some(External::Own(id)) => Some(id.to_owned()),
                None => None,
            },
            way: match self.way {
                1 => Way::Blink,
                2 => Way::Lightning,
                3 => Way::OnChain,
                _ => Way::Unknown,
            },
            counterparty: text(self.counterparty),
            counterparty_wallet: match self.counterparty_wallet {
                Some(id) => Some(WalletId::parse(id)?),
                None => None,
            },
            payment_hash,
            preimage: name(&self.preimage),
            address: text(self.address),
            chain_hash: name(&self.chain_hash),
        })
    }
}
