//! An answer as it went over the wire, and what joinblink itself says.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

/// An answer, read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The HTTP status.
    pub status: StatusCode,
    /// Its headers, without those that were meant for the connection.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Exchange {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// JSON, or whatever a script has in its place.
    pub(super) fn say(status: StatusCode, body: impl Into<Bytes>) -> Self {
        let json = HeaderValue::from_static("application/json");
        Self {
            status,
            headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]),
            body: body.into(),
        }
    }

    /// The envelope of everything that worked.
    pub(super) fn done(data: &Value) -> Self {
        let envelope = json!({ "code": "OK", "message": "OK", "data": data });
        Self::say(StatusCode::OK, envelope.to_string())
    }

    /// The envelope of everything that did not.
    pub(super) fn refused(status: StatusCode, why: &str) -> Self {
        Self::say(status, json!({ "error": why }).to_string())
    }

    /// The same answer, later.
    pub(super) fn retry_after(mut self, seconds: u64) -> Self {
        let seconds = HeaderValue::from(seconds);
        self.headers.insert(header::RETRY_AFTER, seconds);
        self
    }
}

impl IntoResponse for Exchange {
    fn into_response(self) -> Response {
        (self.status, self.headers, Body::from(self.body)).into_response()
    }
}
