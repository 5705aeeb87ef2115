//! The controls over plain HTTP: one address per power, its parameters as form fields.

use std::fmt::Display;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::handle::Control;
use super::issuing::NotOurs;
use super::sockets;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::faults::{Down, Part};
use crate::sandbox::fields::Fields;
use crate::sandbox::ledger::receive::{NotReceived, Way};
use crate::sandbox::misbehaviour::Misbehaviour;
use crate::sandbox::options::{Lifetimes, Rotation};
use crate::sandbox::people::{Standing, WalletKind};

/// Why nothing was done: a sentence.
#[derive(Debug)]
pub(super) struct NotDone(pub(super) StatusCode, pub(super) String);

impl NotDone {
    pub(super) fn because(reason: impl Display) -> Self {
        Self(StatusCode::BAD_REQUEST, reason.to_string())
    }
}

impl From<NotOurs> for NotDone {
    fn from(reason: NotOurs) -> Self {
        Self(StatusCode::CONFLICT, reason.to_string())
    }
}

impl From<NotReceived> for NotDone {
    fn from(reason: NotReceived) -> Self {
        Self::because(reason)
    }
}

impl IntoResponse for NotDone {
    fn into_response(self) -> Response {
        (self.0, format!("{}\n", self.1)).into_response()
    }
}

pub(super) type Done = Result<Json<Value>, NotDone>;

/// `POST /faults`: `part` (`provider`, `api`); `mode` (`up`, `refuse`, `500`, `429`, `hang`),
/// `retry_after` in seconds with `429`, `latency_ms`. What is left out stays as it is.
pub(super) async fn faults(State(control): State<Control>, fields: Fields) -> Done {
    let part = match fields.get("part") {
        Some("provider") => Part::Provider,
        Some("api") => Part::Api,
        _ => return Err(NotDone::because("part is provider or api")),
    };
    if let Some(latency) = number(&fields, "latency_ms")? {
        control.set_latency(part, latency);
    }
    if let Some(mode) = fields.filled("mode") {
        let down = match mode {
            "up" => Down::Up,
            "refuse" => Down::Refuse,
            "500" => Down::ServerError,
            "429" => Down::TooMany {
                retry_after: number(&fields, "retry_after")?.unwrap_or(5),
            },
            "hang" => Down::Hang,
            _ => return Err(NotDone::because("mode is up, refuse, 500, 429 or hang")),
        };
        let changed = control.set_down(part, down).await;
        changed.map_err(|error| NotDone(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    }
    Ok(Json(json!({ part.name(): control.fault(part) })))
}

/// `POST /side-services`: `service` (`price`, `identity`, …), `failing` (`true`, `false`).
pub(super) async fn side_services(State(control): State<Control>, fields: Fields) -> Done {
    let service = fields.get("service").unwrap_or_default();
    let service = SideService::named(service).ok_or_else(|| {
        let names: Vec<&str> = SideService::ALL.iter().map(|known| known.name()).collect();
        NotDone::because(format!("service is one of {}", names.join(", ")))
    })?;
    let failing = match fields.get("failing") {
        Some("true") => true,
        Some("false") => false,
        _ => return Err(NotDone::because("failing is true or false")),
    };
    control.set_failing(service, failing);
    Ok(Json(json!({ service.name(): { "failing": failing } })))
}

/// `POST /tokens/expire`: access tokens of everybody, or of `person`.
pub(super) async fn expire_tokens(State(control): State<Control>, fields: Fields) -> Done {
    control.expire_access_tokens(person(&control, &fields)?.as_deref())?;
    Ok(Json(json!({ "expired": true })))
}

/// `POST /tokens/revoke`: every grant, or those of `person`.
pub(super) async fn revoke_tokens(State(control): State<Control>, fields: Fields) -> Done {
    let grants = control.revoke_all(person(&control, &fields)?.as_deref())?;
    Ok(Json(json!({ "revoked": grants })))
}

/// `POST /logins/end`: every remembered login, or those of `person`; sends logout tokens.
pub(super) async fn end_logins(State(control): State<Control>, fields: Fields) -> Done {
    let ended = control.end_logins(person(&control, &fields)?.as_deref())?;
    Ok(Json(json!({ "ended": ended })))
}

/// `POST /keys/rotate`.
pub(super) async fn rotate_keys(State(control): State<Control>) -> Done {
    control.rotate_keys()?;
    Ok(Json(json!({ "rotated": true })))
}

/// `GET /misbehaviours`.
pub(super) async fn misbehaviours(State(control): State<Control>) -> Done {
    Ok(Json(json!({ "misbehaviours": control.misbehaviours()? })))
}

/// `POST /misbehaviours`: `json`, one misbehaviour or a list of them.
pub(super) async fn misbehave(State(control): State<Control>, fields: Fields) -> Done {
    let text = fields.filled("json").unwrap_or_default();
    let read = serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(text).map(|one: Misbehaviour| vec![one]));
    let more: Vec<Misbehaviour> = read.map_err(NotDone::because)?;
    control.misbehave(more)?;
    misbehaviours(State(control)).await
}

/// `POST /misbehaviours/clear`.
pub(super) async fn behave(State(control): State<Control>) -> Done {
    control.behave()?;
    misbehaviours(State(control)).await
}

/// `POST /lifetimes`: `code`, `access_token`, `refresh_token`, `id_token`, `remember`,
/// `challenge`, in seconds. What is left out stays as it is.
pub(super) async fn lifetimes(State(control): State<Control>, fields: Fields) -> Done {
    let now = control.lifetimes()?;
    let lifetimes = Lifetimes {
        code: number(&fields, "code")?.unwrap_or(now.code),
        access_token: number(&fields, "access_token")?.unwrap_or(now.access_token),
        refresh_token: number(&fields, "refresh_token")?.unwrap_or(now.refresh_token),
        id_token: number(&fields, "id_token")?.unwrap_or(now.id_token),
        remember: number(&fields, "remember")?.unwrap_or(now.remember),
        challenge: number(&fields, "challenge")?.unwrap_or(now.challenge),
    };
    control.set_lifetimes(lifetimes)?;
    Ok(Json(json!({ "lifetimes": lifetimes })))
}

/// `POST /rotation`: `grace` in seconds, `contention_ms` (0: none). Left out means 0.
pub(super) async fn rotation(State(control): State<Control>, fields: Fields) -> Done {
    let contention = number(&fields, "contention_ms")?.filter(|milliseconds| *milliseconds > 0);
    let rotation = Rotation {
        grace: number(&fields, "grace")?.unwrap_or(0),
        contention: contention.map(Duration::from_millis),
    };
    control.set_rotation(rotation)?;
    Ok(Json(json!({ "rotation": described(rotation) })))
}

/// `POST /receive`: `person`, `wallet` (`btc`, `usd`), `amount` in satoshis or cents, `memo`,
/// `way` (`lightning`, `intraledger`, `onchain`).
pub(super) async fn receive(State(control): State<Control>, fields: Fields) -> Done {
    let person = person(&control, &fields)?.ok_or_else(|| NotDone::because("person is missing"))?;
    let wallet = match fields.get("wallet") {
        Some("btc") => WalletKind::Btc,
        Some("usd") => WalletKind::Usd,
        _ => return Err(NotDone::because("wallet is btc or usd")),
    };
    let amount = fields
        .get("amount")
        .and_then(|amount| amount.trim().parse().ok())
        .ok_or_else(|| NotDone::because("amount is a whole number of satoshis or cents"))?;
    let way = match fields.filled("way") {
        None | Some("lightning") => Way::Lightning,
        Some("intraledger") => Way::IntraLedger,
        Some("onchain") => Way::OnChainPending,
        Some(_) => {
            return Err(NotDone::because("way is lightning, intraledger or onchain"));
        }
    };
    let id = control.receive(&person, wallet, amount, fields.filled("memo"), way)?;
    Ok(Json(json!({ "id": id })))
}

/// `POST /confirm`: `id` of a pending receipt; answers with its new id.
pub(super) async fn confirm(State(control): State<Control>, fields: Fields) -> Done {
    let id = control.confirm(fields.get("id").unwrap_or_default())?;
    Ok(Json(json!({ "id": id })))
}

/// `POST /clock/advance`: `seconds`.
pub(super) async fn advance_clock(State(control): State<Control>, fields: Fields) -> Done {
    let seconds = number(&fields, "seconds")?.unwrap_or(0);
    let seconds = i64::try_from(seconds).map_err(NotDone::because)?;
    control.advance_clock(seconds);
    Ok(Json(
        json!({ "now": control.world().clock.now().to_string() }),
    ))
}

/// `GET /journal`.
pub(super) async fn journal(State(control): State<Control>) -> Response {
    Json(control.journal()).into_response()
}

/// `POST /journal/clear`.
pub(super) async fn clear_journal(State(control): State<Control>) -> Done {
    control.clear_journal();
    Ok(Json(json!({ "cleared": true })))
}

/// `GET /state`: everything that can be changed, and who is here.
pub(super) async fn state(State(control): State<Control>) -> Json<Value> {
    let people = control.people().iter().map(|person| {
        json!({
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "username": person.username,
            "shows": person.shows,
            "pending": control.pending(&person.id),
            "standing": control.standing(&person.id).map(Standing::name),
        })
    });
    let services = SideService::ALL.iter().map(|service| {
        (
            service.name().to_owned(),
            json!(control.is_failing(*service)),
        )
    });
    let tokens = control.count_tokens().ok();
    Json(json!({
        "now": control.world().clock.now().to_string(),
        "provider": control.fault(Part::Provider),
        "api": control.fault(Part::Api),
        "failing": services.collect::<serde_json::Map<_, _>>(),
        "lifetimes": control.lifetimes().ok(),
        "rotation": control.rotation().ok().map(described),
        "prices": control.prices().name(),
        "webhooks": control.delivery().name(),
        "invited": control.invited(),
        "lnurl": control.lnurl_fault().name(),
        "sockets": sockets::told(&control),
        "tokens": tokens.map(|(access, refresh)| json!({ "access": access, "refresh": refresh })),
        "people": people.collect::<Vec<_>>(),
    }))
}

fn described(rotation: Rotation) -> Value {
    json!({ "grace": rotation.grace, "contention_ms": rotation.contention_ms() })
}

/// The id of the named person; nobody is named where the field is empty or missing.
pub(super) fn person(control: &Control, fields: &Fields) -> Result<Option<String>, NotDone> {
    let Some(name) = fields.filled("person") else {
        return Ok(None);
    };
    let person = control.world().person_known_as(name);
    let person = person.ok_or_else(|| NotDone::because(NotReceived::NoSuchPerson))?;
    Ok(Some(person.id.clone()))
}

pub(super) fn number(fields: &Fields, name: &str) -> Result<Option<u64>, NotDone> {
    fields
        .filled(name)
        .map(|text| text.trim().parse())
        .transpose()
        .map_err(|_| NotDone::because(format!("{name} is a whole number")))
}
