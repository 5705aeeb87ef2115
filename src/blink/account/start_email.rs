//! Attaching an e-mail address, and having a code sent to it.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, told};
use super::scalars::{EmailAddress, EmailRegistrationId};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: UserEmailRegistrationInitiateInput,
}

#[derive(InputObject)]
struct UserEmailRegistrationInitiateInput {
    email: EmailAddress,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct StartEmail {
    #[arguments(input: $input)]
    user_email_registration_initiate: UserEmailRegistrationInitiatePayload,
}

#[derive(QueryFragment)]
struct UserEmailRegistrationInitiatePayload {
    errors: Vec<PayloadError>,
    email_registration_id: Option<EmailRegistrationId>,
}

const TEXT: &str = include_str!("../../../schema/operations/start_email.graphql");

pub(in crate::blink) fn operation(address: &str) -> Operation<StartEmail, Variables> {
    let input = UserEmailRegistrationInitiateInput {
        email: EmailAddress(address.to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Attaches an address, not verified yet; the registration's id. Needs the scope `write`.
    pub async fn start_email(&self, token: &SecretString, address: &str) -> Outcome<String> {
        let operation = operation(address);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<StartEmail>) -> Outcome<String> {
    told(reply, |data| {
        let payload = data.user_email_registration_initiate;
        let id = payload
            .email_registration_id
            .map(|EmailRegistrationId(id)| id);
        (payload.errors, id)
    })
}
