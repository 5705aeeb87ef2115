//! What is linked to somebody, where the settings say how to ask: settles whether an account was added after all.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use super::answer::{Body, accepted, text};
use super::client::{Asked, Away, Client, Ended};
use super::ids::{EmployeeId, RemoteId};
use crate::config::Integration;

/// Nobody waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

impl Client {
    /// The accounts under this title, each with its id as far as it is told; none where no list is configured.
    pub async fn listed(
        &self,
        of: &Integration,
        user: &EmployeeId,
        title: &str,
    ) -> Option<Result<Vec<Option<RemoteId>>, Away>> {
        let path = self.config().list.as_ref()?;
        Some(self.look(of, path, user, title).await)
    }

    async fn look(
        &self,
        of: &Integration,
        path: &crate::config::PathTemplate,
        user: &EmployeeId,
        title: &str,
    ) -> Result<Vec<Option<RemoteId>>, Away> {
        let asked = Asked {
            method: Method::GET,
            address: self.address(path, user.as_str(), "").ok_or(Away)?,
            body: None,
            patience: PATIENCE,
        };
        let Ended::Answered { status, body, .. } = self.call(of, asked).await else {
            return Err(Away);
        };
        if !status.is_success() {
            return Err(Away);
        }
        let all = entries(&body).ok_or(Away)?;
        let config = self.config();
        let fits = |one: &&Value| {
            let field = |name: &str| one.get(name).and_then(Value::as_str);
            field(&config.field_external_id) == Some(title)
                && field(&config.field_auth_id).is_none_or(|auth_id| auth_id == of.auth_id)
        };
        // In a list the id stands under the name that it has at the end of a pointer.
        let id = |one: &Value| {
            (config.id_pointers.iter())
                .filter_map(|pointer| text(one.get(pointer.rsplit('/').next()?)?))
                .find_map(|id| RemoteId::parse(&id, config))
        };
        Ok(all.iter().filter(fits).map(id).collect())
    }
}

/// The list in an answer: `data` itself, or the one list in it.
fn entries(body: &[u8]) -> Option<Vec<Value>> {
    let Body::Json(answer) = accepted(body)? else {
        return None;
    };
    match answer.get("data")? {
        Value::Array(all) => Some(all.clone()),
        Value::Object(fields) => fields.values().find_map(Value::as_array).cloned(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_found_or_nothing_is_said() {
        assert_eq!(entries(br#"{"data":[1]}"#).map(|all| all.len()), Some(1));
        assert_eq!(
            entries(br#"{"data":{"linked_accounts":[1,2]}}"#).map(|all| all.len()),
            Some(2)
        );
        assert_eq!(entries(br#"{"data":{}}"#), None);
        assert_eq!(entries(br#"{"code":"NO","data":[]}"#), None);
        assert_eq!(entries(b""), None);
    }
}
