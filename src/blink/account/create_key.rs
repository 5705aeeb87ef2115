//! Making an API key. Its secret is told here and never again.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::keys::{ApiKey, Scope, WireKey};
use super::refusal::{Outcome, told};
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

/// A key that was just made.
pub struct NewKey {
    /// What Blink keeps of it.
    pub key: ApiKey,
    /// What whoever uses it needs.
    pub secret: SecretString,
}

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: ApiKeyCreateInput,
}

#[derive(InputObject)]
struct ApiKeyCreateInput {
    expire_in_days: Option<i32>,
    name: String,
    scopes: Vec<Scope>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct CreateKey {
    #[arguments(input: $input)]
    api_key_create: ApiKeyCreatePayload,
}

#[derive(QueryFragment)]
struct ApiKeyCreatePayload {
    api_key: WireKey,
    api_key_secret: String,
}

const TEXT: &str = include_str!("../../../schema/operations/create_key.graphql");

pub(in crate::blink) fn operation(
    name: &str,
    days: Option<u16>,
    scopes: &[Scope],
) -> Operation<CreateKey, Variables> {
    let input = ApiKeyCreateInput {
        expire_in_days: days.map(i32::from),
        name: name.to_owned(),
        scopes: scopes.to_vec(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// A new key and its secret. Needs the scope `write`. **Where the answer is lost there may be a key that nobody knows the secret of.**
    pub async fn create_key(
        &self,
        token: &SecretString,
        name: &str,
        days: Option<u16>,
        scopes: &[Scope],
    ) -> Outcome<NewKey> {
        let operation = operation(name, days, scopes);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<CreateKey>) -> Outcome<NewKey> {
    match told(reply, |data| (Vec::new(), Some(data.api_key_create)))? {
        Ok(payload) => Ok(Ok(NewKey {
            key: payload.api_key.try_into()?,
            secret: payload.api_key_secret.into(),
        })),
        Err(refusal) => Ok(Err(refusal)),
    }
}
