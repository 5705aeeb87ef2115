//! One account: its holder, its wallets and every entry, in the order they were written.

use std::sync::Arc;

use super::currency::Currency;
use super::entry::Entry;
use super::wind_down::{WindDown, WindDownStatus};
use crate::sandbox::people::{Person, Standing, WalletKind};

/// An account as of one moment: the ledger hands out snapshots, which never change under the reader.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// Whose it is.
    pub(crate) holder: Arc<Person>,
    /// The account id, a UUID.
    pub(crate) id: String,
    /// When the holder joined, Unix seconds.
    pub(crate) created_at: i64,
    /// What new entries are shown in.
    pub(crate) currency: &'static Currency,
    /// What it may still do.
    pub(crate) standing: Standing,
    /// Its closing, where one was announced.
    pub(crate) wind_down: Option<WindDown>,
    /// The default wallet first.
    pub(crate) wallets: Vec<Wallet>,
    /// Oldest first: ids grow.
    pub(crate) entries: Vec<Arc<Entry>>,
    /// On-chain receipts that wait for their confirmation, oldest first.
    pub(crate) pending: Vec<Arc<Entry>>,
    /// Its history is yet to be made up.
    pub(super) unwritten: bool,
}

/// A wallet and what is in it.
#[derive(Clone, Debug)]
pub(crate) struct Wallet {
    /// A UUID.
    pub(crate) id: String,
    /// What it counts in.
    pub(crate) kind: WalletKind,
    /// The sum of its entries, in its minor unit.
    pub(crate) balance: i64,
}

impl Account {
    /// Whether it may change anything.
    pub(crate) fn is_active(&self) -> bool {
        matches!(self.standing, Standing::Active | Standing::ReceiveDisabled)
    }

    /// Whether an active account still receives at `now` (Unix seconds).
    pub(crate) fn receives(&self, now: i64) -> bool {
        self.standing != Standing::ReceiveDisabled
            && self
                .wind_down
                .is_none_or(|closing| closing.status(now) == WindDownStatus::PreCutoff)
    }

    /// The wallet of that id, if it is one of this account's.
    pub(crate) fn wallet(&self, id: &str) -> Option<&Wallet> {
        self.wallets.iter().find(|wallet| wallet.id == id)
    }

    /// The wallet of that kind, if there is one.
    pub(crate) fn wallet_of(&self, kind: WalletKind) -> Option<&Wallet> {
        self.wallets.iter().find(|wallet| wallet.kind == kind)
    }

    /// The settled, failed or sending entry of that id.
    pub(crate) fn entry(&self, id: &str) -> Option<&Arc<Entry>> {
        let place = self
            .entries
            .binary_search_by(|entry| entry.id.as_str().cmp(id))
            .ok()?;
        self.entries.get(place)
    }

    /// What is on its way into a wallet, in its minor unit, net of the deposit fee.
    pub(crate) fn pending_balance(&self, wallet_id: &str) -> i64 {
        self.pending_of(|id| id == wallet_id)
            .map(|entry| entry.amount)
            .sum()
    }

    /// Pending receipts of the wallets that `wanted` accepts, newest first.
    pub(crate) fn pending_of(
        &self,
        wanted: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = &Arc<Entry>> {
        self.pending
            .iter()
            .rev()
            .filter(move |entry| wanted(&entry.wallet_id))
    }

    /// The time for a new entry: ids must grow even where the system's clock is set back.
    pub(super) fn not_before_the_last(&self, now: i64) -> i64 {
        self.entries
            .last()
            .map_or(now, |last| now.max(last.created_at))
    }

    /// Writes an entry: it must be newer than all others.
    pub(super) fn post(&mut self, entry: Entry) {
        if let Some(wallet) = self
            .wallets
            .iter_mut()
            .find(|wallet| wallet.id == entry.wallet_id)
        {
            wallet.balance += entry.amount;
        }
        self.entries.push(Arc::new(entry));
    }

    /// Writes an entry anew that stands there already, its amount being the same.
    pub(super) fn replace(&mut self, entry: Entry) {
        let place = self.entries.binary_search_by(|one| one.id.cmp(&entry.id));
        if let Some(slot) = place.ok().and_then(|place| self.entries.get_mut(place)) {
            *slot = Arc::new(entry);
        }
    }
}
