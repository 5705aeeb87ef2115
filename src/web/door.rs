//! The door to every page: who comes too often is sent away, a body is read before it takes up anybody's place, and
//! whoever finds none in time is told so while that still costs next to nothing.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::client_address::ClientAddress;
use super::error::Error;
use super::paths;
use crate::overload::{Lane, Rate};
use crate::session::CookieKind;
use crate::state::AppState;

/// Lets a request in, or says when to come back.
pub async fn enter(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if let Some(rate) = rate_of(&state, request.method(), request.uri().path()) {
        let client = ClientAddress::of(request.extensions());
        if let Err(wait) = rate.check(client) {
            return Error::TooMany { wait }.into_response();
        }
    }
    let lane = lane_of(&state, request.uri().path(), request.headers());
    let request = match whole(&state, request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    match state.lanes.enter(lane).await {
        Some(_place) => next.run(request).await,
        None => Error::Busy.into_response(),
    }
}

/// What costs nothing to ask for and makes us work, without anybody being signed in. Logout tokens are counted where it
/// is known whether they are genuine.
fn rate_of<'a>(state: &'a AppState, method: &Method, path: &str) -> Option<&'a Rate> {
    match path {
        paths::BEGIN_SIGN_IN if method == Method::POST => Some(&state.begin_rate),
        paths::CALLBACK => Some(&state.callback_rate),
        _ => None,
    }
}

fn lane_of(state: &AppState, path: &str, headers: &HeaderMap) -> Lane {
    match path {
        paths::SIGN_OUT | paths::BACKCHANNEL_LOGOUT => Lane::Reserved,
        _ if state.cookies.read(headers, CookieKind::Session).is_some() => Lane::SignedIn,
        _ => Lane::Anonymous,
    }
}

/// The request with all of its body; one that is too long, or takes too long, is not waited for.
async fn whole(state: &AppState, request: Request) -> Result<Request, Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    let limits = state.config.limits;
    let too_long = || StatusCode::PAYLOAD_TOO_LARGE.into_response();
    let told = request.headers().get(CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse().ok());
    if told.is_some_and(|length: usize| length > limits.max_body) {
        return Err(too_long());
    }
    let (head, body) = request.into_parts();
    let patience: Duration = limits.header_deadline.min(limits.request_deadline);
    match timeout(patience, to_bytes(body, limits.max_body)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(head, Body::from(bytes))),
        // Too long, or its sender has gone and reads no answer.
        Ok(Err(_)) => Err(too_long()),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE.into_response()),
    }
}
