//! Ending an API key, for good.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::keys::KeyId;
use super::refusal::{Outcome, told};
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: ApiKeyRevokeInput,
}

#[derive(InputObject)]
struct ApiKeyRevokeInput {
    id: cynic::Id,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct RevokeKey {
    #[arguments(input: $input)]
    api_key_revoke: ApiKeyRevokePayload,
}

#[derive(QueryFragment)]
struct ApiKeyRevokePayload {
    api_key: KeyName,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "ApiKey")]
struct KeyName {
    #[expect(dead_code, reason = "a payload has to be asked for something")]
    id: cynic::Id,
}

const TEXT: &str = include_str!("../../../schema/operations/revoke_key.graphql");

pub(in crate::blink) fn operation(id: &KeyId) -> Operation<RevokeKey, Variables> {
    let input = ApiKeyRevokeInput { id: id.into() };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Ends a key. Blink wants no scope for it; we do.
    pub async fn revoke_key(&self, token: &SecretString, id: &KeyId) -> Outcome<()> {
        let operation = operation(id);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<RevokeKey>) -> Outcome<()> {
    let told = told(reply, |data| {
        (Vec::new(), Some(data.api_key_revoke.api_key))
    })?;
    Ok(told.map(drop))
}
