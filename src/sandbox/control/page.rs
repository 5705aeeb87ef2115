//! The controls as a page: every power a form.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::handle::Control;
use super::paying::SeenInvoice;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::entry::Entry;
use crate::sandbox::faults::{Down, Part};
use crate::sandbox::ledger::market::Prices;
use crate::sandbox::lnurl_fault::LnurlFault;
use crate::sandbox::options::{Lifetimes, Rotation};
use crate::sandbox::people::{Person, Standing};
use crate::sandbox::sockets::Silence;
use crate::sandbox::view::page;

/// How many requests and invoices the page lists.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "sandbox/control.html")]
struct Controls<'a> {
    now: String,
    parts: Vec<PartView>,
    services: Vec<ServiceView>,
    people: &'a [Person],
    pending: Vec<PendingView<'a>>,
    /// Those that can be paid, and those whose payment is held.
    invoices: Vec<InvoiceView<'a>>,
    paid: usize,
    prices: [(&'static str, bool); 3],
    delivery: &'static str,
    live_sockets: usize,
    total_sockets: u64,
    silences: [(&'static str, bool); 3],
    refusing: bool,
    lnurl: Vec<(&'static str, bool)>,
    standings: Vec<StandingView<'a>>,
    /// Absent with a real Hydra.
    issuing: Option<IssuingView>,
    /// As JSON. Absent with a real Hydra.
    misbehaviours: Option<Vec<String>>,
    /// Newest first.
    journal: Vec<Entry>,
}

struct PartView {
    name: &'static str,
    latency_ms: u64,
    mode: &'static str,
    retry_after: u64,
}

struct ServiceView {
    name: &'static str,
    failing: bool,
}

struct PendingView<'a> {
    id: String,
    person: &'a str,
}

struct InvoiceView<'a> {
    seen: SeenInvoice,
    person: &'a str,
}

struct StandingView<'a> {
    id: &'a str,
    name: &'a str,
    standings: [(&'static str, bool); 4],
}

struct IssuingView {
    lifetimes: Lifetimes,
    rotation: Rotation,
    access: usize,
    refresh: usize,
}

/// `GET /`.
pub(super) async fn show(State(control): State<Control>) -> Response {
    let pending = control.people().iter().flat_map(|person| {
        let ids = control.pending(&person.id).into_iter();
        ids.map(|id| PendingView {
            id,
            person: &person.name,
        })
    });
    let services = SideService::ALL.iter().map(|service| ServiceView {
        name: service.name(),
        failing: control.is_failing(*service),
    });
    let (live_sockets, total_sockets) = control.count_sockets();
    page(
        StatusCode::OK,
        &Controls {
            now: control
                .world()
                .clock
                .now()
                .strftime("%F %T UTC")
                .to_string(),
            parts: [Part::Provider, Part::Api]
                .map(|part| view(&control, part))
                .into(),
            services: services.collect(),
            people: control.people(),
            pending: pending.collect(),
            invoices: invoices(&control),
            paid: control.paid_invoices(),
            prices: Prices::ALL.map(|prices| (prices.name(), prices == control.prices())),
            delivery: control.delivery().name(),
            live_sockets,
            total_sockets,
            silences: Silence::ALL
                .map(|silence| (silence.name(), silence == control.world().sockets.silence())),
            refusing: control.world().sockets.is_refusing(),
            lnurl: LnurlFault::ALL
                .map(|fault| (fault.name(), fault.name() == control.lnurl_fault().name()))
                .into(),
            standings: standings(&control),
            issuing: issuing(&control),
            misbehaviours: misbehaviours(&control),
            journal: control.journal().into_iter().rev().take(LISTED).collect(),
        },
    )
}

/// The latest ones that wait for something.
fn invoices(control: &Control) -> Vec<InvoiceView<'_>> {
    let mut all = control.invoices();
    all.retain(|invoice| invoice.is_open() || invoice.held);
    let latest = all.into_iter().take(LISTED);
    let named = latest.map(|seen| InvoiceView {
        person: control
            .world()
            .person(&seen.person)
            .map_or("somebody", |person| &person.name),
        seen,
    });
    named.collect()
}

fn standings(control: &Control) -> Vec<StandingView<'_>> {
    let people = control.people().iter().map(|person| {
        let present = control.standing(&person.id);
        StandingView {
            id: &person.id,
            name: &person.name,
            standings: Standing::ALL.map(|one| (one.name(), Some(one) == present)),
        }
    });
    people.collect()
}

fn view(control: &Control, part: Part) -> PartView {
    let fault = control.fault(part);
    let (mode, retry_after) = match fault.down {
        Down::Up => ("up", 5),
        Down::Refuse => ("refuse", 5),
        Down::ServerError => ("500", 5),
        Down::TooMany { retry_after } => ("429", retry_after),
        Down::Hang => ("hang", 5),
    };
    PartView {
        name: part.name(),
        latency_ms: fault.latency_ms,
        mode,
        retry_after,
    }
}

fn misbehaviours(control: &Control) -> Option<Vec<String>> {
    let due = control.misbehaviours().ok()?;
    let texts = due.iter().map(serde_json::to_string);
    Some(texts.filter_map(Result::ok).collect())
}

fn issuing(control: &Control) -> Option<IssuingView> {
    let (access, refresh) = control.count_tokens().ok()?;
    Some(IssuingView {
        lifetimes: control.lifetimes().ok()?,
        rotation: control.rotation().ok()?,
        access,
        refresh,
    })
}

/// Middleware: who pressed a button on the page comes back to it; curl gets the answer itself.
pub(super) async fn return_to_page(request: Request, next: Next) -> Response {
    let pressed = request.method() == Method::POST && accepts_html(request.headers());
    let response = next.run(request).await;
    if pressed && response.status().is_success() {
        return Redirect::to("/").into_response();
    }
    response
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}
