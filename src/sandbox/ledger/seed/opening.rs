//! Opens an account and has its history written.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::scribe::Scribe;
use super::{cafe, quiet};
use crate::sandbox::ledger::account::{Account, Wallet};
use crate::sandbox::ledger::wind_down::WindDown;
use crate::sandbox::ledger::{currency, ids};
use crate::sandbox::people::{History, Person, WalletKind};

const DAY: i64 = 86_400;

/// The account of `person` as it stands at `now` (Unix seconds); `counter` numbers the entries.
pub(in crate::sandbox::ledger) fn account(
    person: &Person,
    now: i64,
    counter: &AtomicU32,
) -> Account {
    let seed = &person.account;
    let currencies = seed
        .display_currencies
        .iter()
        .map(|&(days_ago, code)| {
            let since = now.saturating_sub(days_ago.saturating_mul(DAY));
            (since, currency::by_code(code).unwrap_or(currency::DOLLAR))
        })
        .collect::<Vec<_>>();
    let account = Account {
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
    };
    let mut scribe = Scribe::new(account, currencies, counter);
    match seed.history {
        History::Cafe => cafe::write(&mut scribe, now),
        History::Quiet(payments) => quiet::write(&mut scribe, now, payments),
        History::Nothing => {}
    }
    scribe.into_account()
}

fn wallet(account_id: &str, kind: WalletKind) -> Wallet {
    Wallet {
        id: ids::uuid(&format!("{kind:?} wallet of {account_id}")),
        kind,
        balance: 0,
    }
}
