//! The messages of `graphql-transport-ws`, as far as a client that only subscribes needs them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::blink::operation::Operation;

/// The sub-protocol's name.
pub(super) const NAME: &str = "graphql-transport-ws";
/// The first thing to be said. Nobody signs in here: there is no way to hand over a token.
pub(super) const HELLO: &str = r#"{"type":"connection_init","payload":{}}"#;
/// Asks whether somebody listens. Frames of the websocket itself say less: whatever stands in between may answer those.
pub(super) const PING: &str = r#"{"type":"ping"}"#;
/// The answer to a ping of the protocol's own.
pub(super) const PONG: &str = r#"{"type":"pong"}"#;

/// What the server says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Heard {
    /// It listens.
    ConnectionAck,
    /// It wants to hear something.
    Ping,
    /// It heard something.
    Pong,
    /// Something of a subscription: data, or errors, or both.
    Next {
        /// Whose.
        id: String,
        /// A GraphQL answer.
        payload: Value,
    },
    /// A subscription was refused or broke.
    Error {
        /// Which.
        id: String,
        /// GraphQL errors.
        payload: Value,
    },
    /// A subscription is over.
    Complete {
        /// Which.
        id: String,
    },
}

/// Reads a message; none where it is not of this protocol.
pub(super) fn read(text: &str) -> Option<Heard> {
    serde_json::from_str(text).ok()
}

/// Asks for everything that an operation tells from now on.
pub(super) fn subscribe<T, V: Serialize>(id: u64, operation: &Operation<T, V>) -> String {
    #[derive(Serialize)]
    struct Subscribe<'a, O> {
        id: String,
        r#type: &'static str,
        payload: &'a O,
    }
    let message = Subscribe {
        id: id.to_string(),
        r#type: "subscribe",
        payload: operation,
    };
    // Texts and numbers only: these always become JSON.
    serde_json::to_string(&message).unwrap_or_default()
}

/// Wants to hear no more of it.
pub(super) fn complete(id: u64) -> String {
    format!(r#"{{"id":"{id}","type":"complete"}}"#)
}
