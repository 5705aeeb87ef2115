//! Where payments to the username arrive.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::refusal::{Outcome, done};
use crate::blink::new_invoice::PayloadError;
use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Question, WalletId, schema};

#[derive(QueryVariables)]
pub(in crate::blink) struct Variables {
    input: AccountUpdateDefaultWalletIdInput,
}

#[derive(InputObject)]
struct AccountUpdateDefaultWalletIdInput {
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(in crate::blink) struct SetDefaultWallet {
    #[arguments(input: $input)]
    account_update_default_wallet_id: AccountUpdateDefaultWalletIdPayload,
}

#[derive(QueryFragment)]
struct AccountUpdateDefaultWalletIdPayload {
    errors: Vec<PayloadError>,
}

const TEXT: &str = include_str!("../../../schema/operations/set_default_wallet.graphql");

pub(in crate::blink) fn operation(wallet: &WalletId) -> Operation<SetDefaultWallet, Variables> {
    let input = AccountUpdateDefaultWalletIdInput {
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// From now on they arrive in that wallet. Needs the scope `write`.
    pub async fn set_default_wallet(&self, token: &SecretString, wallet: &WalletId) -> Outcome<()> {
        let operation = operation(wallet);
        self.ask(Question::Change, operation, Some(token), outcome)
            .await
    }
}

fn outcome(reply: Reply<SetDefaultWallet>) -> Outcome<()> {
    done(reply, |data| data.account_update_default_wallet_id.errors)
}
