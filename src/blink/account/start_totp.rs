//! A secret for an authenticator; it counts for nothing before a code of it was given back.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::refusal::{Outcome, told};
use super::scalars::{TotpRegistrationId, TotpSecret};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

/// A secret that waits for its first code.
pub struct NewTotp {
    /// Names the registration.
    pub registration: String,
    /// In base 32, as authenticators take it.
    pub secret: SecretString,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation")]
pub(in crate::blink) struct StartTotp {
    user_totp_registration_initiate: UserTotpRegistrationInitiatePayload,
}

#[derive(QueryFragment)]
struct UserTotpRegistrationInitiatePayload {
    errors: Vec<PayloadError>,
    totp_registration_id: Option<TotpRegistrationId>,
    totp_secret: Option<TotpSecret>,
}

const TEXT: &str = include_str!("../../../schema/operations/start_totp.graphql");

pub(in crate::blink) fn operation() -> Operation<StartTotp> {
    Operation::new(TEXT, ())
}

impl Client {
    /// A secret and its registration. Needs the scope `write`.
    pub async fn start_totp(&self, token: &SecretString) -> Outcome<NewTotp> {
        let operation = operation();
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<StartTotp>) -> Outcome<NewTotp> {
    told(reply, |data| {
        let payload = data.user_totp_registration_initiate;
        let both = payload.totp_registration_id.zip(payload.totp_secret);
        let new = both.map(|(id, secret)| NewTotp {
            registration: id.0,
            secret: secret.0.into(),
        });
        (payload.errors, new)
    })
}
