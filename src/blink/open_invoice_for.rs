//! An invoice into somebody's wallet of either kind that leaves the amount to the payer, made without signing in.

use cynic::{InputObject, QueryFragment, QueryVariables};

use super::new_invoice::{self, LnNoAmountInvoicePayload};
use super::operation::Operation;
use super::scalars::{Memo, Minutes, TxExternalId};
use super::{Client, NoInvoice, Question, Terms, WalletId, schema};
use crate::lightning::Invoice;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnNoAmountInvoiceCreateOnBehalfOfRecipientInput,
}

#[derive(InputObject)]
struct LnNoAmountInvoiceCreateOnBehalfOfRecipientInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    expires_in: Option<Minutes>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    external_id: Option<TxExternalId>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    memo: Option<Memo>,
    recipient_wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct OpenInvoiceFor {
    #[arguments(input: $input)]
    ln_no_amount_invoice_create_on_behalf_of_recipient: LnNoAmountInvoicePayload,
}

const TEXT: &str = include_str!("../../schema/operations/open_invoice_for.graphql");

pub(super) fn operation(wallet: &WalletId, terms: &Terms) -> Operation<OpenInvoiceFor, Variables> {
    let input = LnNoAmountInvoiceCreateOnBehalfOfRecipientInput {
        expires_in: terms.wire_minutes(),
        external_id: terms.wire_external_id(),
        memo: terms.wire_memo(),
        recipient_wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Asks for any amount into anybody's wallet, without a token.
    pub async fn open_invoice_for(
        &self,
        wallet: &WalletId,
        terms: &Terms,
    ) -> Result<Invoice, NoInvoice> {
        self.ask(Question::Invoice, operation(wallet, terms), None, |reply| {
            new_invoice::open_invoice(reply, |data| {
                data.ln_no_amount_invoice_create_on_behalf_of_recipient
            })
        })
        .await?
    }
}
