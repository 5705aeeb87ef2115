//! The services beside Blink's core: each can be put out of order, and takes what it serves down with it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::sandbox::shared::Shared;

/// A service that some fields need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideService {
    /// Prices and currencies: `realtimePrice`, `currencyList`.
    Price,
    /// The identity store: `totpEnabled`.
    Identity,
    /// The ledger's entries: `transactions`, which is nullable, so that the rest of `me` survives.
    Transactions,
    /// The ledger's sums: `balance`, which is not, so that it takes all of `me` with it.
    Balances,
    /// The Lightning node, which writes invoices.
    Lightning,
    /// The dealer, without whom no invoice is in dollars.
    Dealer,
    /// The keys: `apiKeys`, and what makes and ends them.
    ApiKeys,
    /// Who posts to people's addresses: `callbackEndpoints`.
    Callbacks,
    /// The portal of who posts, which not every Blink has: `callbackPortalUrl`.
    CallbackPortal,
    /// What accounts may no longer do: `custodialRestrictions`, which takes the whole answer with it.
    Restrictions,
    /// How far accounts have moved elsewhere: `migration`, which is nullable, so that the dates beside it survive.
    Migration,
}

/// Which services are out of order; all can be switched while the API runs.
#[derive(Debug, Default)]
pub(crate) struct SideServices {
    price: AtomicBool,
    identity: AtomicBool,
    transactions: AtomicBool,
    balances: AtomicBool,
    lightning: AtomicBool,
    dealer: AtomicBool,
    api_keys: AtomicBool,
    callbacks: AtomicBool,
    callback_portal: AtomicBool,
    restrictions: AtomicBool,
    migration: AtomicBool,
    /// Currencies and usernames that nobody can explain.
    unexplained: Shared<Vec<String>>,
}

impl SideService {
    /// All of them, in the order the control page lists them.
    pub const ALL: [Self; 11] = [
        Self::Price,
        Self::Identity,
        Self::Transactions,
        Self::Balances,
        Self::Lightning,
        Self::Dealer,
        Self::ApiKeys,
        Self::Callbacks,
        Self::CallbackPortal,
        Self::Restrictions,
        Self::Migration,
    ];

    /// The name the controls use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Identity => "identity",
            Self::Transactions => "transactions",
            Self::Balances => "balances",
            Self::Lightning => "lightning",
            Self::Dealer => "dealer",
            Self::ApiKeys => "api-keys",
            Self::Callbacks => "callbacks",
            Self::CallbackPortal => "callback-portal",
            Self::Restrictions => "restrictions",
            Self::Migration => "migration",
        }
    }

    /// The service of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }
}

impl SideServices {
    /// Breaks or mends a service.
    pub(crate) fn set_failing(&self, service: SideService, failing: bool) {
        self.switch(service).store(failing, Ordering::Relaxed);
    }

    /// Whether a service is out of order.
    pub(crate) fn is_failing(&self, service: SideService) -> bool {
        self.switch(service).load(Ordering::Relaxed)
    }

    /// From now on whoever asks for one of these currencies or usernames is told of an unexpected error.
    pub(crate) fn set_unexplained(&self, words: Vec<String>) {
        self.unexplained.set(words);
    }

    /// Whether it is one of those.
    pub(crate) fn is_unexplained(&self, word: &str) -> bool {
        let is_it = |one: &String| one.eq_ignore_ascii_case(word);
        self.unexplained.with(|words| words.iter().any(is_it))
    }

    fn switch(&self, service: SideService) -> &AtomicBool {
        match service {
            SideService::Price => &self.price,
            SideService::Identity => &self.identity,
            SideService::Transactions => &self.transactions,
            SideService::Balances => &self.balances,
            SideService::Lightning => &self.lightning,
            SideService::Dealer => &self.dealer,
            SideService::ApiKeys => &self.api_keys,
            SideService::Callbacks => &self.callbacks,
            SideService::CallbackPortal => &self.callback_portal,
            SideService::Restrictions => &self.restrictions,
            SideService::Migration => &self.migration,
        }
    }
}
