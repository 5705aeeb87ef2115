//! Taking the phone number away.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation")]
pub(in crate::blink) struct DeletePhone {
    user_phone_delete: UserPhoneDeletePayload,
}

#[derive(QueryFragment)]
struct UserPhoneDeletePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/delete_phone.graphql");

pub(in crate::blink) fn operation() -> Operation<DeletePhone> {
    Operation::new(TEXT, ())
}

impl Client {
    /// Nobody signs in with the number any more. Needs the scope `write`.
    pub async fn delete_phone(&self, token: &SecretString) -> Outcome<()> {
        let operation = operation();
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<DeletePhone>) -> Outcome<()> {
    done(reply, |data| data.user_phone_delete.errors)
}
