//! Changes of an account and of how its holder signs in, one field of the root of mutations each.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonMap;

use super::account::ConsumerAccount;
use super::callback;
use super::invoicing::SuccessPayload;
use super::payload::errors;
use super::user::User;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input::{self, Payee};
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::scalars;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::Account;

/// What a change by the holder comes to; none where the field is of something else. The scope comes first.
pub(super) fn resolve<'a>(
    asking: &'a Asking<'a>,
    account: &Arc<Account>,
    info: &ResolveInfo<'_>,
) -> Option<Result<ResolvedValue<'a>, FieldError>> {
    let (field, arguments) = (info.field_name(), info.arguments());
    let type_name = payload(field)?;
    if let Err(refusal) = asking.needs(&["write"], Refusal::MayNotChange) {
        return Some(Err(refusal.into()));
    }
    Some(Ok(match field {
        "callbackEndpointAdd" => callback::add(asking, account, arguments),
        "callbackEndpointDelete" => {
            ResolvedValue::object(SuccessPayload(callback::delete(asking, account, arguments)))
        }
        "userPhoneRegistrationInitiate" => {
            let outcome = act(asking, account, field, arguments);
            ResolvedValue::object(SuccessPayload(outcome.map(drop)))
        }
        _ => ResolvedValue::object(HolderPayload {
            type_name,
            outcome: act(asking, account, field, arguments),
            person: account.holder.id.clone(),
            asking,
        }),
    }))
}

/// The type of a field's payload.
fn payload(field: &str) -> Option<&'static str> {
    Some(match field {
        "callbackEndpointAdd" => "CallbackEndpointAddPayload",
        "callbackEndpointDelete" | "userPhoneRegistrationInitiate" => "SuccessPayload",
        "accountUpdateDefaultWalletId" => "AccountUpdateDefaultWalletIdPayload",
        "userUpdateLanguage" => "UserUpdateLanguagePayload",
        "userUpdateUsername" => "UserUpdateUsernamePayload",
        "userEmailDelete" => "UserEmailDeletePayload",
        "userEmailRegistrationInitiate" => "UserEmailRegistrationInitiatePayload",
        "userEmailRegistrationValidate" => "UserEmailRegistrationValidatePayload",
        "userPhoneDelete" => "UserPhoneDeletePayload",
        "userPhoneRegistrationValidate" => "UserPhoneRegistrationValidatePayload",
        "userTotpDelete" => "UserTotpDeletePayload",
        "userTotpRegistrationInitiate" => "UserTotpRegistrationInitiatePayload",
        "userTotpRegistrationValidate" => "UserTotpRegistrationValidatePayload",
        _ => return None,
    })
}

/// What a change tells beside the holder.
#[derive(Default)]
struct Told {
    /// The id of a registration.
    id: String,
    /// For an authenticator.
    secret: String,
}

fn act(
    asking: &Asking<'_>,
    account: &Account,
    field: &str,
    arguments: &JsonMap,
) -> Result<Told, Refusal> {
    let person = account.holder.id.as_str();
    let (profiles, ledger) = (&asking.backend.profiles, &asking.backend.ledger);
    let text = |name| input::of_input(arguments, name);
    if !field.starts_with("userUpdate") && field != "accountUpdateDefaultWalletId" {
        asking.through(SideService::Identity)?;
    }
    match field {
        "accountUpdateDefaultWalletId" => {
            let id = input::wallet_id(text("walletId"))?;
            if !ledger.choose_default_wallet(person, id) {
                return Err(Refusal::ForeignWallet);
            }
        }
        "userUpdateLanguage" => {
            ledger.choose_language(person, scalars::language(text("language"))?);
        }
        "userUpdateUsername" => match input::payee(text("username"))? {
            Payee::Username(name) => ledger.choose_username(person, &name.to_ascii_lowercase())?,
            Payee::Phone(_) => return Err(Refusal::InvalidValue("Username")),
        },
        "userEmailDelete" => profiles.remove_email(person)?,
        "userEmailRegistrationInitiate" => {
            let id = profiles.start_email(person, scalars::email(text("email"))?)?;
            return Ok(Told {
                id,
                ..Told::default()
            });
        }
        "userEmailRegistrationValidate" => {
            let flow = flow(text("emailRegistrationId"), "EmailRegistrationId")?;
            let code = scalars::code(text("code"), "OneTimeAuthCode")?;
            profiles.verify_email(flow, code)?;
        }
        "userPhoneDelete" => profiles.remove_phone(person)?,
        "userPhoneRegistrationInitiate" => {
            profiles.start_phone(person, scalars::phone(text("phone"))?)?;
        }
        "userPhoneRegistrationValidate" => {
            let phone = scalars::phone(text("phone"))?;
            let code = scalars::code(text("code"), "OneTimeAuthCode")?;
            profiles.verify_phone(person, phone, code)?;
        }
        "userTotpDelete" => profiles.remove_totp(person),
        "userTotpRegistrationInitiate" => {
            let (id, secret) = profiles.start_totp(person)?;
            return Ok(Told { id, secret });
        }
        "userTotpRegistrationValidate" => {
            let flow = flow(text("totpRegistrationId"), "TotpRegistrationId")?;
            let code = scalars::code(text("totpCode"), "TotpCode")?;
            profiles.verify_totp(person, flow, code)?;
        }
        _ => {}
    }
    Ok(Told::default())
}

fn flow<'a>(text: Option<&'a str>, scalar: &'static str) -> Result<&'a str, Refusal> {
    input::wallet_id(text).map_err(|_| Refusal::InvalidValue(scalar))
}

struct HolderPayload<'a> {
    type_name: &'static str,
    outcome: Result<Told, Refusal>,
    person: String,
    asking: &'a Asking<'a>,
}

impl HolderPayload<'_> {
    /// The account as it is after the change.
    fn changed(&self) -> Option<Arc<Account>> {
        let ledger = &self.asking.backend.ledger;
        ledger
            .account_of(&self.person)
            .filter(|_| self.outcome.is_ok())
    }
}

impl ObjectValue for HolderPayload<'_> {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let (asking, told) = (self.asking, self.outcome.as_ref().ok());
        Ok(match info.field_name() {
            "errors" => errors(self.outcome.as_ref().err()),
            "account" => ResolvedValue::nullable_object(
                self.changed()
                    .map(|account| ConsumerAccount { account, asking }),
            ),
            "me" | "user" => ResolvedValue::nullable_object(
                self.changed().map(|account| User { account, asking }),
            ),
            "emailRegistrationId" | "totpRegistrationId" => {
                ResolvedValue::leaf(told.map(|told| told.id.as_str()))
            }
            "totpSecret" => ResolvedValue::leaf(told.map(|told| told.secret.as_str())),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
