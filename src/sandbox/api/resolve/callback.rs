//! Addresses that are told of payments.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonMap;

use super::payload::errors;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::account::Account;
use crate::sandbox::profile::Endpoint;

/// `callbackEndpoints`.
pub(super) fn endpoints<'a>(
    asking: &Asking<'_>,
    account: &Account,
) -> Result<ResolvedValue<'a>, Refusal> {
    asking.through(SideService::Callbacks)?;
    let all = asking.backend.profiles.endpoints(&account.holder.id);
    let all = all.into_iter();
    Ok(ResolvedValue::list(all.map(|endpoint| {
        ResolvedValue::object(EndpointView(endpoint))
    })))
}

/// `callbackPortalUrl`: whoever opens it needs no other proof, so that it is as good as a password.
pub(super) fn portal(asking: &Asking<'_>, account: &Account) -> Result<String, Refusal> {
    asking.through(SideService::Callbacks)?;
    asking.through(SideService::CallbackPortal)?;
    let key = asking.backend.ledger.fresh_secret();
    let id = &account.id;
    Ok(format!(
        "https://portal.sandbox.example/login#key={key}&account={id}"
    ))
}

/// `callbackEndpointAdd`.
pub(super) fn add<'a>(
    asking: &Asking<'_>,
    account: &Account,
    arguments: &JsonMap,
) -> ResolvedValue<'a> {
    let add = || {
        let url = input::endpoint(input::of_input(arguments, "url"))?;
        let url = url.ok_or(Refusal::InvalidValue("EndpointUrl"))?;
        asking.through(SideService::Callbacks)?;
        let profiles = &asking.backend.profiles;
        Ok(profiles.add_endpoint(&account.holder.id, url)?)
    };
    ResolvedValue::object(AddPayload(add()))
}

/// `callbackEndpointDelete`.
pub(super) fn delete(
    asking: &Asking<'_>,
    account: &Account,
    arguments: &JsonMap,
) -> Result<(), Refusal> {
    let id = input::of_input(arguments, "id").unwrap_or_default();
    asking.through(SideService::Callbacks)?;
    let profiles = &asking.backend.profiles;
    Ok(profiles.delete_endpoint(&account.holder.id, id)?)
}

struct EndpointView(Endpoint);

impl ObjectValue for EndpointView {
    fn type_name(&self) -> &str {
        "CallbackEndpoint"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(self.0.id.as_str()),
            "url" => ResolvedValue::leaf(self.0.url.as_str()),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct AddPayload(Result<String, Refusal>);

impl ObjectValue for AddPayload {
    fn type_name(&self) -> &str {
        "CallbackEndpointAddPayload"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.0.as_ref().err()),
            "id" => ResolvedValue::leaf(self.0.as_deref().ok()),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
