//! A bounded list of every request the provider and the API saw.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::clock::Clock;
use super::entry::Entry;
use super::shared::Shared;

/// How many requests are kept; the oldest make room.
const KEPT: usize = 10_000;

/// The largest body that is read, in bytes; above what either part accepts.
const BODY: usize = 4 * 1024 * 1024;

/// The list; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    clock: Clock,
    /// The id of the registered client.
    client: Arc<str>,
    list: Arc<Shared<List>>,
}

#[derive(Debug, Default)]
struct List {
    number: u64,
    entries: VecDeque<Entry>,
}

impl Journal {
    /// An empty journal.
    pub(crate) fn new(clock: Clock, client: &str) -> Self {
        Self {
            clock,
            client: client.into(),
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
            let entry = Entry::begin(list.number, at, part, method, path);
            list.entries.push_back(entry);
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
    journal.change(number, |entry| {
        entry.hear(&head.headers, &body, &journal.client);
    });
    let response = next.run(Request::from_parts(head, Body::from(body))).await;
    journal.change(number, |entry| {
        entry.status = Some(response.status().as_u16());
    });
    response
}
