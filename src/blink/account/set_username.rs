//! A username, once and for ever.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, Username, scalars, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: UserUpdateUsernameInput,
}

#[derive(InputObject)]
struct UserUpdateUsernameInput {
    username: scalars::Username,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct SetUsername {
    #[arguments(input: $input)]
    user_update_username: UserUpdateUsernamePayload,
}

#[derive(QueryFragment)]
struct UserUpdateUsernamePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/set_username.graphql");

pub(in crate::blink) fn operation(username: &Username) -> Operation<SetUsername, Variables> {
    let input = UserUpdateUsernameInput {
        username: scalars::Username(username.to_string()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Takes a name, for ever. Needs the scope `write`.
    pub async fn set_username(&self, token: &SecretString, username: &Username) -> Outcome<()> {
        let operation = operation(username);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<SetUsername>) -> Outcome<()> {
    done(reply, |data| data.user_update_username.errors)
}
