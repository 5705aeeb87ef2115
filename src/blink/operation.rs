//! A question to Blink: the text that was reviewed, and its variables.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::Serialize;

/// One GraphQL operation. Its text is a file of `schema/operations/`, sent as it is; a test holds it against what the
/// types of question and answer come to, so that neither changes without the other.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation<T, V = ()> {
    pub(super) query: Cow<'static, str>,
    pub(super) variables: V,
    operation_name: String,
    #[serde(skip)]
    answer: PhantomData<fn() -> T>,
}

impl<T, V> Operation<T, V> {
    /// A text that asks for `T`, given `V`.
    pub(super) fn new(query: impl Into<Cow<'static, str>>, variables: V) -> Self {
        let query = query.into();
        Self {
            operation_name: name(&query).to_owned(),
            query,
            variables,
            answer: PhantomData,
        }
    }
}

impl<T, V> Operation<T, V> {
    /// Whether asking twice is the same as asking once. What moves or makes something is never sent twice.
    pub(super) fn is_question(&self) -> bool {
        self.query.starts_with("query")
    }
}

/// The second word of `query Name(…)` or `mutation Name {`.
fn name(query: &str) -> &str {
    let words = query.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words
        .filter(|word| !word.is_empty())
        .nth(1)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_carries_its_name() {
        let operation = Operation::<(), _>::new("query Price($currency: X!) {\n  a\n}\n", 7);
        assert_eq!(
            serde_json::to_value(&operation).unwrap(),
            serde_json::json!({
                "query": "query Price($currency: X!) {\n  a\n}\n",
                "variables": 7,
                "operationName": "Price",
            })
        );
    }
}
