//! Opens an account and has its history written.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::scribe::Scribe;
use super::{busy, cafe, quiet};
use crate::sandbox::ledger::account::{Account, Wallet};
use crate::sandbox::ledger::currency::Currency;
use crate::sandbox::ledger::wind_down::WindDown;
use crate::sandbox::ledger::{currency, ids};
use crate::sandbox::people::{History, Person, WalletKind};

const DAY: i64 = 86_400;

/// The account of `person` as it stands at `now` (Unix seconds); `counter` numbers the entries. A long history takes a
/// while and is written when somebody first asks for the account.
pub(in crate::sandbox::ledger) fn opened(
    person: &Person,
    now: i64,
    counter: &AtomicU32,
) -> Account {
    match person.account.history {
        History::Busy(_) => Account {
            unwritten: true,
            ..blank(person, now, &currencies(person, now))
        },
        History::Cafe | History::Quiet(_) | History::Nothing => account(person, now, counter),
    }
}

/// The same with its whole history.
pub(in crate::sandbox::ledger) fn account(
    person: &Person,
    now: i64,
    counter: &AtomicU32,
) -> Account {
    let currencies = currencies(person, now);
    let account = blank(person, now, &currencies);
    let mut scribe = Scribe::new(account, currencies, counter);
    match person.account.history {
        History::Cafe => cafe::write(&mut scribe, now),
        History::Quiet(payments) => quiet::write(&mut scribe, now, payments),
        History::Busy(entries) => busy::write(&mut scribe, now, entries),
        History::Nothing => {}
    }
    scribe.into_account()
}

/// Display currencies with the time each began, oldest first.
fn currencies(person: &Person, now: i64) -> Vec<(i64, &'static Currency)> {
    person
        .account
        .display_currencies
        .iter()
        .map(|&(days_ago, code)| {
            let since = now.saturating_sub(days_ago.saturating_mul(DAY));
            (since, currency::by_code(code).unwrap_or(currency::DOLLAR))
        })
        .collect()
}

/// The account before anything happened on it.
fn blank(person: &Person, now: i64, currencies: &[(i64, &'static Currency)]) -> Account {
    let seed = &person.account;
    Account {
        holder: Arc::new(person.clone()),
        id: seed.id.clone(),
        created_at: now - person.joined_days_ago * DAY - 3 * 3_600,
        currency: currencies
            .last()
            .map_or(currency::DOLLAR, |&(_, currency)| currency),
        standing: seed.standing,
        wind_down: seed
            .wind_down_in_days
            .map(|days| WindDown::beginning(now, days)),
        wallets: seed
            .wallets
            .iter()
            .map(|&kind| wallet(&seed.id, kind))
            .collect(),
        entries: Vec::new(),
        pending: Vec::new(),
        unwritten: false,
    }
}

fn wallet(account_id: &str, kind: WalletKind) -> Wallet {
    Wallet {
        id: ids::uuid(&format!("{kind:?} wallet of {account_id}")),
        kind,
        balance: 0,
    }
}
