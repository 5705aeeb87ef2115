//! The changes that can be asked for: of an account, of a wallet, and on behalf of others.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::account::ConsumerAccount;
use super::invoicing::{self, Form};
use super::payload::errors;
use super::sending;
use super::{holder_deeds, key_deeds};
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::ledger::account::Account;
use crate::sandbox::ledger::rates::Counted;

/// The root of every mutation.
pub(in crate::sandbox::api) struct Mutation<'a> {
    pub(in crate::sandbox::api) asking: &'a Asking<'a>,
}

impl ObjectValue for Mutation<'_> {
    fn type_name(&self) -> &str {
        "Mutation"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let asking = self.asking;
        let field = info.field_name();
        if let Some(form) = Form::on_behalf(field) {
            return Ok(invoicing::on_behalf(asking, form, info.arguments()));
        }
        if let Some(done) = key_deeds::resolve(asking, info) {
            return done;
        }
        let account = asking.changer()?;
        if let Some(done) = holder_deeds::resolve(asking, &account, info) {
            return done;
        }
        if let Some(form) = Form::own(field) {
            return Ok(invoicing::own(asking, &account, form, info.arguments()));
        }
        if let Some(answer) = sending::send(asking, &account, field, info.arguments()) {
            return Ok(answer);
        }
        Ok(match field {
            "lnInvoiceCancel" => invoicing::cancel(asking, &account, info.arguments()),
            "accountUpdateDisplayCurrency" => {
                asking.needs(&["write"], Refusal::MayNotChange)?;
                let currency = input::of_input(info.arguments(), "currency");
                ResolvedValue::object(AccountPayload {
                    asking,
                    outcome: self.show_in(&account, currency),
                })
            }
            "onChainAddressCreate" | "onChainAddressCurrent" => {
                let wallet_id = input::of_input(info.arguments(), "walletId");
                let anew = field == "onChainAddressCreate";
                ResolvedValue::object(AddressPayload {
                    outcome: self.address(&account, wallet_id, anew),
                })
            }
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

impl Mutation<'_> {
    fn show_in(&self, account: &Account, code: Option<&str>) -> Result<Arc<Account>, Refusal> {
        let currency = input::display_currency(code)?;
        self.asking
            .backend
            .ledger
            .show_in(&account.holder.id, currency)
            .ok_or(Refusal::NotAuthorized)
    }

    /// The wallet's last address, or a new one where that is wanted or there is none yet.
    fn address(
        &self,
        account: &Account,
        wallet_id: Option<&str>,
        anew: bool,
    ) -> Result<String, Refusal> {
        let wallet = self.asking.own_wallet(account, wallet_id)?;
        if !account.receives(self.asking.at) {
            return Err(Refusal::ReceiveDisabled);
        }
        let ledger = &self.asking.backend.ledger;
        if let Some(last) = ledger.last_address(&wallet.id).filter(|_| !anew) {
            return Ok(last);
        }
        let counted = Counted::Addresses(account.id.clone());
        if !ledger.rates.admit(counted, self.asking.at) {
            return Err(Refusal::TooManyAddresses);
        }
        Ok(ledger.new_address(&wallet.id))
    }
}

struct AccountPayload<'a> {
    asking: &'a Asking<'a>,
    outcome: Result<Arc<Account>, Refusal>,
}

impl ObjectValue for AccountPayload<'_> {
    fn type_name(&self) -> &str {
        "AccountUpdateDisplayCurrencyPayload"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.outcome.as_ref().err()),
            "account" => {
                ResolvedValue::nullable_object(self.outcome.as_ref().ok().map(|account| {
                    ConsumerAccount {
                        account: Arc::clone(account),
                        asking: self.asking,
                    }
                }))
            }
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct AddressPayload {
    outcome: Result<String, Refusal>,
}

impl ObjectValue for AddressPayload {
    fn type_name(&self) -> &str {
        "OnChainAddressPayload"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.outcome.as_ref().err()),
            "address" => ResolvedValue::leaf(self.outcome.as_ref().ok().cloned()),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
