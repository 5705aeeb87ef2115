//! The messages of `graphql-transport-ws`, and the codes a connection is closed with.

use apollo_compiler::response::JsonValue;
use apollo_compiler::response::serde_json_bytes::json;
use serde::Deserialize;

use crate::sandbox::api::request::Request;

/// What a client may say.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Said {
    ConnectionInit,
    Ping,
    Pong,
    Subscribe { id: String, payload: Request },
    Complete { id: String },
}

/// Why a connection is closed: code and reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    Malformed,
    Unauthorized,
    WrongProtocol,
    TooLate,
    AlreadyThere,
    TwiceInit,
}

impl Closing {
    /// The code, and the words of the protocol's description.
    pub(super) fn said(self, id: &str) -> (u16, String) {
        let (code, reason) = match self {
            Self::Malformed => (4400, "Invalid message received"),
            Self::Unauthorized => (4401, "Unauthorized"),
            Self::WrongProtocol => (4406, "Subprotocol not acceptable"),
            Self::TooLate => (4408, "Connection initialisation timeout"),
            Self::AlreadyThere => return (4409, format!("Subscriber for {id} already exists")),
            Self::TwiceInit => (4429, "Too many initialisation requests"),
        };
        (code, reason.to_owned())
    }
}

/// Something to say about a subscription, or about nothing in particular.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) text: String,
    /// The subscription that ends with it.
    pub(super) ends: Option<String>,
}

impl Frame {
    pub(super) fn ack() -> Self {
        Self::of(json!({ "type": "connection_ack" }))
    }

    pub(super) fn pong() -> Self {
        Self::of(json!({ "type": "pong" }))
    }

    pub(super) fn next(id: &str, payload: JsonValue) -> Self {
        Self::of(json!({ "id": id, "type": "next", "payload": payload }))
    }

    /// The document itself is wrong: nothing follows.
    pub(super) fn error(id: &str, errors: JsonValue) -> Self {
        Self {
            ends: Some(id.to_owned()),
            ..Self::of(json!({ "id": id, "type": "error", "payload": errors }))
        }
    }

    pub(super) fn complete(id: &str) -> Self {
        Self {
            ends: Some(id.to_owned()),
            ..Self::of(json!({ "id": id, "type": "complete" }))
        }
    }

    fn of(message: JsonValue) -> Self {
        Self {
            text: message.to_string(),
            ends: None,
        }
    }
}
