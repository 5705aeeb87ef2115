//! A bitcoin address of an own wallet that nobody was given before.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::address::{OnChainAddressPayload, address};
use super::operation::Operation;
use super::{Client, NoInvoice, Question, WalletId, schema};

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: OnChainAddressCreateInput,
}

#[derive(InputObject)]
struct OnChainAddressCreateInput {
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct NewAddress {
    #[arguments(input: $input)]
    on_chain_address_create: OnChainAddressPayload,
}

const TEXT: &str = include_str!("../../schema/operations/new_address.graphql");

pub(super) fn operation(wallet: &WalletId) -> Operation<NewAddress, Variables> {
    let input = OnChainAddressCreateInput {
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// A new one; twenty in an hour, then none for four. Needs the scope `receive` or `write`.
    pub async fn new_address(
        &self,
        token: &SecretString,
        wallet: &WalletId,
    ) -> Result<String, NoInvoice> {
        let operation = operation(wallet);
        self.ask(Question::Address, operation, Some(token), |reply| {
            address(reply, |data| data.on_chain_address_create)
        })
        .await?
    }
}
