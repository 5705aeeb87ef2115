//! The body of a request, before anybody looks at the operation.

use apollo_compiler::response::JsonMap;
use serde::Deserialize;

use super::answer::Malformed;

/// `{"query", "variables", "operationName"}`; other members are ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Request {
    pub(super) query: Option<String>,
    pub(super) variables: Option<JsonMap>,
    pub(super) operation_name: Option<String>,
}

impl Request {
    /// Reads one request; several at once are refused.
    pub(super) fn read(body: &[u8]) -> Result<Self, Malformed> {
        if body.trim_ascii_start().starts_with(b"[") {
            return Err(Malformed::Batch);
        }
        serde_json::from_slice(body).map_err(|error| Malformed::NotJson(error.to_string()))
    }
}
