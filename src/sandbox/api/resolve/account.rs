//! An account: its wallets, its entries over all wallets.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::callback;
use super::connection::Connection;
use super::csv;
use super::invoice_connection::invoices;
use super::price::RealtimePrice;
use super::transaction::transactions;
use super::wallet::{PublicWallet, WalletView};
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::{Account, Wallet};
use crate::sandbox::people::AccountLevel;

/// The only kind of account there is.
pub(super) struct ConsumerAccount<'a> {
    pub(super) account: Arc<Account>,
    pub(super) asking: &'a Asking<'a>,
}

impl ObjectValue for ConsumerAccount<'_> {
    fn type_name(&self) -> &str {
        "ConsumerAccount"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let account = &*self.account;
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(account.id.as_str()),
            "level" => ResolvedValue::leaf(level(account.holder.account.level)),
            "callbackEndpoints" => callback::endpoints(self.asking, account)?,
            "callbackPortalUrl" => ResolvedValue::leaf(callback::portal(self.asking, account)?),
            "displayCurrency" => ResolvedValue::leaf(account.currency.code),
            "defaultWallet" => {
                ResolvedValue::nullable_object(account.wallets.first().map(PublicWallet::from))
            }
            "defaultWalletId" => {
                ResolvedValue::leaf(account.wallets.first().map(|wallet| wallet.id.as_str()))
            }
            "wallets" => {
                ResolvedValue::list(account.wallets.iter().map(|wallet| self.view(wallet)))
            }
            "walletById" => {
                let id = input::wallet_id(input::text(info.arguments(), "walletId"))?;
                let wallet = account
                    .wallet(id)
                    .ok_or(Refusal::NotFound("CouldNotFindWalletFromIdError"))?;
                self.view(wallet)
            }
            "transactions" => {
                let wanted = self.wanted_wallets(info)?;
                self.asking.through(SideService::Transactions)?;
                let page = account.page(&input::paging(info.arguments()), |id| {
                    wanted.is_empty() || wanted.contains(&id)
                })?;
                ResolvedValue::object(Connection(page))
            }
            "invoices" => {
                let wanted = self.wanted_wallets(info)?;
                invoices(self.asking, info, |id| {
                    account.wallet(id).is_some() && (wanted.is_empty() || wanted.contains(&id))
                })?
            }
            // Foreign wallets are silently left out here.
            "pendingIncomingTransactions" => {
                let wanted = input::wallet_ids(info.arguments())?;
                transactions(
                    account.pending_of(move |id| wanted.is_empty() || wanted.contains(&id)),
                )
            }
            // Whichever wallets are asked for. One that cannot be loaded is missing without a word.
            "csvTransactions" => {
                let fails = self.asking.through(SideService::Transactions).is_err();
                let loaded = account.wallets.iter().filter(|_| !fails);
                ResolvedValue::leaf(csv::of_wallets(account, loaded))
            }
            "realtimePrice" => {
                self.asking.through(SideService::Price)?;
                ResolvedValue::object(RealtimePrice::now(self.asking, account.currency))
            }
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

impl ConsumerAccount<'_> {
    /// The wallets to choose from: all must be the account's own, and it must be active to choose.
    fn wanted_wallets<'a>(&self, info: &'a ResolveInfo<'a>) -> Result<Vec<&'a str>, Refusal> {
        let wanted = input::wallet_ids(info.arguments())?;
        for id in &wanted {
            if !self.account.is_active() {
                return Err(Refusal::InactiveAccount);
            }
            if self.account.wallet(id).is_none() {
                return Err(if self.asking.backend.ledger.knows_wallet(id) {
                    Refusal::ForeignWallet
                } else {
                    Refusal::NotFound("CouldNotFindWalletFromIdError")
                });
            }
        }
        Ok(wanted)
    }

    fn view<'a>(&'a self, wallet: &'a Wallet) -> ResolvedValue<'a> {
        ResolvedValue::object(WalletView {
            account: &self.account,
            wallet,
            asking: self.asking,
        })
    }
}

fn level(level: AccountLevel) -> &'static str {
    match level {
        AccountLevel::Zero => "ZERO",
        AccountLevel::One => "ONE",
        AccountLevel::Two => "TWO",
    }
}
