//! What is to happen to the next calls instead of what should.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::exchange::Exchange;
use crate::sandbox::port::Severed;

/// What an integration can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    /// Add User Linked Account.
    Add,
    /// Delete User Linked Account.
    Delete,
    /// Who works here.
    User,
    /// What is linked.
    List,
}

/// What happens to one call, whoever it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scripted {
    /// Nothing is done, and this is answered.
    Status(u16, String),
    /// Nothing is done, and the caller is to wait so many seconds.
    RetryAfter(u16, u64),
    /// It is done, and the connection closes without an answer.
    ActThenLose,
    /// The connection closes, and nothing is done.
    LoseBefore,
    /// It is done, no answer comes, and nobody closes the connection.
    ActThenHang,
    /// Nothing is done, no answer comes, and nobody closes the connection.
    Hang,
    /// Nothing is done, and the caller is sent elsewhere, to do the same there (307).
    Redirect(String),
    /// It is done, and the answer tells no id.
    NoId,
    /// It is done, and answered 200 with this body.
    Odd(String),
    /// It is done, and the id is told at this JSON pointer, such as `/id`.
    IdAt(String),
}

/// A queue for each kind of call.
#[derive(Debug, Default)]
pub(super) struct Script(BTreeMap<Call, VecDeque<Scripted>>);

impl Script {
    /// What happens to the next calls of a kind; what was to happen is forgotten.
    pub(super) fn set(&mut self, call: Call, next: Vec<Scripted>) {
        self.0.insert(call, next.into());
    }

    /// What happens to the call that has just come in.
    pub(super) fn next(&mut self, call: Call) -> Option<Scripted> {
        self.0.get_mut(&call)?.pop_front()
    }
}

/// Answers a call as its script says. What cannot be done is refused as ever, unless nobody hears the answer.
pub(super) async fn play(scripted: Option<Scripted>, act: impl FnOnce() -> Exchange) -> Response {
    let instead = |act: Exchange, body: &str| {
        if act.status.is_success() {
            Exchange::say(StatusCode::OK, body.to_owned())
        } else {
            act
        }
    };
    let answer = match scripted {
        None => act(),
        Some(Scripted::Status(code, body)) => Exchange::say(status(code), body),
        Some(Scripted::RetryAfter(code, seconds)) => {
            Exchange::refused(status(code), "Try again later").retry_after(seconds)
        }
        Some(Scripted::ActThenLose) => {
            drop(act());
            return severed();
        }
        Some(Scripted::LoseBefore) => return severed(),
        Some(Scripted::ActThenHang) => {
            drop(act());
            std::future::pending().await
        }
        Some(Scripted::Hang) => std::future::pending().await,
        Some(Scripted::Redirect(address)) => return redirect(&address),
        Some(Scripted::NoId) => instead(act(), &moved(&Value::Null, "").to_string()),
        Some(Scripted::Odd(body)) => instead(act(), &body),
        Some(Scripted::IdAt(pointer)) => {
            let done = act();
            let body = moved(&done.json()["data"]["linked_account_id"], &pointer);
            instead(done, &body.to_string())
        }
    };
    answer.into_response()
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// An answer that is never sent.
fn severed() -> Response {
    let mut response = Response::default();
    response.extensions_mut().insert(Severed);
    response
}

fn redirect(address: &str) -> Response {
    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// An envelope with the id at a pointer; without one where the pointer is empty.
fn moved(id: &Value, pointer: &str) -> Value {
    let mut envelope = json!({ "code": "OK", "message": "OK", "data": {} });
    let mut place = &mut envelope;
    for step in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[step];
    }
    if !pointer.is_empty() {
        *place = id.clone();
    }
    envelope
}
