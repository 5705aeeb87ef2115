//! Giving the code back that came by e-mail.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use super::scalars::{EmailRegistrationId, OneTimeAuthCode};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: UserEmailRegistrationValidateInput,
}

#[derive(InputObject)]
struct UserEmailRegistrationValidateInput {
    code: OneTimeAuthCode,
    email_registration_id: EmailRegistrationId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct VerifyEmail {
    #[arguments(input: $input)]
    user_email_registration_validate: UserEmailRegistrationValidatePayload,
}

#[derive(QueryFragment)]
struct UserEmailRegistrationValidatePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/verify_email.graphql");

pub(in crate::blink) fn operation(
    registration: &str,
    code: &str,
) -> Operation<VerifyEmail, Variables> {
    let input = UserEmailRegistrationValidateInput {
        code: OneTimeAuthCode(code.to_owned()),
        email_registration_id: EmailRegistrationId(registration.to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Verifies an address. Needs the scope `write`.
    pub async fn verify_email(
        &self,
        token: &SecretString,
        registration: &str,
        code: &str,
    ) -> Outcome<()> {
        let operation = operation(registration, code);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<VerifyEmail>) -> Outcome<()> {
    done(reply, |data| data.user_email_registration_validate.errors)
}
