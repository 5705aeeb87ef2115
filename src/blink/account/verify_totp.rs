//! Giving a code back that an authenticator shows.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use super::scalars::{TotpCode, TotpRegistrationId};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: UserTotpRegistrationValidateInput,
}

#[derive(InputObject)]
struct UserTotpRegistrationValidateInput {
    totp_code: TotpCode,
    totp_registration_id: TotpRegistrationId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct VerifyTotp {
    #[arguments(input: $input)]
    user_totp_registration_validate: UserTotpRegistrationValidatePayload,
}

#[derive(QueryFragment)]
struct UserTotpRegistrationValidatePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/verify_totp.graphql");

pub(in crate::blink) fn operation(
    registration: &str,
    code: &str,
) -> Operation<VerifyTotp, Variables> {
    let input = UserTotpRegistrationValidateInput {
        totp_code: TotpCode(code.to_owned()),
        totp_registration_id: TotpRegistrationId(registration.to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on codes of that secret are asked for at sign-in. Needs the scope `write`.
    pub async fn verify_totp(
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

fn outcome(reply: Reply<VerifyTotp>) -> Outcome<()> {
    done(reply, |data| data.user_totp_registration_validate.errors)
}
