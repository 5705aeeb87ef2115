//! One entry of a wallet: what its balance changed by, why, and what that was worth on the day.

use super::currency::Currency;
use super::price::{Price, narrow};
use crate::sandbox::people::WalletKind;

/// Receipts below this hide their memo: satoshis.
const HIDDEN_UNDER_SATS: i64 = 50;
/// Receipts below this hide their memo: US cents.
const HIDDEN_UNDER_CENTS: i64 = 10;

/// An entry as it stands in the ledger; never changed after it was written.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// 24 hex digits, or a UUID while an on-chain receipt waits for its confirmation.
    pub(crate) id: String,
    /// The wallet it belongs to.
    pub(crate) wallet_id: String,
    /// That wallet's unit.
    pub(crate) kind: WalletKind,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// The moment whose prices it was settled at: the same, unless prices stand still.
    pub(crate) priced_at: i64,
    /// What the balance changed by, in the wallet's minor unit, fee included.
    pub(crate) amount: i64,
    /// The part of the amount that is fee, never negative.
    pub(crate) fee: i64,
    /// Whether it settled.
    pub(crate) status: Status,
    /// What was written with it, shown or not.
    pub(crate) memo: Option<String>,
    /// The reference its invoice carried.
    pub(crate) external_id: Option<String>,
    /// The account's display currency on that day.
    pub(crate) currency: &'static Currency,
    /// How it was asked for.
    pub(crate) initiation: Initiation,
    /// How it was settled.
    pub(crate) settlement: Settlement,
}

/// Whether an entry settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Success,
    Pending,
    Failure,
}

/// The other side of a payment inside Blink.
#[derive(Clone, Debug, Default)]
pub(crate) struct CounterParty {
    pub(crate) username: Option<String>,
    pub(crate) wallet_id: Option<String>,
}

/// How a payment was asked for.
#[derive(Clone, Debug)]
pub(crate) enum Initiation {
    IntraLedger(CounterParty),
    Lightning {
        payment_hash: String,
        /// Empty when Blink does not know the invoice.
        payment_request: String,
    },
    OnChain {
        address: String,
    },
}

/// How a payment was settled.
#[derive(Clone, Debug)]
pub(crate) enum Settlement {
    IntraLedger {
        other: CounterParty,
        preimage: Option<String>,
    },
    Lightning {
        preimage: Option<String>,
    },
    OnChain {
        transaction_hash: Option<String>,
        vout: Option<i32>,
        arrival_estimated_at: Option<i64>,
    },
}

impl Entry {
    /// A receipt; zero counts as a send.
    pub(crate) fn is_receipt(&self) -> bool {
        self.amount > 0
    }

    /// The memo as the API shows it: hidden on very small receipts, the receiver's own included.
    pub(crate) fn visible_memo(&self) -> Option<&str> {
        let threshold = match self.kind {
            WalletKind::Btc => HIDDEN_UNDER_SATS,
            WalletKind::Usd => HIDDEN_UNDER_CENTS,
        };
        let hidden = self.is_receipt() && self.amount < threshold;
        self.memo.as_deref().filter(|_| !hidden)
    }

    /// The amount without the fee, never negative, in the wallet's minor unit. The fee is taken from a
    /// deposit, comes on top of a send, and comes back on top when a send has failed.
    fn principal(&self) -> i64 {
        match (self.is_receipt(), self.status) {
            (true, Status::Failure) => self.amount - self.fee,
            (true, _) => self.amount + self.fee,
            (false, _) => -self.amount - self.fee,
        }
    }

    /// What the principal was worth, in display minor units.
    fn display_principal(&self) -> i64 {
        self.market().convert(self.principal())
    }

    /// What the balance changed by, in display minor units; signed.
    pub(crate) fn display_amount(&self) -> i64 {
        let (principal, fee) = (self.display_principal(), self.display_fee());
        match (self.is_receipt(), self.status) {
            (true, Status::Failure) => principal + fee,
            (true, _) => principal - fee,
            (false, _) => -principal - fee,
        }
    }

    /// What the fee was worth, in display minor units.
    pub(crate) fn display_fee(&self) -> i64 {
        self.market().convert(self.fee)
    }

    /// The price that follows from the rounded amounts, rounded down: zero for small enough ones.
    pub(crate) fn settlement_price(&self) -> Price {
        let offset = self.market().offset;
        let base = match self.principal() {
            0 => 0,
            principal => {
                let display = i128::from(self.display_principal());
                narrow(display * 10_i128.pow(offset) / i128::from(principal))
            }
        };
        Price { base, offset }
    }

    fn market(&self) -> Price {
        Price::of(self.kind, self.currency, self.priced_at)
    }
}
