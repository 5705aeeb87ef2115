//! One transaction as the lists show it, and the head of its own page.

use jiff::Timestamp;

use crate::blink::{Direction, Status, Transaction, WalletId, Way};
use crate::money::{CurrencyCode, Unit};
use crate::text::{Sign, local_day};
use crate::web::figure::{DOTS, Figure, Second, wallet_amount, wallet_name};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::when::When;

use super::place::Address;

/// What `components/transaction.html` shows.
pub(super) struct Row {
    /// Its own page.
    pub(super) href: String,
    /// `in`, `out` or `swap`.
    pub(super) kind: &'static str,
    /// What happened, in one word.
    pub(super) direction: &'static str,
    /// With whom, what for, or how.
    pub(super) title: String,
    /// What for, where the title says with whom; or nothing.
    pub(super) memo: String,
    /// How it was asked for, in one word.
    pub(super) method: &'static str,
    /// The sign for that.
    pub(super) method_icon: &'static str,
    /// When.
    pub(super) when: When,
    /// `settled`, `pending` or `failed`.
    pub(super) state: &'static str,
    /// The word for that where it is not settled.
    pub(super) state_word: &'static str,
    /// What of it was fee, in the wallet's unit; dots when amounts are hidden. Empty when there was none.
    pub(super) fee: String,
    /// How much, in the wallet's unit and in the display currency of that day. Dots when amounts are hidden.
    pub(super) figure: Figure,
}

/// A person's wallets.
pub(super) type Wallets = [(WalletId, Unit)];

impl Row {
    /// A row under the heading of its day: how long ago within the hour, then the time of day. Its page
    /// leads back to that place in the list.
    pub(super) fn listed(
        frame: &Frame,
        transaction: &Transaction,
        wallets: &Wallets,
        list: &Address,
    ) -> Self {
        let at = transaction.created_at;
        let when = if is_recent(frame, at) {
            When::relative(frame, at)
        } else {
            When::time(frame, at)
        };
        Self::new(frame, transaction, wallets, when).coming_back_to(list)
    }

    /// A row without such a heading: other days are named.
    pub(super) fn undated(frame: &Frame, transaction: &Transaction, wallets: &Wallets) -> Self {
        let at = transaction.created_at;
        let today = local_day(at, &frame.zone) == local_day(frame.now, &frame.zone);
        let when = if is_recent(frame, at) {
            When::relative(frame, at)
        } else if today {
            When::time(frame, at)
        } else {
            When {
                text: frame.text.day(at, frame.now, &frame.zone),
                ..When::time(frame, at)
            }
        };
        Self::new(frame, transaction, wallets, when)
    }

    /// The newest page of all wallets is where a transaction's page leads anyway.
    pub(super) fn coming_back_to(mut self, list: &Address) -> Self {
        let list = list.to_string();
        if list != paths::TRANSACTIONS {
            let sign = if self.href.contains('?') { '&' } else { '?' };
            let list = paths::with("", "list", &list);
            self.href = format!("{}{sign}{}", self.href, list.trim_start_matches('?'));
        }
        self
    }

    /// A row shown at this moment.
    pub(super) fn new(
        frame: &Frame,
        transaction: &Transaction,
        wallets: &Wallets,
        when: When,
    ) -> Self {
        let other = transaction.converted_with(wallets);
        let (title, memo) = title(frame, transaction, other);
        let (state, state_word) = state(frame, transaction);
        let second = second(transaction);
        let method = method(transaction.way);
        Self {
            href: address(transaction, wallets),
            kind: match (other, transaction.direction) {
                (Some(_), _) => "swap",
                (None, Direction::Receive) => "in",
                (None, Direction::Send) => "out",
            },
            direction: frame.t(direction(transaction, other.is_some())),
            title,
            memo,
            method: frame.t(method),
            method_icon: match transaction.way {
                Way::Blink => "inside",
                Way::Lightning => "lightning",
                Way::OnChain => "chain",
                Way::Unknown => "receipt",
            },
            when,
            state,
            state_word,
            fee: if transaction.fee.is_zero() {
                String::new()
            } else if frame.hide_amounts {
                frame.t1("row-fee", "amount", DOTS)
            } else {
                let fee = wallet_amount(frame.text, transaction.fee, Sign::Negative);
                frame.t1("row-fee", "amount", fee)
            },
            figure: if frame.hide_amounts {
                hidden(second.is_some())
            } else {
                Figure::of_wallet(frame.text, transaction.amount, second, Sign::Always)
            },
        }
    }
}

/// Dots on as many lines as the figure would have, so that nothing moves.
pub(super) fn hidden(has_second: bool) -> Figure {
    Figure {
        second: if has_second {
            DOTS.to_owned()
        } else {
            String::new()
        },
        ..Figure::default()
    }
}

/// Whether the display currency says nothing that the wallet's own unit does not.
pub(super) fn shows_dollars_twice(transaction: &Transaction) -> bool {
    transaction.amount.unit() == Unit::Dollar
        && transaction.display_amount.currency == CurrencyCode::USD
}

fn second(transaction: &Transaction) -> Option<Second> {
    (!shows_dollars_twice(transaction)).then_some(Second::Fiat(transaction.display_amount))
}

/// Within the hour; a payment a moment ahead of us is a clock that runs a little differently.
fn is_recent(frame: &Frame, at: Timestamp) -> bool {
    (-59..3600).contains(&frame.now.duration_since(at).as_secs())
}

/// The message id of the word for how a payment was asked for or went.
pub(super) const fn method(way: Way) -> &'static str {
    match way {
        Way::Blink => "way-blink",
        Way::Lightning => "way-lightning",
        Way::OnChain => "way-on-chain",
        Way::Unknown => "way-unknown",
    }
}

fn direction(transaction: &Transaction, conversion: bool) -> &'static str {
    match (transaction.direction, transaction.status) {
        (Direction::Receive, Status::Failure) => "direction-returned",
        (Direction::Send, Status::Failure) => "direction-not-sent",
        (_, Status::Success | Status::Unknown) if conversion => "direction-converted",
        (Direction::Receive, Status::Pending) => "direction-receiving",
        (Direction::Send, Status::Pending) => "direction-sending",
        (Direction::Receive, Status::Success | Status::Unknown) => "direction-received",
        (Direction::Send, Status::Success | Status::Unknown) => "direction-sent",
    }
}

/// The other side or the memo, whichever there is, and the memo beside the other side where there are both.
fn title(frame: &Frame, transaction: &Transaction, other: Option<Unit>) -> (String, String) {
    let memo = transaction.memo.clone().unwrap_or_default();
    if let Some(other) = other {
        let own = transaction.amount.unit();
        let (from, to) = match transaction.direction {
            Direction::Receive => (other, own),
            Direction::Send => (own, other),
        };
        let names = [
            ("from", frame.t(wallet_name(from))),
            ("to", frame.t(wallet_name(to))),
        ];
        return (frame.text.with("row-conversion", names), memo);
    }
    if let Some(name) = &transaction.counterparty {
        return (name.clone(), memo);
    }
    if !memo.is_empty() {
        return (memo, String::new());
    }
    let plain = match transaction.way {
        Way::Blink => "row-blink",
        Way::Lightning => "row-lightning",
        Way::OnChain => "row-on-chain",
        Way::Unknown => "row-unknown",
    };
    (frame.t(plain).to_owned(), String::new())
}

/// The state's class and its word; settled is the usual case and needs none. What came back has failed
/// for whoever sent it, but as an entry it is money received.
fn state(frame: &Frame, transaction: &Transaction) -> (&'static str, &'static str) {
    match transaction.status {
        Status::Success => ("settled", ""),
        Status::Failure if transaction.direction == Direction::Receive => ("settled", ""),
        Status::Pending => ("pending", frame.t("state-pending")),
        Status::Failure => ("failed", frame.t("state-failed")),
        Status::Unknown => ("pending", frame.t("state-unknown")),
    }
}

/// Its own page. Blink finds a settled transaction by its wallet only, so the address names that as well.
fn address(transaction: &Transaction, wallets: &Wallets) -> String {
    let path = paths::TRANSACTION.replace("{id}", &transaction.id.to_string());
    let unit = transaction.amount.unit();
    match wallets.iter().find(|(_, known)| *known == unit) {
        Some((wallet, _)) if !transaction.id.is_provisional() => {
            paths::with(&path, "wallet", &wallet.to_string())
        }
        _ => path,
    }
}
