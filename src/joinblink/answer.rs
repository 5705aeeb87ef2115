//! The envelope of an answer: `{"code":"OK","message":"OK","data":…}`, as far as anybody knows.

use reqwest::StatusCode;
use serde_json::Value;

use crate::config::Joinblink;

use super::ids::RemoteId;

/// What of joinblink's words goes into the log.
const LONGEST: usize = 200;

/// An answer that says yes.
#[derive(Debug, PartialEq)]
pub(super) enum Body {
    /// Nothing, which is as good as an empty object.
    Empty,
    /// This.
    Json(Value),
}

/// What a 2xx says; none where it says no, or what nobody can read.
pub(super) fn accepted(body: &[u8]) -> Option<Body> {
    if body.trim_ascii().is_empty() {
        return Some(Body::Empty);
    }
    let value: Value = serde_json::from_slice(body).ok()?;
    let code = value.get("code");
    let is_yes = code.is_none_or(|code| code.as_str() == Some("OK"));
    (value.is_object() && is_yes).then_some(Body::Json(value))
}

/// The id of what was added, at the first of the pointers that leads to one.
pub(super) fn id_in(body: &Body, config: &Joinblink) -> Option<RemoteId> {
    let Body::Json(value) = body else {
        return None;
    };
    let texts = (config.id_pointers.iter()).filter_map(|pointer| text(value.pointer(pointer)?));
    texts
        .into_iter()
        .find_map(|text| RemoteId::parse(&text, config))
}

/// An id is a text, or a whole number.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

/// What joinblink says of a refusal, for the log alone.
pub(super) fn words(status: StatusCode, body: &[u8]) -> String {
    let value: Option<Value> = serde_json::from_slice(body).ok();
    let said = value.as_ref().and_then(|value| {
        let of = |name| value.get(name)?.as_str();
        of("message").or_else(|| of("error"))
    });
    let said: String = said.unwrap_or_default().chars().take(LONGEST).collect();
    format!("{status} {said}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_yes_is_an_object_without_another_code() {
        for yes in [
            r#"{"code":"OK","message":"OK","data":{}}"#,
            "{}",
            r#"{"id":"a"}"#,
            "",
            " \n",
        ] {
            assert!(accepted(yes.as_bytes()).is_some(), "{yes}");
        }
        for no in [
            r#"{"code":"ERROR"}"#,
            r#"{"code":1}"#,
            "[]",
            "null",
            "<html>",
            "{",
        ] {
            assert!(accepted(no.as_bytes()).is_none(), "{no}");
        }
    }

    #[test]
    fn words_are_short_and_plain() {
        let of = |body: &str| words(StatusCode::BAD_REQUEST, body.as_bytes());
        assert_eq!(of(r#"{"error":"no"}"#), "400 Bad Request no");
        assert_eq!(of(r#"{"message":"m","error":"e"}"#), "400 Bad Request m");
        assert_eq!(of("<html>"), "400 Bad Request");
        let long = format!(r#"{{"error":"{}"}}"#, "é".repeat(1000));
        assert_eq!(
            of(&long).chars().count(),
            "400 Bad Request ".len() + LONGEST
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_stumble(body: Vec<u8>) {
            let _ = accepted(&body);
            let said = words(StatusCode::OK, &body);
            prop_assert!(said.chars().count() <= LONGEST + 7);
        }
    }
}
