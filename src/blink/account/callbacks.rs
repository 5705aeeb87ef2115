//! The addresses that are told of every payment of an account.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::scalars::EndpointId;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::scalars::EndpointUrl;
use crate::blink::{Client, Error, Question, schema};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Names it in addresses.
    pub id: String,
    /// Where it is posted to.
    pub url: String,
}

/// Posting is done by a service of its own, whose failure makes `me` null: nothing else is asked for.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(in crate::blink) struct CallbacksQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
struct User {
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    callback_endpoints: Vec<CallbackEndpoint>,
}

#[derive(QueryFragment)]
struct CallbackEndpoint {
    id: EndpointId,
    url: EndpointUrl,
}

const TEXT: &str = include_str!("../../../schema/operations/callbacks.graphql");

pub(in crate::blink) fn operation() -> Operation<CallbacksQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// The token's own endpoints. Needs the scope `read`.
    pub async fn callbacks(&self, token: &SecretString) -> Result<Vec<Endpoint>, Error> {
        self.ask(Question::Callbacks, operation(), Some(token), callbacks)
            .await
    }
}

fn callbacks(reply: Reply<CallbacksQuery>) -> Result<Vec<Endpoint>, Error> {
    let me = reply.part(|query| query.me).map_err(Error::without_input)?;
    let all = me.default_account.callback_endpoints.into_iter();
    Ok(all
        .map(|endpoint| Endpoint {
            id: endpoint.id.0,
            url: endpoint.url.0,
        })
        .collect())
}
