//! Giving the code back that came by phone.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use super::scalars::{OneTimeAuthCode, Phone};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: UserPhoneRegistrationValidateInput,
}

#[derive(InputObject)]
struct UserPhoneRegistrationValidateInput {
    code: OneTimeAuthCode,
    phone: Phone,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct VerifyPhone {
    #[arguments(input: $input)]
    user_phone_registration_validate: UserPhoneRegistrationValidatePayload,
}

#[derive(QueryFragment)]
struct UserPhoneRegistrationValidatePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/verify_phone.graphql");

pub(in crate::blink) fn operation(phone: &str, code: &str) -> Operation<VerifyPhone, Variables> {
    let input = UserPhoneRegistrationValidateInput {
        code: OneTimeAuthCode(code.to_owned()),
        phone: Phone(phone.to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Attaches a number. Needs the scope `write`.
    pub async fn verify_phone(&self, token: &SecretString, phone: &str, code: &str) -> Outcome<()> {
        let operation = operation(phone, code);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<VerifyPhone>) -> Outcome<()> {
    done(reply, |data| data.user_phone_registration_validate.errors)
}
