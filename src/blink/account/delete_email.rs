//! Taking the e-mail address away.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation")]
pub(in crate::blink) struct DeleteEmail {
    user_email_delete: UserEmailDeletePayload,
}

#[derive(QueryFragment)]
struct UserEmailDeletePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/delete_email.graphql");

pub(in crate::blink) fn operation() -> Operation<DeleteEmail> {
    Operation::new(TEXT, ())
}

impl Client {
    /// Nobody signs in with the address any more. Needs the scope `write`.
    pub async fn delete_email(&self, token: &SecretString) -> Outcome<()> {
        let operation = operation();
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<DeleteEmail>) -> Outcome<()> {
    done(reply, |data| data.user_email_delete.errors)
}
