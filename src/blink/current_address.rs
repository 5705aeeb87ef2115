//! The bitcoin address that an own wallet was given last.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::address::{OnChainAddressPayload, address};
use super::operation::Operation;
use super::{Client, NoInvoice, Question, WalletId, schema};

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: OnChainAddressCurrentInput,
}

#[derive(InputObject)]
struct OnChainAddressCurrentInput {
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct CurrentAddress {
    #[arguments(input: $input)]
    on_chain_address_current: OnChainAddressPayload,
}

const TEXT: &str = include_str!("../../schema/operations/current_address.graphql");

pub(super) fn operation(wallet: &WalletId) -> Operation<CurrentAddress, Variables> {
    let input = OnChainAddressCurrentInput {
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// The last one; a new one where there is none yet. Needs the scope `receive` or `write`.
    pub async fn current_address(
        &self,
        token: &SecretString,
        wallet: &WalletId,
    ) -> Result<String, NoInvoice> {
        let operation = operation(wallet);
        self.ask(Question::Address, operation, Some(token), |reply| {
            address(reply, |data| data.on_chain_address_current)
        })
        .await?
    }
}
