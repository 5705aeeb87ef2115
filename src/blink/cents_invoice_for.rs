//! An invoice in cents into somebody's dollar wallet, made without signing in.

use cynic::{InputObject, QueryFragment, QueryVariables};

use super::new_invoice::{self, LnInvoicePayload};
use super::operation::Operation;
use super::scalars::{CentAmount, EndpointUrl, Memo, Minutes, TxExternalId};
use super::{Client, NoInvoice, Question, Terms, WalletId, schema};
use crate::lightning::Invoice;
use crate::money::Cents;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnUsdInvoiceCreateOnBehalfOfRecipientInput,
}

#[derive(InputObject)]
struct LnUsdInvoiceCreateOnBehalfOfRecipientInput {
    amount: CentAmount,
    #[cynic(skip_serializing_if = "Option::is_none")]
    expires_in: Option<Minutes>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    external_id: Option<TxExternalId>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    memo: Option<Memo>,
    recipient_wallet_id: WalletId,
    #[cynic(skip_serializing_if = "Option::is_none")]
    webhook_url: Option<EndpointUrl>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct CentsInvoiceFor {
    #[arguments(input: $input)]
    ln_usd_invoice_create_on_behalf_of_recipient: LnInvoicePayload,
}

const TEXT: &str = include_str!("../../schema/operations/cents_invoice_for.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    amount: Cents,
    terms: &Terms,
) -> Operation<CentsInvoiceFor, Variables> {
    let input = LnUsdInvoiceCreateOnBehalfOfRecipientInput {
        amount: CentAmount(amount.0),
        expires_in: terms.wire_minutes(),
        external_id: terms.wire_external_id(),
        memo: terms.wire_memo(),
        recipient_wallet_id: wallet.clone(),
        webhook_url: terms.wire_webhook(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Asks for cents into anybody's dollar wallet, without a token; the dealer says how many satoshis that is.
    pub async fn cents_invoice_for(
        &self,
        wallet: &WalletId,
        amount: Cents,
        terms: &Terms,
    ) -> Result<Invoice, NoInvoice> {
        let operation = operation(wallet, amount, terms);
        self.ask(Question::Invoice, operation, None, |reply| {
            new_invoice::invoice(reply, |data| {
                data.ln_usd_invoice_create_on_behalf_of_recipient
            })
        })
        .await?
    }
}
