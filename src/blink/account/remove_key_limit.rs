//! Lifting a limit of an API key.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::keys::{KeyId, Window};
use super::refusal::{Outcome, told};
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: ApiKeyRemoveLimitInput,
}

#[derive(InputObject)]
struct ApiKeyRemoveLimitInput {
    id: cynic::Id,
    limit_time_window: Window,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct RemoveKeyLimit {
    #[arguments(input: $input)]
    api_key_remove_limit: ApiKeySetLimitPayload,
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

const TEXT: &str = include_str!("../../../schema/operations/remove_key_limit.graphql");

pub(in crate::blink) fn operation(
    id: &KeyId,
    window: Window,
) -> Operation<RemoveKeyLimit, Variables> {
    let input = ApiKeyRemoveLimitInput {
        id: id.into(),
        limit_time_window: window,
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on any amount may be spent with a key in that time. Needs the scope `write`.
    pub async fn remove_key_limit(
        &self,
        token: &SecretString,
        id: &KeyId,
        window: Window,
    ) -> Outcome<()> {
        let operation = operation(id, window);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<RemoveKeyLimit>) -> Outcome<()> {
    let told = told(reply, |data| {
        (Vec::new(), Some(data.api_key_remove_limit.api_key))
    })?;
    Ok(told.map(drop))
}
