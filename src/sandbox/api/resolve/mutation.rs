//! The changes that can be asked for: one of an account, one of a wallet.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::account::ConsumerAccount;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::ledger::account::Account;

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
        let account = asking.changer()?;
        Ok(match info.field_name() {
            "accountUpdateDisplayCurrency" => {
                asking.needs(&["write"], Refusal::MayNotChange)?;
                let currency = input::of_input(info.arguments(), "currency");
                ResolvedValue::object(AccountPayload {
                    asking,
                    outcome: self.show_in(&account, currency),
                })
            }
            "onChainAddressCreate" => {
                let wallet_id = input::of_input(info.arguments(), "walletId");
                ResolvedValue::object(AddressPayload {
                    outcome: self.new_address(&account, wallet_id),
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

    /// The wallet is checked before the scope.
    fn new_address(&self, account: &Account, wallet_id: Option<&str>) -> Result<String, Refusal> {
        let wallet_id = input::wallet_id(wallet_id)?;
        let wallet = account.wallet(wallet_id).ok_or(Refusal::NotYourWallet)?;
        self.asking
            .needs(&["receive", "write"], Refusal::MayNotChange)?;
        if !account.receives(self.asking.at) {
            return Err(Refusal::ReceiveDisabled);
        }
        Ok(self.asking.backend.ledger.new_address(&wallet.id))
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

fn errors(refusal: Option<&Refusal>) -> ResolvedValue<'_> {
    ResolvedValue::list(
        refusal
            .into_iter()
            .map(|refusal| ResolvedValue::object(PayloadError(refusal))),
    )
}

struct PayloadError<'a>(&'a Refusal);

impl ObjectValue for PayloadError<'_> {
    fn type_name(&self) -> &str {
        "GraphQLApplicationError"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "message" => ResolvedValue::leaf(self.0.to_string()),
            "code" => ResolvedValue::leaf(self.0.payload_code()),
            "path" => ResolvedValue::null(),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
