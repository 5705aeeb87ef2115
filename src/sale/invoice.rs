//! An invoice that was shown for a sale.

use std::str::FromStr;

use super::id::SaleId;
use super::record::Quote;
use crate::lightning::{PaymentHash, Preimage};
use crate::money::{Cents, Sats};

/// Where an invoice stands, as far as its maker told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceState {
    /// May be paid.
    Open,
    /// Called off at its maker, or replaced; whoever has it may still pay it where that cannot be.
    Dropped,
    /// Paid.
    Paid,
    /// Its maker says that it ran out unpaid, and said so once more after a while.
    Dead,
}

impl InvoiceState {
    const ALL: [Self; 4] = [Self::Open, Self::Dropped, Self::Paid, Self::Dead];

    /// As the database writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Dropped => "dropped",
            Self::Paid => "paid",
            Self::Dead => "dead",
        }
    }
}

/// Not a word for a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a state of an invoice")]
pub struct NoInvoiceState;

impl FromStr for InvoiceState {
    type Err = NoInvoiceState;

    fn from_str(word: &str) -> Result<Self, NoInvoiceState> {
        let mut all = Self::ALL.into_iter();
        all.find(|state| state.word() == word).ok_or(NoInvoiceState)
    }
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleInvoice {
    /// What it is known by.
    pub payment_hash: PaymentHash,
    /// Whose it is.
    pub sale: SaleId,
    /// The first of a sale is 1.
    pub turn: i64,
    /// Under which Blink knows it.
    pub external_id: String,
    /// BOLT11, in small letters.
    pub payment_request: String,
    /// What it is for, as it says itself.
    pub sats: Sats,
    /// What was asked for, where that was US cents.
    pub cents: Option<Cents>,
    /// The price it was made by, and shown with.
    pub quote: Option<Quote>,
    /// Who can be asked whether it is paid, as `receiving` writes it.
    pub via: String,
    /// Where it stands.
    pub state: InvoiceState,
    /// When it was made, as it says itself, Unix seconds.
    pub made_at: i64,
    /// When it runs out, as it says itself.
    pub expires_at: i64,
    /// Until when it is looked at.
    pub watch_until: i64,
    /// Proves that it was paid.
    pub preimage: Option<Preimage>,
    /// When that was heard of, Unix seconds.
    pub paid_at: Option<i64>,
}
