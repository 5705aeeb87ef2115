//! The door to every page: who comes too often is sent away, a body is read before it takes up anybody's place, and
//! whoever finds none in time is told so while that still costs next to nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::client_address::ClientAddress;
use super::error::Error;
use super::paths;
use super::rates::Counted;
use super::routes::Route;
use crate::overload::Lane;
use crate::payout::sheet;
use crate::session::CookieKind;
use crate::state::AppState;

/// Bytes of what Blink tells of an invoice, which is not read: its string, its hash and what opens it.
const LONGEST_HINT: usize = 8 * 1024;
/// Bytes of what joinblink passes on, which is not read.
const LONGEST_PROXIED: usize = 16 * 1024;
/// The longest file of payouts with the fields around it, bytes.
const LONGEST_SHEET: usize = sheet::MOST_BYTES + 64 * 1024;

/// What costs nothing to ask for and makes us work, without anybody being signed in, stands under a rate: the table of
/// routes says which.
#[derive(Clone)]
pub struct Door {
    state: AppState,
    rates: Arc<[(Method, &'static str, Counted)]>,
}

impl Door {
    /// The door to these routes.
    pub fn to(state: &AppState, table: &[Route]) -> Self {
        let at_the_door = |route: &Route| {
            let rate = route.rate.filter(|rate| rate.at_the_door())?;
            Some((route.method.clone(), route.path, rate))
        };
        Self {
            state: state.clone(),
            rates: table.iter().filter_map(at_the_door).collect(),
        }
    }

    fn rate_of(&self, request: &Request) -> Option<Counted> {
        let path = request.extensions().get::<MatchedPath>()?;
        // As for the router.
        let method = match *request.method() {
            Method::HEAD => &Method::GET,
            ref method => method,
        };
        let is_it = |(of, at, _): &&(Method, &str, Counted)| of == method && *at == path.as_str();
        self.rates.iter().find(is_it).map(|(_, _, rate)| *rate)
    }
}

/// Lets a request in, or says when to come back.
pub async fn enter(State(door): State<Door>, request: Request, next: Next) -> Response {
    let state = &door.state;
    if let Some(rate) = door.rate_of(&request) {
        let client = ClientAddress::of(request.extensions());
        if let Err(wait) = rate.rate(state).check(client) {
            return Error::TooMany { wait }.into_response();
        }
    }
    let lane = lane_of(state, request.uri().path(), request.headers());
    let request = match whole(state, request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    match state.lanes.enter(lane).await {
        Some(_place) => next.run(request).await,
        None => Error::Busy.into_response(),
    }
}

fn lane_of(state: &AppState, path: &str, headers: &HeaderMap) -> Lane {
    match path {
        paths::SIGN_OUT | paths::BACKCHANNEL_LOGOUT => Lane::Reserved,
        _ if state.cookies.read(headers, CookieKind::Session).is_some() => Lane::SignedIn,
        _ => Lane::Anonymous,
    }
}

/// A file comes this way, and nothing else of that length.
fn has_file(request: &Request) -> bool {
    let said = request.headers().get(CONTENT_TYPE);
    let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
    *request.method() == Method::POST && said.starts_with("multipart/form-data")
}

/// The rows of a run come this way, typed anew.
fn corrects(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    *request.method() == Method::POST
        && path.is_some_and(|path| path.as_str() == paths::PAYOUT_CORRECT)
}

/// The request with all of its body; one that is too long, or takes too long, is not waited for.
async fn whole(state: &AppState, request: Request) -> Result<Request, Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    let limits = state.config.limits;
    let most = match request.uri().path() {
        path if path.starts_with(paths::HINTS) => limits.max_body.min(LONGEST_HINT),
        path if path.starts_with(paths::OF_JOINBLINK) => limits.max_body.min(LONGEST_PROXIED),
        paths::PAYOUTS_NEW if has_file(&request) => limits.max_body.max(LONGEST_SHEET),
        _ if corrects(&request) => limits.max_body.max(LONGEST_SHEET),
        _ => limits.max_body,
    };
    let too_long = || StatusCode::PAYLOAD_TOO_LARGE.into_response();
    let told = request.headers().get(CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse().ok());
    if told.is_some_and(|length: usize| length > most) {
        return Err(too_long());
    }
    let (head, body) = request.into_parts();
    let patience: Duration = limits.header_deadline.min(limits.request_deadline);
    match timeout(patience, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(head, Body::from(bytes))),
        // Too long, or its sender has gone and reads no answer.
        Ok(Err(_)) => Err(too_long()),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE.into_response()),
    }
}
