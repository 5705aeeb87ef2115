//! The page of joinblink where employees connect their accounts.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

use super::employees::Employee;
use super::exchange::Exchange;
use super::handle::Joinblink;
use super::integration::Integration;
use super::linking::LinkedAccount;
use super::office::Seat;
use crate::sandbox::fields::Fields;
use crate::sandbox::view::page;

#[derive(Template)]
#[template(path = "sandbox/joinblink.html")]
struct Integrations {
    seats: Vec<SeatView>,
    answered: Option<Answered>,
}

struct SeatView {
    integration: Integration,
    employees: Vec<EmployeeView>,
}

struct EmployeeView {
    employee: Employee,
    linked: Vec<LinkedAccount>,
}

/// What an integration said, as it said it.
struct Answered {
    /// What was pressed.
    pressed: &'static str,
    /// Whether it was what the documentation asks for.
    expected: bool,
    status: u16,
    body: String,
}

/// `GET /joinblink`.
pub(super) async fn show(State(joinblink): State<Joinblink>) -> Response {
    shown(&joinblink, None)
}

/// `POST /joinblink/connect`: `service_id`, `employee`.
pub(super) async fn connect(
    State(joinblink): State<Joinblink>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let (service_id, employee) = pressed(&fields);
    let answer = joinblink
        .connect(service_id, employee, of_the_app(headers))
        .await;
    match authorization_url(&answer) {
        Some(address) => Redirect::to(address.as_str()).into_response(),
        None => shown(&joinblink, Some(Answered::new("Connect", false, &answer))),
    }
}

/// `POST /joinblink/disconnect`: `service_id`, `employee`, `linked_account_id`.
pub(super) async fn disconnect(
    State(joinblink): State<Joinblink>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let (service_id, employee) = pressed(&fields);
    let linked_account_id = fields.get("linked_account_id").unwrap_or_default();
    let headers = of_the_app(headers);
    let answer = joinblink
        .disconnect(service_id, employee, linked_account_id, headers)
        .await;
    let expected = is_done(&answer);
    let answered = Answered::new("Disconnect", expected, &answer);
    shown(&joinblink, Some(answered))
}

impl Answered {
    fn new(pressed: &'static str, expected: bool, answer: &Exchange) -> Self {
        Self {
            pressed,
            expected,
            status: answer.status.as_u16(),
            body: answer.text(),
        }
    }
}

fn pressed(fields: &Fields) -> (&str, &str) {
    let field = |name| fields.get(name).unwrap_or_default();
    (field("service_id"), field("employee"))
}

/// The browser's headers as the script of joinblink's own page would send them: it is no form that calls the proxy.
fn of_the_app(mut headers: HeaderMap) -> HeaderMap {
    headers.remove(header::CONTENT_TYPE);
    // Nobody unpacks the answer here.
    headers.remove(header::ACCEPT_ENCODING);
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::ACCEPT, json);
    headers
}

/// Where *Connect* leads to, if the answer is the documented object.
fn authorization_url(answer: &Exchange) -> Option<Url> {
    if !is_done(answer) {
        return None;
    }
    let json = answer.json();
    let address = Url::parse(json["data"]["authorization_url"].as_str()?).ok()?;
    ["http", "https"]
        .contains(&address.scheme())
        .then_some(address)
}

fn is_done(answer: &Exchange) -> bool {
    answer.status.is_success() && answer.json()["code"] == "OK"
}

fn shown(joinblink: &Joinblink, answered: Option<Answered>) -> Response {
    let seats = joinblink.office.seats.get();
    let seats = seats.into_iter().map(|seat| view(joinblink, seat));
    let seats = seats.collect();
    page(StatusCode::OK, &Integrations { seats, answered })
}

fn view(joinblink: &Joinblink, seat: Seat) -> SeatView {
    let employees = seat.employees.into_iter().map(|employee| {
        let mut linked = joinblink.linked(&employee.id);
        linked.retain(|account| account.auth_id == seat.integration.auth_id);
        EmployeeView { employee, linked }
    });
    SeatView {
        employees: employees.collect(),
        integration: seat.integration,
    }
}
