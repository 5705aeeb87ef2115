//! What came in at the API, in order: for tests that count and read.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use serde_json::Value;

use super::exchange::Exchange;
use super::handle::Joinblink;
use super::refusal::Refusal;

/// The largest body that is read, in bytes.
pub(super) const BODY: usize = 4 * 1024 * 1024;

/// One call, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenCall {
    /// When it came.
    pub at: jiff::Timestamp,
    /// The HTTP method.
    pub method: Method,
    /// Path and query as they were sent, from `/joinblink/v2` on.
    pub path: String,
    /// Names and values, the token's too.
    pub headers: HeaderMap,
    /// As it was sent.
    pub body: Bytes,
}

impl SeenCall {
    /// A header's first value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// Middleware: writes every call down before anything else happens to it, then keeps to the limit.
pub(super) async fn keep(
    State(joinblink): State<Joinblink>,
    request: Request,
    next: Next,
) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let at = joinblink.office.clock.now();
    let path = head.uri.path_and_query();
    let call = SeenCall {
        at,
        method: head.method.clone(),
        path: path.map_or("", |path| path.as_str()).to_owned(),
        headers: head.headers.clone(),
        body: body.clone(),
    };
    joinblink.office.calls.with(|calls| calls.push(call));
    if !joinblink.office.limit.with(|limit| limit.admits(at)) {
        let refusal = Exchange::from(Refusal::TooMany);
        return refusal.retry_after(1).into_response();
    }
    next.run(Request::from_parts(head, Body::from(body))).await
}
