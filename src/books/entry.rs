//! One row of a history, as every kind of file needs it.

use jiff::Timestamp;

use crate::money::{Amount, Fiat, Price, Unit};

/// One entry of a wallet. All entries of a wallet add up to what its balance changed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Blink's id, the same in every file.
    pub id: String,
    /// When it was made.
    pub at: Timestamp,
    /// What the balance changed by: signed, the fee already in it.
    pub amount: Amount,
    /// The part of it that is fee, in the same unit, never negative.
    pub fee: Amount,
    /// What the amount was worth at the time, as it was recorded.
    pub worth: Fiat,
    /// What the fee was worth at the time, as it was recorded.
    pub fee_worth: Fiat,
    /// The price it was settled at, where it was large enough to have one.
    pub price: Option<Price>,
    /// How far it has come.
    pub state: State,
    /// How it was asked for.
    pub way: Way,
    /// The person's other wallet, where it is a conversion between the two.
    pub converted: Option<Unit>,
    /// The other side's name, where it is known.
    pub counterparty: Option<String>,
    /// What somebody wrote beside it.
    pub memo: Option<String>,
    /// The id that its invoice was given.
    pub external_id: Option<String>,
    /// The hash of its invoice, where there was one.
    pub payment_hash: Option<String>,
    /// What the invoice's hash was made of, where it is known.
    pub preimage: Option<String>,
    /// The bitcoin transaction, where there was one.
    pub chain_hash: Option<String>,
    /// The number of the order that it paid, on the register that rang it up.
    pub order: Option<i64>,
}

/// How far an entry has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Settled.
    Settled,
    /// On its way out; the balance has changed already.
    Pending,
    /// Given back, or the giving back itself.
    Failed,
    /// A state that was added later.
    Unknown,
}

/// How a payment was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To somebody at Blink.
    Blink,
    /// With an invoice.
    Lightning,
    /// To an address.
    OnChain,
    /// In a way that was added later.
    Unknown,
}

impl Entry {
    /// Which wallet it belongs to.
    pub fn unit(&self) -> Unit {
        self.amount.unit()
    }

    /// What the other side got or sent. A fee comes on top of what is sent, is taken from what arrives, and comes back on top
    /// where a payment failed.
    pub(super) fn without_fee(&self) -> Amount {
        let (amount, fee) = (self.amount.minor(), self.fee.minor());
        let comes_back = self.is_receipt() && self.state == State::Failed;
        let fee = if comes_back {
            fee.saturating_neg()
        } else {
            fee
        };
        Amount::new(self.unit(), amount.saturating_add(fee))
    }

    /// Whether the balance grew.
    pub fn is_receipt(&self) -> bool {
        self.amount.minor() > 0
    }
}

impl State {
    /// As files have it; never translated.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

impl Way {
    /// As files have it; never translated.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Blink => "blink",
            Self::Lightning => "lightning",
            Self::OnChain => "onchain",
            Self::Unknown => "unknown",
        }
    }

    /// For people who read a ledger.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Blink => "Payment inside Blink",
            Self::Lightning => "Lightning payment",
            Self::OnChain => "On-chain payment",
            Self::Unknown => "Payment",
        }
    }
}
