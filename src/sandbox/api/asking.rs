//! Who asks, when, and what they may do.

use std::sync::Arc;

use super::backend::Backend;
use super::input;
use super::refusal::Refusal;
use super::side_services::SideService;
use crate::sandbox::access::Access;
use crate::sandbox::ledger::account::{Account, Wallet};

/// One request on its way through the resolvers.
pub(super) struct Asking<'a> {
    pub(super) backend: &'a Backend,
    /// Nobody when the request carried no token.
    pub(super) access: Option<&'a Access>,
    /// Unix seconds; one moment for the whole answer.
    pub(super) at: i64,
}

impl Asking<'_> {
    /// The caller's account, for reading: any status will do.
    pub(super) fn reader(&self) -> Result<Arc<Account>, Refusal> {
        let account = self.caller()?;
        self.needs(&["read"], Refusal::MayNotRead)?;
        Ok(account)
    }

    /// The caller's account, for changes: it must be active. The scope comes later.
    pub(super) fn changer(&self) -> Result<Arc<Account>, Refusal> {
        let account = self.caller()?;
        if account.is_active() {
            Ok(account)
        } else {
            Err(Refusal::NotAuthorized)
        }
    }

    /// Refuses a token that has scopes, but none of these. **A token without any scope may do everything.**
    pub(super) fn needs(&self, any_of: &[&str], refusal: Refusal) -> Result<(), Refusal> {
        let scopes = &self.access.ok_or(Refusal::NotAuthorized)?.scopes;
        if scopes.is_empty() || any_of.iter().any(|scope| scopes.contains(*scope)) {
            Ok(())
        } else {
            Err(refusal)
        }
    }

    /// A wallet to receive into: that it is the caller's own is checked before the scope.
    pub(super) fn own_wallet<'w>(
        &self,
        account: &'w Account,
        wallet_id: Option<&str>,
    ) -> Result<&'w Wallet, Refusal> {
        self.wallet_for(account, wallet_id, &["receive", "write"])
    }

    /// A wallet to send from: the same, and receiving is not enough.
    pub(super) fn paying_wallet<'w>(
        &self,
        account: &'w Account,
        wallet_id: Option<&str>,
    ) -> Result<&'w Wallet, Refusal> {
        self.wallet_for(account, wallet_id, &["write"])
    }

    fn wallet_for<'w>(
        &self,
        account: &'w Account,
        wallet_id: Option<&str>,
        any_of: &[&str],
    ) -> Result<&'w Wallet, Refusal> {
        let wallet_id = input::wallet_id(wallet_id)?;
        let wallet = account.wallet(wallet_id).ok_or(Refusal::NotYourWallet)?;
        self.needs(any_of, Refusal::MayNotChange)?;
        Ok(wallet)
    }

    /// Fails while a side service is out of order.
    pub(super) fn through(&self, service: SideService) -> Result<(), Refusal> {
        if self.backend.side_services.is_failing(service) {
            Err(Refusal::OutOfOrder(service))
        } else {
            Ok(())
        }
    }

    /// Fails for the currencies and usernames of which nobody knows what is wrong with them.
    pub(super) fn explains(&self, word: &str) -> Result<(), Refusal> {
        match self.backend.side_services.is_unexplained(word) {
            true => Err(Refusal::NotFound("UnknownRepositoryError")),
            false => Ok(()),
        }
    }

    fn caller(&self) -> Result<Arc<Account>, Refusal> {
        let access = self.access.ok_or(Refusal::NotAuthorized)?;
        self.backend
            .ledger
            .account_of(&access.person)
            .ok_or(Refusal::NotAuthorized)
    }
}
