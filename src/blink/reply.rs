//! The body of a GraphQL answer: data, errors, or both.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Error, Problem, Trouble};

/// An answer that came with HTTP 200. Partial data beside errors is normal.
#[derive(Debug)]
pub(super) struct Reply<T> {
    pub(super) data: Option<T>,
    pub(super) problems: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Body<T> {
    data: Option<T>,
    errors: Option<Vec<WireProblem>>,
}

/// Blink puts its code beside the message, its router into the extensions.
#[derive(Deserialize)]
struct WireProblem {
    #[serde(default)]
    message: String,
    code: Option<String>,
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
struct Extensions {
    code: Option<String>,
}

impl From<WireProblem> for Problem {
    fn from(wire: WireProblem) -> Self {
        let extension = wire.extensions.and_then(|extensions| extensions.code);
        Self {
            code: extension.or(wire.code),
            message: wire.message,
        }
    }
}

impl<T: DeserializeOwned> Reply<T> {
    /// Reads a body. What is wrong with a malformed one is not told: it could quote what is in it.
    pub(super) fn read(body: &[u8]) -> Result<Self, Trouble> {
        serde_json::from_slice(body)
            .map_err(|_| Trouble::Malformed)
            .and_then(Self::from_body)
    }

    /// Reads an answer that came within another message.
    pub(super) fn of(answer: Value) -> Result<Self, Trouble> {
        serde_json::from_value(answer)
            .map_err(|_| Trouble::Malformed)
            .and_then(Self::from_body)
    }

    fn from_body(body: Body<T>) -> Result<Self, Trouble> {
        if body.data.is_none() && body.errors.is_none() {
            return Err(Trouble::Malformed);
        }
        let problems = body.errors.unwrap_or_default();
        Ok(Self {
            data: body.data,
            problems: problems.into_iter().map(Problem::from).collect(),
        })
    }
}

impl<T> Reply<T> {
    /// The part of the data that the question was about, else what the errors come to.
    pub(super) fn part<P>(self, part: impl FnOnce(T) -> Option<P>) -> Result<P, Error> {
        match self.data.and_then(part) {
            Some(part) => Ok(part),
            None => Err(self.problems.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Reply<Value>, Trouble> {
        Reply::read(body.as_bytes())
    }

    #[test]
    fn codes_are_read_from_both_places() {
        let body = r#"{"data":null,"errors":[
            {"message":"a","code":"ONE","path":["me",0],"locations":[{"line":1,"column":2}]},
            {"message":"b","extensions":{"code":"TWO","x":[]}},
            {"message":"c","extensions":null}]}"#;
        let codes: Vec<_> = read(body)
            .unwrap()
            .problems
            .into_iter()
            .map(|p| p.code)
            .collect();
        assert_eq!(codes, [Some("ONE".into()), Some("TWO".into()), None]);
    }

    #[test]
    fn data_beside_errors_is_data() {
        let reply =
            read(r#"{"data":{"me":1},"errors":[{"message":"x"}],"extensions":{}}"#).unwrap();
        assert_eq!(reply.problems.len(), 1);
        assert!(reply.part(Some).is_ok());
    }

    #[test]
    fn anything_else_is_malformed() {
        for body in ["", "<html></html>", "{}", "[]", r#"{"error":{"code":401}}"#] {
            assert_eq!(read(body).unwrap_err(), Trouble::Malformed, "{body}");
        }
    }
}
