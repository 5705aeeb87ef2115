//! Having a code sent to a phone number.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, told};
use super::scalars::Phone;
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

/// How a code gets to a phone.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneCodeChannelType {
    /// As a text message.
    Sms,
    /// Over Telegram.
    Telegram,
    /// Over WhatsApp.
    Whatsapp,
}

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: UserPhoneRegistrationInitiateInput,
}

#[derive(InputObject)]
struct UserPhoneRegistrationInitiateInput {
    channel: Option<PhoneCodeChannelType>,
    phone: Phone,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct StartPhone {
    #[arguments(input: $input)]
    user_phone_registration_initiate: SuccessPayload,
}

#[derive(QueryFragment)]
struct SuccessPayload {
    errors: Vec<PayloadError>,
    success: Option<bool>,
}

const TEXT: &str = include_str!("../../../schema/operations/start_phone.graphql");

pub(in crate::blink) fn operation(
    phone: &str,
    channel: PhoneCodeChannelType,
) -> Operation<StartPhone, Variables> {
    let input = UserPhoneRegistrationInitiateInput {
        channel: Some(channel),
        phone: Phone(phone.to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Sends a code; nothing is attached yet. Needs the scope `write`.
    pub async fn start_phone(
        &self,
        token: &SecretString,
        phone: &str,
        channel: PhoneCodeChannelType,
    ) -> Outcome<()> {
        let operation = operation(phone, channel);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<StartPhone>) -> Outcome<()> {
    told(reply, |data| {
        let payload = data.user_phone_registration_initiate;
        let success = payload.success.filter(|success| *success);
        (payload.errors, success.map(drop))
    })
}
