//! In what an account shows amounts.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::scalars::DisplayCurrency;
use crate::blink::{Client, Question, schema};
use crate::money::CurrencyCode;

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: AccountUpdateDisplayCurrencyInput,
}

#[derive(InputObject)]
struct AccountUpdateDisplayCurrencyInput {
    currency: DisplayCurrency,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct SetCurrency {
    #[arguments(input: $input)]
    account_update_display_currency: AccountUpdateDisplayCurrencyPayload,
}

#[derive(QueryFragment)]
struct AccountUpdateDisplayCurrencyPayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/set_currency.graphql");

pub(in crate::blink) fn operation(currency: CurrencyCode) -> Operation<SetCurrency, Variables> {
    let input = AccountUpdateDisplayCurrencyInput {
        currency: DisplayCurrency(currency.as_str().to_owned()),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on amounts are shown in that currency; those of the past stay as they are. Needs the scope `write`.
    pub async fn set_currency(&self, token: &SecretString, currency: CurrencyCode) -> Outcome<()> {
        let operation = operation(currency);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<SetCurrency>) -> Outcome<()> {
    done(reply, |data| data.account_update_display_currency.errors)
}
