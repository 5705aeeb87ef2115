//! One address less that is told of payments.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, told};
use super::scalars::EndpointId;
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: CallbackEndpointDeleteInput,
}

#[derive(InputObject)]
struct CallbackEndpointDeleteInput {
    id: EndpointId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct DeleteCallback {
    #[arguments(input: $input)]
    callback_endpoint_delete: SuccessPayload,
}

#[derive(QueryFragment)]
struct SuccessPayload {
    errors: Vec<PayloadError>,
    success: Option<bool>,
}

const TEXT: &str = include_str!("../../../schema/operations/delete_callback.graphql");

pub(in crate::blink) fn operation(id: &str) -> Operation<DeleteCallback, Variables> {
    let input = CallbackEndpointDeleteInput {
        id: EndpointId(id.to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on nothing is told there. Needs the scope `write`.
    pub async fn delete_callback(&self, token: &SecretString, id: &str) -> Outcome<()> {
        let operation = operation(id);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<DeleteCallback>) -> Outcome<()> {
    told(reply, |data| {
        let payload = data.callback_endpoint_delete;
        let success = payload.success.filter(|success| *success);
        (payload.errors, success.map(drop))
    })
}
