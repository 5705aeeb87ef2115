//! Doing without an authenticator again.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation")]
pub(in crate::blink) struct DeleteTotp {
    user_totp_delete: UserTotpDeletePayload,
}

#[derive(QueryFragment)]
struct UserTotpDeletePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/delete_totp.graphql");

pub(in crate::blink) fn operation() -> Operation<DeleteTotp> {
    Operation::new(TEXT, ())
}

impl Client {
    /// From now on no codes are asked for. Needs the scope `write`.
    pub async fn delete_totp(&self, token: &SecretString) -> Outcome<()> {
        let operation = operation();
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<DeleteTotp>) -> Outcome<()> {
    done(reply, |data| data.user_totp_delete.errors)
}
