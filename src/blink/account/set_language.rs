//! In which language Blink speaks to somebody.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use super::scalars::Language;
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: UserUpdateLanguageInput,
}

#[derive(InputObject)]
struct UserUpdateLanguageInput {
    language: Language,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct SetLanguage {
    #[arguments(input: $input)]
    user_update_language: UserUpdateLanguagePayload,
}

#[derive(QueryFragment)]
struct UserUpdateLanguagePayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/set_language.graphql");

pub(in crate::blink) fn operation(language: Option<&str>) -> Operation<SetLanguage, Variables> {
    let input = UserUpdateLanguageInput {
        language: Language(language.unwrap_or("DEFAULT").to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on Blink speaks that language; none leaves it to the phone. Needs the scope `write`.
    pub async fn set_language(&self, token: &SecretString, language: Option<&str>) -> Outcome<()> {
        let operation = operation(language);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<SetLanguage>) -> Outcome<()> {
    done(reply, |data| data.user_update_language.errors)
}
