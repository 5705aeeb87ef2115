//! The book of all accounts, shared by the API and the controls.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

use super::account::Account;
use super::currency::Currency;
use super::invoice::Invoices;
use super::market::Market;
use super::rates::Rates;
use super::sends::Sends;
use super::{ids, seed};
use crate::sandbox::clock::{Chance, Clock};
use crate::sandbox::people::{AccountLevel, AccountSeed, History, Person, Standing, WalletKind};
use crate::sandbox::shared::Shared;

/// Every account of the sandbox. Readers get snapshots; writers replace them.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(super) clock: Clock,
    /// Counts entries and receipts, so that every one has an id of its own.
    counter: AtomicU32,
    /// By the holder's id.
    accounts: Mutex<HashMap<String, Arc<Account>>>,
    /// The phone numbers for which an account was made because somebody asked, in that order.
    invited: Shared<Vec<String>>,
    /// Wallets and the addresses they were given, in that order.
    addresses: Shared<Vec<(String, String)>>,
    /// Taken before the lock on the accounts, never after it.
    pub(super) invoices: Shared<Invoices>,
    /// Names invoices by their hash whenever somebody should look at them again.
    pub(super) news: broadcast::Sender<Arc<str>>,
    pub(super) chance: Chance,
    /// What bitcoin is said to cost.
    pub(crate) market: Market,
    /// How many invoices may still be asked for.
    pub(crate) rates: Rates,
    /// How payments to others go.
    pub(crate) sends: Sends,
}

/// How much news a slow listener may miss before it has to look at everything again.
const NEWS: usize = 1024;

impl Ledger {
    /// The accounts of `people`, with all their history up to the clock's present.
    pub(crate) fn new(clock: Clock, people: &[Person]) -> Self {
        let now = clock.unix();
        let counter = AtomicU32::new(1);
        let accounts = people
            .iter()
            .map(|person| {
                let account = seed::opened(person, now, &counter);
                (person.id.clone(), Arc::new(account))
            })
            .collect();
        Self {
            clock,
            counter,
            accounts: Mutex::new(accounts),
            invited: Shared::default(),
            addresses: Shared::default(),
            invoices: Shared::default(),
            news: broadcast::Sender::new(NEWS),
            chance: Chance::system(),
            market: Market::default(),
            rates: Rates::default(),
            sends: Sends::default(),
        }
    }

    /// The account of a person, as of now.
    pub(crate) fn account_of(&self, person: &str) -> Option<Arc<Account>> {
        let mut accounts = self.accounts();
        self.written(&mut accounts, person)
            .map(|account| Arc::clone(account))
    }

    /// The account that can be paid under this username, whatever its case.
    pub(crate) fn account_named(&self, username: &str) -> Option<Arc<Account>> {
        self.find(|holder| {
            holder
                .username
                .as_deref()
                .is_some_and(|name| name.eq_ignore_ascii_case(username))
        })
    }

    /// The account behind a phone number. **An unknown number gets an account**, as at Blink.
    pub(crate) fn account_by_phone(&self, phone: &str) -> Arc<Account> {
        self.find(|holder| holder.phone.as_deref() == Some(phone))
            .unwrap_or_else(|| self.invite(phone))
    }

    /// The phone numbers for which [`Ledger::account_by_phone`] made an account.
    pub(crate) fn invited(&self) -> Vec<String> {
        self.invited.get()
    }

    /// The account that has this wallet.
    pub(crate) fn account_with_wallet(&self, id: &str) -> Option<Arc<Account>> {
        self.accounts()
            .values()
            .find(|account| account.wallet(id).is_some())
            .cloned()
    }

    /// Lets a person's account do more or less; false where there is no such person.
    pub(crate) fn set_standing(&self, person: &str, standing: Standing) -> bool {
        self.change(person, |account| account.standing = standing)
            .is_some()
    }

    /// Gives a person another name, or takes it; whoever had it before has none. False where there is no such person.
    pub(crate) fn set_username(&self, person: &str, username: Option<&str>) -> bool {
        let before = username.and_then(|name| self.account_named(name));
        if let Some(before) = before {
            self.change(&before.holder.id, |account| {
                Arc::make_mut(&mut account.holder).username = None;
            });
        }
        self.change(person, |account| {
            Arc::make_mut(&mut account.holder).username = username.map(str::to_owned);
        })
        .is_some()
    }

    /// Whether any account has a wallet of that id.
    pub(crate) fn knows_wallet(&self, id: &str) -> bool {
        self.holder_where(|account| account.wallet(id).is_some())
            .is_some()
    }

    /// What nobody can guess.
    pub(crate) fn fresh_secret(&self) -> String {
        self.chance.secret()
    }

    /// A new address to receive to.
    pub(crate) fn new_address(&self, wallet_id: &str) -> String {
        let address = ids::address(&format!("address {} of {wallet_id}", self.next_number()));
        self.addresses.with(|addresses| {
            addresses.push((wallet_id.to_owned(), address.clone()));
        });
        address
    }

    /// The address that a wallet got last.
    pub(crate) fn last_address(&self, wallet_id: &str) -> Option<String> {
        self.addresses.with(|addresses| {
            let mut newest = addresses.iter().rev();
            let found = newest.find(|(wallet, _)| wallet == wallet_id);
            found.map(|(_, address)| address.clone())
        })
    }

    /// Shows the entries to come in another currency; the account as it is afterwards.
    pub(crate) fn show_in(
        &self,
        person: &str,
        currency: &'static Currency,
    ) -> Option<Arc<Account>> {
        self.change(person, |account| account.currency = currency)?;
        self.account_of(person)
    }

    /// Changes one account under the lock.
    pub(super) fn change<T>(&self, person: &str, how: impl FnOnce(&mut Account) -> T) -> Option<T> {
        let mut accounts = self.accounts();
        Some(how(Arc::make_mut(self.written(&mut accounts, person)?)))
    }

    /// An account with its history.
    fn written<'a>(
        &self,
        accounts: &'a mut HashMap<String, Arc<Account>>,
        person: &str,
    ) -> Option<&'a mut Arc<Account>> {
        let account = accounts.get_mut(person)?;
        if account.unwritten {
            let holder = Arc::clone(&account.holder);
            let now = self.clock.unix();
            *account = Arc::new(seed::account(&holder, now, &self.counter));
        }
        Some(account)
    }

    /// The holder of the account that `is_it` recognises.
    pub(super) fn holder_where(&self, is_it: impl Fn(&Account) -> bool) -> Option<String> {
        self.accounts()
            .iter()
            .find(|(_, account)| is_it(account))
            .map(|(holder, _)| holder.clone())
    }

    /// A number that nothing else has.
    pub(super) fn next_number(&self) -> u32 {
        self.counter.fetch_add(1, Ordering::Relaxed)
    }

    fn find(&self, is_it: impl Fn(&Person) -> bool) -> Option<Arc<Account>> {
        self.accounts()
            .values()
            .find(|account| is_it(&account.holder))
            .cloned()
    }

    fn invite(&self, phone: &str) -> Arc<Account> {
        let invited = Person {
            id: ids::uuid(phone),
            name: format!("Invited by phone {phone}"),
            email: None,
            phone: Some(phone.to_owned()),
            totp_secret: None,
            shows: "an account that a question about a phone number has created".to_owned(),
            username: None,
            language: "default".to_owned(),
            joined_days_ago: 0,
            account: AccountSeed {
                id: ids::uuid(&format!("account of {phone}")),
                level: AccountLevel::Zero,
                standing: Standing::Active,
                display_currencies: vec![(i64::MAX, "USD")],
                wallets: vec![WalletKind::Btc, WalletKind::Usd],
                wind_down_in_days: None,
                history: History::Nothing,
            },
        };
        let account = Arc::new(seed::account(&invited, self.clock.unix(), &self.counter));
        self.accounts().insert(invited.id, Arc::clone(&account));
        self.invited.with(|phones| phones.push(phone.to_owned()));
        account
    }

    /// Every change is whole before the lock is let go, so a poisoned lock still guards good data.
    fn accounts(&self) -> MutexGuard<'_, HashMap<String, Arc<Account>>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
