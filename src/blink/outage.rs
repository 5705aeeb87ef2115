//! Since when Blink has been failing to answer what, for the pages that say so. Whether it is asked is the gate's to decide.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// What can be asked; each can fail by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Who is signed in.
    Identity,
    /// Wallets and balances.
    Overview,
    /// A page of transactions.
    Transactions,
    /// A large page of transactions, for the index.
    History,
    /// One transaction.
    Transaction,
    /// Unconfirmed receipts.
    Pending,
    /// What a satoshi and a cent are worth.
    Price,
    /// Facts about this Blink.
    Globals,
    /// In which currencies there are prices.
    Currencies,
    /// The own wallets without their balances.
    Wallets,
    /// Whose wallet a username stands for.
    Recipient,
    /// The making of an invoice.
    Invoice,
    /// The taking back of an invoice.
    Cancellation,
    /// How an invoice stands.
    InvoiceStatus,
    /// A page of invoices.
    Invoices,
    /// The API keys.
    Keys,
    /// The addresses that are told of payments.
    Callbacks,
    /// Where their secrets are.
    CallbackPortal,
    /// How somebody signs in.
    Logins,
    /// What somebody has chosen at Blink.
    Choices,
    /// Whether a username can be had.
    Username,
    /// What Blink announces to somebody.
    Closing,
    /// What an account may no longer do.
    Restrictions,
    /// A change of an account.
    Change,
    /// One invoice of an own wallet.
    OwnInvoice,
    /// A bitcoin address.
    Address,
    /// Where somebody receives, and what is on its way.
    Incoming,
    /// A payment.
    Payment,
    /// What became of a payment.
    Payments,
    /// What a payment costs.
    Fee,
}

/// Two failures further apart than this, with nobody asking in between, are not one outage.
const LONGEST_GAP: SignedDuration = SignedDuration::from_mins(10);

/// What the last calls of all visitors together told about Blink.
#[derive(Debug, Default)]
pub(super) struct Outage {
    failures: Mutex<HashMap<Question, Failures>>,
}

#[derive(Debug)]
struct Failures {
    first: Timestamp,
    last: Timestamp,
}

impl Outage {
    /// Blink answered this question.
    pub(super) fn over(&self, question: Question) {
        self.failures().remove(&question);
    }

    /// Blink failed to answer; the first time since it last did is the one that counts.
    pub(super) fn failed(&self, question: Question, now: Timestamp) {
        let mut all = self.failures();
        let failures = all.entry(question).or_insert(Failures {
            first: now,
            last: now,
        });
        if now.duration_since(failures.last) > LONGEST_GAP {
            failures.first = now;
        }
        failures.last = now;
    }

    /// When this question was first not answered, if it has not been answered since.
    pub(super) fn since(&self, question: Question) -> Option<Timestamp> {
        Some(self.failures().get(&question)?.first)
    }

    fn failures(&self) -> MutexGuard<'_, HashMap<Question, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_first_failure_counts_until_an_answer_comes() {
        let outage = Outage::default();
        assert_eq!(outage.since(Question::Overview), None);
        outage.failed(Question::Overview, at(10));
        outage.failed(Question::Overview, at(20));
        outage.over(Question::Price);
        assert_eq!(outage.since(Question::Overview), Some(at(10)));
        outage.over(Question::Overview);
        assert_eq!(outage.since(Question::Overview), None);
    }

    #[test]
    fn an_old_failure_says_nothing_about_a_new_one() {
        let outage = Outage::default();
        outage.failed(Question::Price, at(0));
        outage.failed(Question::Price, at(600));
        assert_eq!(outage.since(Question::Price), Some(at(0)));
        outage.failed(Question::Price, at(1201));
        assert_eq!(outage.since(Question::Price), Some(at(1201)));
    }
}
