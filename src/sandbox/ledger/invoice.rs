//! An invoice: who is to get how much, until when, and what became of it.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::sandbox::people::WalletKind;

const MINUTE: i64 = 60;

/// A request to be paid, and how it stands.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) payment_hash: String,
    /// BOLT11.
    pub(crate) payment_request: String,
    pub(crate) payment_secret: String,
    /// Known to nobody before it is paid.
    pub(crate) preimage: String,
    pub(crate) payee: Payee,
    /// What the payment request asks for; nothing leaves it to the payer.
    pub(crate) sats: Option<i64>,
    /// What a dollar wallet is credited with.
    pub(crate) cents: Option<i64>,
    pub(crate) memo: Option<String>,
    pub(crate) external_id: String,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Unix seconds.
    pub(crate) expires_at: i64,
    pub(crate) state: State,
}

/// Who gets the money.
#[derive(Clone, Debug)]
pub(crate) enum Payee {
    /// Somebody's wallet at Blink.
    Wallet {
        /// The holder's id.
        person: String,
        account_id: String,
        wallet_id: String,
        kind: WalletKind,
    },
    /// Somebody's own node, of which Blink knows nothing; the person's id.
    Elsewhere { person: String },
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    /// A payment waits for being booked, since then.
    Held {
        sats: i64,
        since: i64,
    },
    /// It was booked, then.
    Paid {
        sats: i64,
        at: i64,
    },
    /// Nobody can pay it any more; it does not show.
    Cancelled,
}

/// What the API says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum InvoiceStatus {
    /// Not paid yet, also where a payment is held or the invoice was cancelled.
    Pending,
    /// Booked.
    Paid,
    /// Not paid in time.
    Expired,
}

impl InvoiceStatus {
    /// As the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Paid => "PAID",
            Self::Expired => "EXPIRED",
        }
    }
}

impl Invoice {
    /// What the API says of it at `now` (Unix seconds). Paid wins over expired.
    pub(crate) fn status(&self, now: i64) -> InvoiceStatus {
        match self.state {
            State::Paid { .. } => InvoiceStatus::Paid,
            _ if now >= self.expires_at => InvoiceStatus::Expired,
            _ => InvoiceStatus::Pending,
        }
    }

    /// The preimage, once it is out.
    pub(crate) fn revealed(&self) -> Option<&str> {
        matches!(self.state, State::Paid { .. }).then_some(self.preimage.as_str())
    }

    /// The wallet that is to be credited.
    pub(crate) fn wallet_id(&self) -> Option<&str> {
        match &self.payee {
            Payee::Wallet { wallet_id, .. } => Some(wallet_id),
            Payee::Elsewhere { .. } => None,
        }
    }

    /// The id of the person who is to get the money.
    pub(crate) fn person(&self) -> &str {
        match &self.payee {
            Payee::Wallet { person, .. } | Payee::Elsewhere { person } => person,
        }
    }
}

/// How long an invoice lives, in seconds, when so many minutes were asked for. **Whatever is out of
/// range silently means the default.**
pub(super) fn lifetime(kind: WalletKind, with_amount: bool, minutes: Option<i64>) -> i64 {
    let (default, longest) = match (kind, with_amount) {
        (WalletKind::Btc, true) => (240, 1_440),
        (WalletKind::Btc, false) => (120, 1_440),
        (WalletKind::Usd, _) => (5, 5),
    };
    let minutes = minutes.filter(|minutes| (1..=longest).contains(minutes));
    minutes.unwrap_or(default) * MINUTE
}

/// Every invoice, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Invoices {
    list: Vec<Invoice>,
    by_hash: HashMap<String, usize>,
    /// References by account id.
    references: HashMap<String, HashMap<String, usize>>,
}

impl Invoices {
    /// Keeps one more.
    pub(super) fn add(&mut self, invoice: Invoice) {
        let place = self.list.len();
        self.by_hash.insert(invoice.payment_hash.clone(), place);
        if let Payee::Wallet { account_id, .. } = &invoice.payee {
            let references = self.references.entry(account_id.clone()).or_default();
            references.insert(invoice.external_id.clone(), place);
        }
        self.list.push(invoice);
    }

    /// The one of that payment hash.
    pub(super) fn find(&self, payment_hash: &str) -> Option<&Invoice> {
        self.list.get(*self.by_hash.get(payment_hash)?)
    }

    pub(super) fn find_mut(&mut self, payment_hash: &str) -> Option<&mut Invoice> {
        self.list.get_mut(*self.by_hash.get(payment_hash)?)
    }

    /// Whether an account has an invoice of that reference.
    pub(super) fn is_taken(&self, account_id: &str, reference: &str) -> bool {
        let references = self.references.get(account_id);
        references.is_some_and(|references| references.contains_key(reference))
    }

    /// All of them, newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Invoice> {
        self.list.iter().rev()
    }
}

/// The name under which news of an invoice travels.
pub(super) fn news_of(payment_hash: &str) -> Arc<str> {
    Arc::from(payment_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_out_of_range_are_the_default() {
        use WalletKind::{Btc, Usd};
        for (kind, with_amount, minutes, expected) in [
            (Btc, true, None, 240),
            (Btc, true, Some(0), 240),
            (Btc, true, Some(1), 1),
            (Btc, true, Some(1_440), 1_440),
            (Btc, true, Some(1_441), 240),
            (Btc, false, None, 120),
            (Btc, false, Some(9_999), 120),
            (Usd, true, None, 5),
            (Usd, true, Some(2), 2),
            (Usd, false, Some(6), 5),
        ] {
            assert_eq!(
                lifetime(kind, with_amount, minutes),
                expected * MINUTE,
                "{kind:?} {with_amount} {minutes:?}"
            );
        }
    }
}
