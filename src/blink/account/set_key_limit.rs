//! Limiting what may be spent with an API key.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::keys::{KeyId, Window};
use super::refusal::{Outcome, told};
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: ApiKeySetLimitInput,
}

#[derive(InputObject)]
struct ApiKeySetLimitInput {
    id: cynic::Id,
    limit_sats: i32,
    limit_time_window: Window,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct SetKeyLimit {
    #[arguments(input: $input)]
    api_key_set_limit: ApiKeySetLimitPayload,
}

#[derive(QueryFragment)]
struct ApiKeySetLimitPayload {
    api_key: KeyName,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "ApiKey")]
struct KeyName {
    #[expect(dead_code, reason = "a payload has to be asked for something")]
    id: cynic::Id,
}

const TEXT: &str = include_str!("../../../schema/operations/set_key_limit.graphql");

pub(in crate::blink) fn operation(
    id: &KeyId,
    window: Window,
    sats: i32,
) -> Operation<SetKeyLimit, Variables> {
    let input = ApiKeySetLimitInput {
        id: id.into(),
        limit_sats: sats,
        limit_time_window: window,
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on no more than that may be spent with a key in that time. Needs the scope `write`.
    pub async fn set_key_limit(
        &self,
        token: &SecretString,
        id: &KeyId,
        window: Window,
        sats: i32,
    ) -> Outcome<()> {
        let operation = operation(id, window, sats);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<SetKeyLimit>) -> Outcome<()> {
    let told = told(reply, |data| {
        (Vec::new(), Some(data.api_key_set_limit.api_key))
    })?;
    Ok(told.map(drop))
}
