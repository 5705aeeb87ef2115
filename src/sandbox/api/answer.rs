//! What goes back: answers, refusals of whole requests, and the web server's own pages.

use apollo_compiler::response::serde_json_bytes::json;
use apollo_compiler::response::{ExecutionResponse, GraphQLError, JsonMap, JsonValue};
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::complexity::LIMIT;
use super::refusal::surviving_code;
use crate::sandbox::scripted::Scripted;

/// What our GraphQL engine writes before a resolver's message, and Blink's does not.
const ENGINE_PREFIX: &str = "resolver error: ";

/// A request that is refused as a whole: HTTP 400 with JSON, unless said otherwise.
#[derive(Debug)]
pub(super) enum Malformed {
    /// 415.
    NotAnnouncedAsJson,
    NotJson(String),
    Batch,
    NoQuery,
    Syntax(Vec<GraphQLError>),
    Invalid(Vec<GraphQLError>),
    /// No or no single operation of that name; the engine's words.
    Operation(String),
    /// The name of the variable.
    Variable(String),
    /// A GET that any page could have caused.
    CrossSite,
    /// Posted, and not sent over a websocket.
    Subscription,
    /// Sent over a websocket, which takes nothing else.
    NotASubscription,
}

impl Malformed {
    /// As the `errors` of a message over the websocket.
    pub(super) fn errors(self) -> JsonValue {
        as_json(&self.told().1)
    }

    fn told(self) -> (StatusCode, Vec<GraphQLError>) {
        let (status, code, errors) = match self {
            Self::NotAnnouncedAsJson => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "INVALID_CONTENT_TYPE_HEADER",
                vec![error(
                    "'content-type' header must be one of: \"application/json\"",
                )],
            ),
            Self::NotJson(details) => (
                StatusCode::BAD_REQUEST,
                "INVALID_GRAPHQL_REQUEST",
                vec![with(error("Invalid GraphQL request"), "details", details)],
            ),
            Self::Batch => (
                StatusCode::BAD_REQUEST,
                "BATCHING_NOT_ENABLED",
                vec![error("Batching not enabled")],
            ),
            Self::NoQuery => (
                StatusCode::BAD_REQUEST,
                "MISSING_QUERY_STRING",
                vec![error("Must provide query string.")],
            ),
            Self::Syntax(errors) => (StatusCode::BAD_REQUEST, "PARSING_ERROR", errors),
            Self::Invalid(errors) => (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED", errors),
            Self::Operation(message) => (
                StatusCode::BAD_REQUEST,
                "GRAPHQL_UNKNOWN_OPERATION_NAME",
                vec![error(message)],
            ),
            Self::Variable(name) => {
                let message = format!("invalid type for variable: '{name}'");
                (
                    StatusCode::BAD_REQUEST,
                    "VALIDATION_INVALID_TYPE_VARIABLE",
                    vec![with(error(message), "name", name)],
                )
            }
            Self::Subscription => (
                StatusCode::BAD_REQUEST,
                "SUBSCRIPTION_NOT_SUPPORTED",
                vec![error("Subscriptions are answered over the websocket.")],
            ),
            Self::NotASubscription => (
                StatusCode::BAD_REQUEST,
                "BAD_REQUEST",
                vec![error("Only subscription operations are supported")],
            ),
            Self::CrossSite => (
                StatusCode::BAD_REQUEST,
                "CSRF_ERROR",
                vec![error(
                    "This operation has been blocked as a potential Cross-Site Request Forgery (CSRF).",
                )],
            ),
        };
        let errors: Vec<_> = errors
            .into_iter()
            .map(|error| with(error, "code", code))
            .collect();
        (status, errors)
    }
}

impl IntoResponse for Malformed {
    fn into_response(self) -> Response {
        let (status, errors) = self.told();
        (status, Json(json!({ "errors": as_json(&errors) }))).into_response()
    }
}

/// The answer to an executed operation.
pub(super) fn executed(response: ExecutionResponse, complexity: u64) -> Response {
    let mut body = body(response);
    // Clients must not mind that this is there.
    body.insert("extensions", json!({ "complexity": complexity }));
    Json(JsonValue::Object(body)).into_response()
}

/// Data and errors of an executed operation. Errors arrive with message and path, hardly ever with a code.
pub(super) fn body(response: ExecutionResponse) -> JsonMap {
    let errors: Vec<_> = response
        .errors
        .into_iter()
        .map(|error| {
            let message = error.message.trim_start_matches(ENGINE_PREFIX).to_owned();
            let code = surviving_code(&message);
            let bare = GraphQLError {
                message,
                locations: Vec::new(),
                extensions: JsonMap::new(),
                ..error
            };
            match code {
                Some(code) => with(bare, "code", code),
                None => bare,
            }
        })
        .collect();
    let mut body = JsonMap::new();
    body.insert(
        "data",
        response.data.map_or(JsonValue::Null, JsonValue::Object),
    );
    if !errors.is_empty() {
        body.insert("errors", as_json(&errors));
    }
    body
}

/// The router could not get an answer from the API behind it: HTTP 200, and the reason second.
pub(super) fn wrapped(status: StatusCode, reason: String) -> Response {
    let phrase = status.canonical_reason().unwrap_or_default();
    let code = status.as_u16();
    Json(json!({
        "data": null,
        "errors": [
            {
                "message": (format!("HTTP fetch failed from 'public': {code}: {phrase}")),
                "path": [],
                "extensions": {
                    "code": "SUBREQUEST_HTTP_ERROR",
                    "service": "public",
                    "reason": (format!("{code}: {phrase}")),
                    "http": { "status": code },
                },
            },
            { "message": reason, "path": [] },
        ],
    }))
    .into_response()
}

/// What was told to be said instead of doing it.
pub(super) fn scripted(script: Scripted, field: &str) -> Response {
    let status = |status| StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let top = |error: JsonValue| Json(json!({ "data": null, "errors": [error] })).into_response();
    match script {
        Scripted::Payload { code, message } => {
            let error = json!({ "message": message, "code": code, "path": null });
            let mut data = JsonMap::new();
            data.insert(field, json!({ "errors": [error], "invoice": null }));
            Json(json!({ "data": data })).into_response()
        }
        Scripted::Top { code, message } => {
            top(json!({ "message": message, "code": code, "path": [field] }))
        }
        Scripted::Extended { code, message } => {
            top(json!({ "message": message, "path": [field], "extensions": { "code": code } }))
        }
        Scripted::Wrapped { status: number } => {
            wrapped(status(number), "the API did not answer".to_owned())
        }
        Scripted::Page { status: number } => page(status(number)),
        Scripted::Malformed { code } => {
            let refused = with(error("Cannot query field."), "code", code);
            let errors = as_json(&[refused]);
            (StatusCode::BAD_REQUEST, Json(json!({ "errors": errors }))).into_response()
        }
    }
}

/// More than an operation may ask for.
pub(super) fn too_complex(complexity: u64) -> Response {
    let reason = format!("Query too complex. Value of {complexity} is over the maximum {LIMIT}.");
    wrapped(StatusCode::INTERNAL_SERVER_ERROR, reason)
}

/// A page of the web server in front, which knows nothing of JSON.
pub(super) fn page(status: StatusCode) -> Response {
    let title = match status {
        StatusCode::UNAUTHORIZED => "401 Authorization Required".to_owned(),
        status => status.to_string(),
    };
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
         <center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html")], body).into_response()
}

/// An error with nothing but a message.
fn error(message: impl Into<String>) -> GraphQLError {
    GraphQLError {
        message: message.into(),
        locations: Vec::new(),
        path: Vec::new(),
        extensions: JsonMap::new(),
    }
}

/// The same error with one more extension.
fn with(mut error: GraphQLError, name: &str, value: impl Into<JsonValue>) -> GraphQLError {
    error.extensions.insert(name, value.into());
    error
}

/// Errors hold strings and numbers only, so that this always succeeds.
fn as_json(errors: &[GraphQLError]) -> JsonValue {
    apollo_compiler::response::serde_json_bytes::to_value(errors).unwrap_or(JsonValue::Null)
}
