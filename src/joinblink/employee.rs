//! Who an employee is, by their id (`GET /user?userId=`): the organisation's token finds its own people alone.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use super::answer::{Body, accepted};
use super::client::{Asked, Away, Client, Ended};
use super::ids::EmployeeId;
use crate::config::Integration;

/// Somebody looks at a page meanwhile.
const PATIENCE: Duration = Duration::from_secs(4);
/// Characters of a name that are shown.
const LONGEST: usize = 80;

/// Somebody who works for the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    /// What they are called there; never empty.
    pub name: String,
}

impl Client {
    /// Looks somebody up; none where joinblink knows nobody by that id.
    pub async fn employee(
        &self,
        of: &Integration,
        user: &EmployeeId,
    ) -> Result<Option<Employee>, Away> {
        let base = self.config().api_url.as_str().trim_end_matches('/');
        let mut address = reqwest::Url::parse(&format!("{base}/user")).map_err(|_| Away)?;
        address
            .query_pairs_mut()
            .append_pair("userId", user.as_str());
        let asked = Asked {
            method: Method::GET,
            address,
            body: None,
            patience: PATIENCE,
        };
        let Ended::Answered { status, body, .. } = self.call(of, asked).await else {
            return Err(Away);
        };
        match status.as_u16() {
            200..=299 => found(&body, user).ok_or(Away),
            404 => Ok(None),
            _ => {
                tracing::warn!(%status, "joinblink does not say who an employee is");
                Err(Away)
            }
        }
    }
}

/// The one with that very id among those who came; none where the answer cannot be understood.
fn found(body: &[u8], user: &EmployeeId) -> Option<Option<Employee>> {
    let Body::Json(answer) = accepted(body)? else {
        return None;
    };
    let all: &[Value] = match answer.get("data")? {
        Value::Array(all) => all,
        one @ Value::Object(_) => std::slice::from_ref(one),
        Value::Null => &[],
        _ => return None,
    };
    let is_them = |one: &&Value| one.get("id").and_then(Value::as_str) == Some(user.as_str());
    Some(all.iter().find(is_them).map(|one| employee(one, user)))
}

fn employee(value: &Value, user: &EmployeeId) -> Employee {
    let field = |name| value.get(name).and_then(Value::as_str).map(str::trim);
    let full = [field("first_name"), field("second_name")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let name = [field("display_name"), Some(full.trim())]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .unwrap_or(user.as_str());
    let plain = |c: &char| !c.is_control();
    Employee {
        name: name.chars().filter(plain).take(LONGEST).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ask(body: &str) -> Option<Option<String>> {
        let user = EmployeeId::sample("e-1");
        found(body.as_bytes(), &user).map(|found| found.map(|one| one.name))
    }

    #[test]
    fn the_one_with_that_id_and_nobody_else() {
        let of = |name: &str| Some(Some(name.to_owned()));
        assert_eq!(
            ask(
                r#"{"code":"OK","data":[{"id":"e-2","display_name":"Al"},{"id":"e-1","display_name":"Bob"}]}"#
            ),
            of("Bob")
        );
        assert_eq!(
            ask(r#"{"data":{"id":"e-1","first_name":"B","second_name":"S"}}"#),
            of("B S")
        );
        assert_eq!(
            ask(r#"{"data":[{"id":"e-1","display_name":" "}]}"#),
            of("e-1")
        );
        assert_eq!(
            ask(r#"{"data":[{"id":"E-1","display_name":"Bob"}]}"#),
            Some(None)
        );
        assert_eq!(ask(r#"{"data":[]}"#), Some(None));
        assert_eq!(ask(r#"{"data":null}"#), Some(None));
        assert_eq!(ask(r#"{"code":"NO","data":[]}"#), None);
        assert_eq!(ask("{}"), None);
        assert_eq!(ask(""), None);
    }

    proptest! {
        #[test]
        fn a_name_is_short_and_never_empty(name: String) {
            let value = serde_json::json!({ "display_name": name });
            let shown = employee(&value, &EmployeeId::sample("e-1")).name;
            prop_assert!(shown.chars().count() <= LONGEST);
            prop_assert!(!shown.chars().any(char::is_control));
        }
    }
}
