//! What joinblink is answered: its own envelope, whatever the answer.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::web::error::Error;

/// `{"code":"OK","message":"OK","data":…}`.
pub(super) fn ok(data: &Value) -> Response {
    Json(json!({ "code": "OK", "message": "OK", "data": data })).into_response()
}

/// Why not. Nobody knows whether joinblink shows it to anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No secret of ours, no employee, or several: which of these is not said.
    Unauthorized,
    /// No id of an employee.
    Malformed,
    /// Nothing of that name, or nothing of theirs.
    NotFound,
    /// Too often; seconds to wait.
    TooMany(i64),
    /// joinblink's own API did not do its part yet.
    Upstream,
    /// It did not, and nobody tries again.
    UpstreamAway,
    /// It did not in time.
    UpstreamSlow,
    /// Our database.
    Unavailable,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Unauthorized => (
                StatusCode::UNAUTHORIZED,
                "UNAUTHORIZED",
                "Not a request of joinblink's.",
            ),
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                "BAD_REQUEST",
                "Not an id of an employee.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "There is no such thing.",
            ),
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "TOO_MANY_REQUESTS",
                "Too often. Try again later.",
            ),
            Self::Upstream => (
                StatusCode::BAD_GATEWAY,
                "UPSTREAM",
                "It is being disconnected. joinblink's own list follows as soon as its API answers.",
            ),
            Self::UpstreamAway => (
                StatusCode::BAD_GATEWAY,
                "UPSTREAM",
                "joinblink's API did not delete it. Press Disconnect again.",
            ),
            Self::UpstreamSlow => (
                StatusCode::GATEWAY_TIMEOUT,
                "UPSTREAM",
                "It is being disconnected. joinblink's own list follows as soon as its API answers.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "UNAVAILABLE",
                "Try again in a moment.",
            ),
        };
        let body = json!({ "code": code, "message": message, "data": {} });
        let mut response = (status, Json(body)).into_response();
        if let Self::TooMany(seconds) = self
            && let Ok(seconds) = HeaderValue::from_str(&seconds.to_string())
        {
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response
    }
}

impl<E: Into<Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        let error = error.into();
        tracing::error!(%error, "a call of joinblink's could not be answered");
        Self::Unavailable
    }
}
