//! A bounded list of every request the provider and the API saw, without what is secret in bodies.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::clock::Clock;
use super::fields::Fields;
use super::shared::Shared;

/// How many requests are kept; the oldest make room.
const KEPT: usize = 10_000;

/// The largest body that is read, in bytes; above what either part accepts.
const BODY: usize = 4 * 1024 * 1024;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Counts up from 1.
    pub number: u64,
    /// When it arrived, RFC 3339.
    pub at: String,
    /// Where: `provider`, `api`, or `sent` for what the sandbox itself sent.
    pub part: &'static str,
    /// The HTTP method.
    pub method: String,
    /// Path and query; the whole address for what was sent.
    pub path: String,
    /// The answer's status; none while it is being worked on, or when nobody waited for it.
    pub status: Option<u16>,
    /// The names of the form's fields.
    pub fields: Vec<String>,
    /// The form's `grant_type`.
    pub grant_type: Option<String>,
    /// The name of the GraphQL operation.
    pub operation: Option<String>,
    /// Whether it carried the header `Oauth2-Token`, not empty.
    pub with_token: bool,
}

impl Entry {
    /// Whether it is a `"POST /oauth2/token"`: a method and a path without its query.
    fn is(&self, method_and_path: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        method_and_path
            .split_once(' ')
            .is_some_and(|(method, wanted)| self.method == method && path == wanted)
    }
}

/// The list; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    clock: Clock,
    list: Arc<Shared<List>>,
}

#[derive(Debug, Default)]
struct List {
    number: u64,
    entries: VecDeque<Entry>,
}

impl Journal {
    /// An empty journal.
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            list: Arc::default(),
        }
    }

    /// Everything kept, oldest first.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.list
            .with(|list| list.entries.iter().cloned().collect())
    }

    /// How many kept requests are a `"POST /oauth2/token"`.
    pub(crate) fn count(&self, method_and_path: &str) -> usize {
        self.list.with(|list| {
            list.entries
                .iter()
                .filter(|entry| entry.is(method_and_path))
                .count()
        })
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.list.with(|list| list.entries.clear());
    }

    /// Notes something that the sandbox sent, and how it was answered.
    pub(crate) fn note_sent(&self, method: &str, address: &str, status: Option<u16>) {
        let number = self.begin("sent", method, address);
        self.change(number, |entry| entry.status = status);
    }

    fn begin(&self, part: &'static str, method: &str, path: &str) -> u64 {
        let at = self.clock.now().to_string();
        self.list.with(|list| {
            list.number += 1;
            if list.entries.len() >= KEPT {
                list.entries.pop_front();
            }
            list.entries.push_back(Entry {
                number: list.number,
                at,
                part,
                method: method.to_owned(),
                path: path.to_owned(),
                status: None,
                fields: Vec::new(),
                grant_type: None,
                operation: None,
                with_token: false,
            });
            list.number
        })
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Entry)) {
        self.list.with(|list| {
            if let Ok(index) = list
                .entries
                .binary_search_by_key(&number, |entry| entry.number)
                && let Some(entry) = list.entries.get_mut(index)
            {
                change(entry);
            }
        });
    }
}

/// Middleware: writes every request down as it arrives, and its status when it is answered.
pub(crate) async fn keep(
    State((journal, part)): State<(Journal, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let path = request
        .uri()
        .path_and_query()
        .map_or("", |path| path.as_str());
    let number = journal.begin(part, request.method().as_str(), path);
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY).await else {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        journal.change(number, |entry| entry.status = Some(status.as_u16()));
        return status.into_response();
    };
    let with_token = head
        .headers
        .get("oauth2-token")
        .is_some_and(|token| !token.is_empty());
    let (fields, grant_type, operation) = gist(&head.headers, &body);
    journal.change(number, |entry| {
        entry.with_token = with_token;
        entry.fields = fields;
        entry.grant_type = grant_type;
        entry.operation = operation;
    });
    let response = next.run(Request::from_parts(head, Body::from(body))).await;
    journal.change(number, |entry| {
        entry.status = Some(response.status().as_u16());
    });
    response
}

/// What may be told of a body: field names, grant type, operation name.
fn gist(headers: &HeaderMap, body: &[u8]) -> (Vec<String>, Option<String>, Option<String>) {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if content_type.starts_with("application/x-www-form-urlencoded") {
        let fields = Fields::parse(body);
        let grant_type = fields.get("grant_type").map(str::to_owned);
        return (fields.names(), grant_type, None);
    }
    if content_type.starts_with("application/json") {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let operation = json["operationName"].as_str().map(str::to_owned);
        return (Vec::new(), None, operation);
    }
    (Vec::new(), None, None)
}
