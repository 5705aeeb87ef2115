//! One more address that is told of every payment.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::scalars::EndpointUrl;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: CallbackEndpointAddInput,
}

#[derive(InputObject)]
struct CallbackEndpointAddInput {
    url: EndpointUrl,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct AddCallback {
    #[arguments(input: $input)]
    callback_endpoint_add: CallbackEndpointAddPayload,
}

#[derive(QueryFragment)]
struct CallbackEndpointAddPayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/add_callback.graphql");

pub(in crate::blink) fn operation(url: &str) -> Operation<AddCallback, Variables> {
    let input = CallbackEndpointAddInput {
        url: EndpointUrl(url.to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on payments are told there, too. Needs the scope `write`.
    pub async fn add_callback(&self, token: &SecretString, url: &str) -> Outcome<()> {
        let operation = operation(url);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<AddCallback>) -> Outcome<()> {
    done(reply, |data| data.callback_endpoint_add.errors)
}
