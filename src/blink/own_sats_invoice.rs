//! An invoice in satoshis into the own bitcoin wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::new_invoice::{self, LnInvoicePayload};
use super::operation::Operation;
use super::scalars::{Memo, Minutes, SatAmount, TxExternalId};
use super::{Client, NoInvoice, Question, Terms, WalletId, schema};
use crate::lightning::Invoice;
use crate::money::Sats;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnInvoiceCreateInput,
}

#[derive(InputObject)]
struct LnInvoiceCreateInput {
    amount: SatAmount,
    #[cynic(skip_serializing_if = "Option::is_none")]
    expires_in: Option<Minutes>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    external_id: Option<TxExternalId>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    memo: Option<Memo>,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct OwnSatsInvoice {
    #[arguments(input: $input)]
    ln_invoice_create: LnInvoicePayload,
}

const TEXT: &str = include_str!("../../schema/operations/own_sats_invoice.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    amount: Sats,
    terms: &Terms,
) -> Operation<OwnSatsInvoice, Variables> {
    let input = LnInvoiceCreateInput {
        amount: SatAmount(amount.0),
        expires_in: terms.wire_minutes(),
        external_id: terms.wire_external_id(),
        memo: terms.wire_memo(),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Asks for satoshis into the token's own bitcoin wallet. Needs the scope `receive` or `write`.
    pub async fn own_sats_invoice(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        amount: Sats,
        terms: &Terms,
    ) -> Result<Invoice, NoInvoice> {
        let operation = operation(wallet, amount, terms);
        self.ask(Question::Invoice, operation, Some(token), |reply| {
            new_invoice::invoice(reply, |data| data.ln_invoice_create)
        })
        .await?
    }
}
