//! Payment requests: real ones, signed by one of the sandbox's two nodes, and those that others wrote.

use std::time::Duration;

use bitcoin::hashes::{Hash as _, sha256};
use bitcoin::secp256k1::{Secp256k1, SecretKey};
use lightning_invoice::{Bolt11Invoice, Currency, InvoiceBuilder, PaymentSecret};

/// The network that `globals` names: signet.
const NETWORK: Currency = Currency::Signet;
/// Blocks that a payer has to leave for the last hop, as lnd has it.
const FINAL_BLOCKS: u64 = 80;

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Blink's.
    Blink,
    /// The one behind self-custodial accounts.
    Elsewhere,
}

/// What a payment request is to say.
pub(super) struct Request<'a> {
    pub(super) node: Node,
    pub(super) payment_hash: [u8; 32],
    pub(super) secret: [u8; 32],
    pub(super) sats: Option<i64>,
    pub(super) description: Description<'a>,
    /// Unix seconds.
    pub(super) created_at: i64,
    /// Seconds.
    pub(super) lifetime: i64,
}

/// What it is for, in words or as their hash.
pub(super) enum Description<'a> {
    Words(&'a str),
    Hash([u8; 32]),
}

/// A number that no invoice can hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("this cannot be written as a payment request")]
pub(crate) struct NotWritten;

/// What somebody's payment request says.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) payment_hash: String,
    /// Unix seconds.
    pub(crate) expires_at: i64,
    /// What it asks for.
    pub(crate) sats: Option<i64>,
    /// In small letters.
    pub(crate) text: String,
}

impl Node {
    /// The secret keys are known to everybody, as is fit for play money.
    fn key(self) -> Result<SecretKey, NotWritten> {
        let seed: &[u8] = match self {
            Self::Blink => b"the node of the sandbox",
            Self::Elsewhere => b"a node that is not Blink's",
        };
        let hash = sha256::Hash::hash(seed);
        SecretKey::from_slice(hash.as_byte_array()).map_err(|_| NotWritten)
    }
}

impl Request<'_> {
    /// Writes and signs it.
    pub(super) fn write(&self) -> Result<String, NotWritten> {
        let seconds = |seconds| u64::try_from(seconds).map(Duration::from_secs);
        let builder = InvoiceBuilder::new(NETWORK)
            .payment_hash(sha256::Hash::from_byte_array(self.payment_hash))
            .duration_since_epoch(seconds(self.created_at).map_err(|_| NotWritten)?)
            .expiry_time(seconds(self.lifetime).map_err(|_| NotWritten)?)
            .min_final_cltv_expiry_delta(FINAL_BLOCKS)
            .payment_secret(PaymentSecret(self.secret))
            .basic_mpp();
        let builder = match self.description {
            Description::Words(words) => builder.description(words.to_owned()),
            Description::Hash(hash) => {
                builder.description_hash(sha256::Hash::from_byte_array(hash))
            }
        };
        let builder = match self.sats {
            None => builder,
            Some(sats) => {
                let sats = u64::try_from(sats).map_err(|_| NotWritten)?;
                let millisats = sats.checked_mul(1_000).ok_or(NotWritten)?;
                builder.amount_milli_satoshis(millisats)
            }
        };
        let key = self.node.key()?;
        let secp = Secp256k1::signing_only();
        builder
            .build_signed(|message| secp.sign_ecdsa_recoverable(message, &key))
            .map(|invoice| invoice.to_string())
            .map_err(|_| NotWritten)
    }
}

/// Reads a payment request of any node, in any case.
pub(crate) fn read(text: &str) -> Option<Read> {
    let text = text.to_ascii_lowercase();
    let invoice: Bolt11Invoice = text.parse().ok()?;
    let sats = match invoice.amount_milli_satoshis() {
        None => None,
        Some(millisats) => Some(i64::try_from(millisats / 1_000).ok()?),
    };
    let expires_at = invoice.expires_at()?.as_secs();
    Some(Read {
        payment_hash: super::ids::hex(invoice.payment_hash().as_byte_array()),
        expires_at: i64::try_from(expires_at).ok()?,
        sats,
        text,
    })
}
