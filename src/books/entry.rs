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
