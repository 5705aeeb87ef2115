//! An invoice in satoshis into somebody's dollar wallet. There is no such thing for the own wallet by token.

use cynic::{InputObject, QueryFragment, QueryVariables};

use super::new_invoice::{self, LnInvoicePayload};
use super::operation::Operation;
use super::scalars::{EndpointUrl, Memo, Minutes, SatAmount, TxExternalId};
use super::{Client, NoInvoice, Question, Terms, WalletId, schema};
use crate::lightning::Invoice;
use crate::money::Sats;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipientInput,
}

#[derive(InputObject)]
struct LnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipientInput {
    amount: SatAmount,
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
pub(super) struct DollarInvoiceInSats {
    #[arguments(input: $input)]
    ln_usd_invoice_btc_denominated_create_on_behalf_of_recipient: LnInvoicePayload,
}

const TEXT: &str = include_str!("../../schema/operations/dollar_invoice_in_sats.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    amount: Sats,
    terms: &Terms,
) -> Operation<DollarInvoiceInSats, Variables> {
    let input = LnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipientInput {
        amount: SatAmount(amount.0),
        expires_in: terms.wire_minutes(),
        external_id: terms.wire_external_id(),
        memo: terms.wire_memo(),
        recipient_wallet_id: wallet.clone(),
        webhook_url: terms.wire_webhook(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Asks for exactly these satoshis into anybody's dollar wallet, the own one too, without a token.
    pub async fn dollar_invoice_in_sats(
        &self,
        wallet: &WalletId,
        amount: Sats,
        terms: &Terms,
    ) -> Result<Invoice, NoInvoice> {
        let operation = operation(wallet, amount, terms);
        self.ask(Question::Invoice, operation, None, |reply| {
            new_invoice::invoice(reply, |data| {
                data.ln_usd_invoice_btc_denominated_create_on_behalf_of_recipient
            })
        })
        .await?
    }
}
