//! One request as the journal keeps it: what may be told to everybody, and what only this process may know.

use std::fmt;

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

use super::fields::Fields;

/// Form fields whose values are no secret.
const TOLD: [&str; 5] = [
    "client_id",
    "grant_type",
    "redirect_uri",
    "scope",
    "token_type_hint",
];

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Counts up from 1.
    pub number: u64,
    /// When it arrived, RFC 3339.
    pub at: String,
    /// Where: `provider`, `api`, `socket`, `lnurl`, `joinblink`, or `sent` for what the sandbox itself sent.
    pub part: &'static str,
    /// The HTTP method.
    pub method: String,
    /// Path and query; the whole address for what was sent.
    pub path: String,
    /// The answer's status; none while it is being worked on, or when nobody waited for it.
    pub status: Option<u16>,
    /// The names of the headers, each once.
    pub headers: Vec<String>,
    /// What the header `Authorization` held.
    pub authorization: Option<Authorization>,
    /// The names of the form's fields, each once.
    pub fields: Vec<String>,
    /// Names and values of those fields that are no secret.
    pub values: Vec<(String, String)>,
    /// The form's `grant_type`.
    pub grant_type: Option<String>,
    /// The name of the GraphQL operation.
    pub operation: Option<String>,
    /// Whether it carried the header `Oauth2-Token`, not empty.
    pub with_token: bool,
    #[serde(skip)]
    hidden: Hidden,
}

/// How a request authenticated itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authorization {
    /// The scheme, in small letters.
    pub scheme: String,
    /// With `basic`, whether it named the registered client.
    pub our_client: Option<bool>,
}

/// Headers and form fields with their values; for this process alone.
#[derive(Clone, Default, PartialEq, Eq)]
struct Hidden {
    headers: Vec<(String, String)>,
    fields: Fields,
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

impl Entry {
    /// A request of which nothing is known yet but where it goes.
    pub(super) fn begin(
        number: u64,
        at: String,
        part: &'static str,
        method: &str,
        path: &str,
    ) -> Self {
        Self {
            number,
            at,
            part,
            method: method.to_owned(),
            path: path.to_owned(),
            ..Self::default()
        }
    }

    /// Whether it is a `"POST /oauth2/token"`: a method and a path without its query.
    pub(super) fn is(&self, method_and_path: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        method_and_path
            .split_once(' ')
            .is_some_and(|(method, wanted)| self.method == method && path == wanted)
    }

    /// Takes down what a request says in its headers and its body; `client` is the id of the registered client.
    pub(super) fn hear(&mut self, headers: &HeaderMap, body: &[u8], client: &str) {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        self.headers = headers
            .keys()
            .map(|name| name.as_str().to_owned())
            .collect();
        self.authorization = text("authorization").map(|value| authorization(value, client));
        self.with_token = text("oauth2-token").is_some_and(|token| !token.is_empty());
        let all = headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        self.hidden.headers = all.collect();
        let content_type = text(header::CONTENT_TYPE.as_str()).unwrap_or_default();
        if content_type.starts_with("application/x-www-form-urlencoded") {
            let fields = Fields::parse(body);
            self.fields = fields.names();
            self.grant_type = fields.get("grant_type").map(str::to_owned);
            self.values = TOLD
                .iter()
                .flat_map(|name| {
                    let values = fields.all(name);
                    values.map(|value| ((*name).to_owned(), value.to_owned()))
                })
                .collect();
            self.hidden.fields = fields;
        } else if content_type.starts_with("application/json") {
            let json: Value = serde_json::from_slice(body).unwrap_or_default();
            self.operation = json["operationName"].as_str().map(str::to_owned);
        }
    }

    /// A header's value, secret or not.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = &self.hidden.headers;
        let (_, value) = headers.iter().find(|(own, _)| own == name)?;
        Some(value)
    }

    /// A form field's first value, secret or not.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.hidden.fields.get(name)
    }
}

fn authorization(value: &str, client: &str) -> Authorization {
    let (scheme, rest) = value.split_once(' ').unwrap_or((value, ""));
    let scheme = scheme.to_ascii_lowercase();
    let our_client = (scheme == "basic").then(|| {
        let pair = STANDARD.decode(rest).unwrap_or_default();
        let id = pair.split(|byte| *byte == b':').next().unwrap_or_default();
        // RFC 6749 2.3.1: form-encoded, so that it reads as a field's name.
        Fields::parse(id).names() == [client]
    });
    Authorization { scheme, our_client }
}
