//! The API that integrations ask. Where joinblink's documentation is silent, it is as bare and as literal as it may be.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::employees::Employee;
use super::exchange::Exchange;
use super::handle::Joinblink;
use super::linking::LinkedAccount;
use super::office::Seat;
use super::refusal::Refusal;
use super::script::{Call, play};
use crate::sandbox::fields::Fields;

/// How many employees a page holds: so few that everybody needs two.
const PAGE: usize = 3;

type Answer = Result<Exchange, Refusal>;

/// `GET /joinblink/v2/user`: by `userId`, by `employeeId`, or `page` by page; nobody is an empty list.
pub(super) async fn user(
    State(joinblink): State<Joinblink>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    answer(&joinblink, Call::User, &headers, |seat| {
        let page = match fields.get("page").map(str::parse::<usize>) {
            None => 1,
            Some(Ok(page)) if page > 0 => page,
            Some(_) => return Err(Refusal::Malformed("page counts from 1")),
        };
        let is_wanted = |employee: &&Employee| {
            fields.get("userId").is_none_or(|id| employee.id == id)
                && fields
                    .get("employeeId")
                    .is_none_or(|id| employee.employee_id == id)
        };
        let found = seat.employees.iter().filter(is_wanted);
        let listed = found.skip((page - 1).saturating_mul(PAGE)).take(PAGE);
        let data = listed.map(|employee| told(employee, &seat.integration.organisation));
        Ok(Exchange::done(&data.collect()))
    })
    .await
}

/// `POST /joinblink/v2/users/{user_id}/linked-accounts`.
pub(super) async fn add(
    State(joinblink): State<Joinblink>,
    Path(user_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&joinblink, Call::Add, &headers, |seat| {
        employed(seat, &user_id)?;
        let mut body: Map<String, Value> = serde_json::from_slice(&body)
            .map_err(|_| Refusal::Malformed("The body is no JSON object"))?;
        if body.remove("auth_id") != Some(json!(seat.integration.auth_id)) {
            return Err(Refusal::Malformed("auth_id is not that of the integration"));
        }
        let external_account_id = match body.remove("external_account_id") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(_) => return Err(Refusal::Malformed("external_account_id is a string")),
        };
        let linked_account_id = joinblink.office.chance.uuid();
        let account = LinkedAccount {
            linked_account_id: linked_account_id.clone(),
            user_id: user_id.clone(),
            auth_id: seat.integration.auth_id.clone(),
            external_account_id,
            others: body,
        };
        joinblink
            .office
            .linking
            .with(|linking| linking.add(account));
        Ok(Exchange::done(
            &json!({ "linked_account_id": linked_account_id }),
        ))
    })
    .await
}

/// `DELETE /joinblink/v2/users/{user_id}/linked-accounts/{linked_account_id}`.
pub(super) async fn delete(
    State(joinblink): State<Joinblink>,
    Path((user_id, linked_account_id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    answer(&joinblink, Call::Delete, &headers, |seat| {
        employed(seat, &user_id)?;
        let auth_id = &seat.integration.auth_id;
        let linking = &joinblink.office.linking;
        if !linking.with(|linking| linking.delete(&user_id, auth_id, &linked_account_id)) {
            return Err(Refusal::NoSuchAccount);
        }
        Ok(Exchange::done(&json!({})))
    })
    .await
}

/// `GET /joinblink/v2/users/{user_id}/linked-accounts`.
pub(super) async fn list(
    State(joinblink): State<Joinblink>,
    Path(user_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(&joinblink, Call::List, &headers, |seat| {
        employed(seat, &user_id)?;
        let mut linked = joinblink.linked(&user_id);
        linked.retain(|account| account.auth_id == seat.integration.auth_id);
        let data = linked.iter().map(|account| {
            json!({
                "linked_account_id": account.linked_account_id,
                "external_account_id": account.external_account_id,
                "auth_id": account.auth_id,
            })
        });
        Ok(Exchange::done(&data.collect()))
    })
    .await
}

/// Everything else below `/joinblink/v2`.
pub(super) async fn unknown() -> Response {
    Exchange::from(Refusal::NoSuchAddress).into_response()
}

/// What the script says, and what it leaves to be done for whoever the token belongs to.
async fn answer(
    joinblink: &Joinblink,
    call: Call,
    headers: &HeaderMap,
    act: impl FnOnce(&Seat) -> Answer,
) -> Response {
    let scripted = joinblink.office.script.with(|script| script.next(call));
    let act = || match opened(joinblink, headers) {
        Ok(seat) => act(&seat).unwrap_or_else(Exchange::from),
        Err(refusal) => refusal.into(),
    };
    play(scripted, act).await
}

fn opened(joinblink: &Joinblink, headers: &HeaderMap) -> Result<Seat, Refusal> {
    let value = headers.get(header::AUTHORIZATION);
    let token = value
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let seat = token.and_then(|token| joinblink.office.seat_opened_by(token));
    seat.ok_or(Refusal::NotAuthenticated)
}

/// A token opens its own organisation: everybody else's employees are nobody.
fn employed(seat: &Seat, user_id: &str) -> Result<(), Refusal> {
    if seat.employs(user_id) {
        return Ok(());
    }
    Err(Refusal::NoSuchUser)
}

fn told(employee: &Employee, organisation: &str) -> Value {
    let mut told = json!(employee);
    for (name, value) in [
        ("company_name", json!(organisation)),
        ("department_name", Value::Null),
        ("manager_id", Value::Null),
        ("timezone", json!("Europe/London")),
    ] {
        told[name] = value;
    }
    told
}
