//! Making, limiting and ending API keys. The service of the keys looks at scopes by itself, and at no account's standing;
//! whatever it refuses stands above the data.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonMap;

use super::key::KeyView;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::profile::{Refused, Scope, Window};

/// The largest number of days that service counts.
const MOST_DAYS: i64 = 65_535;

/// What a mutation of the keys comes to; none where it is of something else.
pub(super) fn resolve<'a>(
    asking: &Asking<'_>,
    info: &ResolveInfo<'_>,
) -> Option<Result<ResolvedValue<'a>, FieldError>> {
    let (field, arguments) = (info.field_name(), info.arguments());
    let done = match field {
        "apiKeyCreate" => create(asking, arguments),
        "apiKeyRevoke" => revoke(asking, arguments),
        "apiKeySetLimit" => limit(asking, arguments, true),
        "apiKeyRemoveLimit" => limit(asking, arguments, false),
        _ => return None,
    };
    Some(done.map(ResolvedValue::object).map_err(FieldError::from))
}

fn create(asking: &Asking<'_>, arguments: &JsonMap) -> Result<KeyPayload, Refusal> {
    let person = subject(asking, true)?;
    let input = input::input(arguments).ok_or(Refusal::InvalidValue("input"))?;
    let days = input.get("expireInDays").and_then(|days| days.as_i64());
    if days.is_some_and(|days| !(0..=MOST_DAYS).contains(&days)) {
        return Err(Refusal::InvalidValue("UInt16"));
    }
    let scopes = input.get("scopes").and_then(|scopes| scopes.as_array());
    let scopes = scopes.into_iter().flatten();
    let scopes = scopes.filter_map(|scope| Scope::named(scope.as_str()?));
    let name = input::text(input, "name").unwrap_or_default();
    let (key, secret) = asking
        .backend
        .profiles
        .create_key(person, name, days, scopes.collect())?;
    Ok(KeyPayload {
        type_name: "ApiKeyCreatePayload",
        view: KeyView { key, at: asking.at },
        secret: Some(secret),
    })
}

fn revoke(asking: &Asking<'_>, arguments: &JsonMap) -> Result<KeyPayload, Refusal> {
    let person = subject(asking, false)?;
    let id = input::of_input(arguments, "id").unwrap_or_default();
    let key = asking.backend.profiles.revoke_key(person, id)?;
    Ok(KeyPayload {
        type_name: "ApiKeyRevokePayload",
        view: KeyView { key, at: asking.at },
        secret: None,
    })
}

fn limit(asking: &Asking<'_>, arguments: &JsonMap, set: bool) -> Result<KeyPayload, Refusal> {
    let person = subject(asking, true)?;
    let id = input::of_input(arguments, "id").unwrap_or_default();
    let window = input::of_input(arguments, "limitTimeWindow").and_then(Window::named);
    let window = window.ok_or(Refusal::InvalidValue("LimitTimeWindow"))?;
    let sats = || input::input(arguments)?.get("limitSats")?.as_i64();
    let sats = set.then(|| sats().unwrap_or_default());
    let key = asking
        .backend
        .profiles
        .limit_key(person, id, window, sats)?;
    Ok(KeyPayload {
        type_name: "ApiKeySetLimitPayload",
        view: KeyView { key, at: asking.at },
        secret: None,
    })
}

/// Whose keys; some things need no scope.
fn subject<'a>(asking: &Asking<'a>, writes: bool) -> Result<&'a str, Refusal> {
    asking.through(SideService::ApiKeys)?;
    let access = asking.access.ok_or(Refusal::NotAuthorized)?;
    if writes {
        asking.needs(&["write"], Refusal::NotKept(Refused::NotPermitted))?;
    }
    Ok(&access.person)
}

struct KeyPayload {
    type_name: &'static str,
    view: KeyView,
    secret: Option<String>,
}

impl ObjectValue for KeyPayload {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "apiKey" => ResolvedValue::object(KeyView {
                key: self.view.key.clone(),
                at: self.view.at,
            }),
            "apiKeySecret" => ResolvedValue::leaf(self.secret.as_deref()),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
