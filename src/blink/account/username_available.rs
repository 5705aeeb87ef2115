//! Whether a username can still be had, for anybody who asks.

use cynic::{QueryFragment, QueryVariables};

use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Error, Question, Username, scalars, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    username: scalars::Username,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(in crate::blink) struct UsernameAvailableQuery {
    #[arguments(username: $username)]
    username_available: Option<bool>,
}

const TEXT: &str = include_str!("../../../schema/operations/username_available.graphql");

pub(in crate::blink) fn operation(
    username: &Username,
) -> Operation<UsernameAvailableQuery, Variables> {
    let username = scalars::Username(username.to_string());
    Operation::new(TEXT, Variables { username })
}

impl Client {
    /// Whether nobody has this name at present.
    pub async fn username_available(&self, username: &Username) -> Result<bool, Error> {
        let operation = operation(username);
        self.ask(Question::Username, operation, None, available)
            .await
    }
}

fn available(reply: Reply<UsernameAvailableQuery>) -> Result<bool, Error> {
    reply.part(|query| query.username_available)
}
