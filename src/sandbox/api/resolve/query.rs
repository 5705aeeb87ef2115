//! The questions that can be asked.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::globals::Globals;
use super::invoice_status::InvoiceStatusView;
use super::price::{CurrencyDetails, RealtimePrice};
use super::user::User;
use super::wallet::PublicWallet;
use super::wind_down::{MigrationView, RestrictionsView, WindDownView};
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input::{self, Payee};
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::Account;
use crate::sandbox::ledger::currency::CURRENCIES;
use crate::sandbox::people::WalletKind;

/// The root of every query.
pub(in crate::sandbox::api) struct Query<'a> {
    pub(in crate::sandbox::api) asking: &'a Asking<'a>,
}

impl ObjectValue for Query<'_> {
    fn type_name(&self) -> &str {
        "Query"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let asking = self.asking;
        Ok(match info.field_name() {
            "me" => ResolvedValue::object(User {
                account: asking.reader()?,
                asking,
            }),
            "windDown" => {
                let closing = asking.reader()?.wind_down;
                let at = asking.at;
                ResolvedValue::nullable_object(closing.map(|closing| WindDownView { closing, at }))
            }
            "migration" => {
                let account = asking.reader()?;
                asking.through(SideService::Migration)?;
                let moving = asking.backend.profiles.moving(&account.holder.id);
                ResolvedValue::nullable_object(moving.migration.map(MigrationView))
            }
            "custodialRestrictions" => {
                let account = asking.reader()?;
                asking.through(SideService::Restrictions)?;
                let moving = asking.backend.profiles.moving(&account.holder.id);
                ResolvedValue::object(RestrictionsView(moving))
            }
            "usernameAvailable" => {
                let wanted = input::payee(input::text(info.arguments(), "username"))?;
                ResolvedValue::leaf(match wanted {
                    Payee::Username(name) => asking.backend.ledger.account_named(name).is_none(),
                    Payee::Phone(_) => false,
                })
            }
            "accountDefaultWallet" => ResolvedValue::object(self.account_default_wallet(info)?),
            "currencyList" => {
                asking.through(SideService::Price)?;
                ResolvedValue::list(
                    CURRENCIES
                        .iter()
                        .map(|currency| ResolvedValue::object(CurrencyDetails(currency))),
                )
            }
            "realtimePrice" => {
                asking.through(SideService::Price)?;
                let currency = input::text(info.arguments(), "currency");
                let currency = input::display_currency(currency)?;
                asking.explains(currency.code)?;
                ResolvedValue::object(RealtimePrice::now(asking, currency))
            }
            "lnInvoicePaymentStatusByHash" => {
                ResolvedValue::object(InvoiceStatusView::by_hash(asking, info)?)
            }
            "lnInvoicePaymentStatusByPaymentRequest" => {
                ResolvedValue::object(InvoiceStatusView::by_request(asking, info)?)
            }
            "globals" => ResolvedValue::object(Globals),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

impl Query<'_> {
    fn account_default_wallet(&self, info: &ResolveInfo<'_>) -> Result<PublicWallet, Refusal> {
        let account = self.recipient(input::payee(input::text(info.arguments(), "username"))?)?;
        if !account.is_active() {
            return Err(Refusal::InactiveAccount);
        }
        let wallet = match input::text(info.arguments(), "walletCurrency") {
            Some("USD") => account.wallet_of(WalletKind::Usd),
            Some(_) => account.wallet_of(WalletKind::Btc),
            None => account.wallets.first(),
        };
        wallet.map(PublicWallet::from).ok_or(Refusal::NotFound(
            "CouldNotFindWalletFromUsernameAndCurrencyError",
        ))
    }

    fn recipient(&self, payee: Payee<'_>) -> Result<Arc<Account>, Refusal> {
        let ledger = &self.asking.backend.ledger;
        match payee {
            Payee::Username(name) => {
                self.asking.explains(name)?;
                ledger
                    .account_named(name)
                    .ok_or_else(|| Refusal::UnknownUsername(name.to_ascii_lowercase()))
            }
            Payee::Phone(phone) => Ok(ledger.account_by_phone(phone)),
        }
    }
}
