//! An invoice in cents into the own dollar wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::new_invoice::{self, LnInvoicePayload};
use super::operation::Operation;
use super::scalars::{CentAmount, Memo, Minutes, TxExternalId};
use super::{Client, NoInvoice, Question, Terms, WalletId, schema};
use crate::lightning::Invoice;
use crate::money::Cents;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnUsdInvoiceCreateInput,
}

#[derive(InputObject)]
struct LnUsdInvoiceCreateInput {
    amount: CentAmount,
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
pub(super) struct OwnCentsInvoice {
    #[arguments(input: $input)]
    ln_usd_invoice_create: LnInvoicePayload,
}

const TEXT: &str = include_str!("../../schema/operations/own_cents_invoice.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    amount: Cents,
    terms: &Terms,
) -> Operation<OwnCentsInvoice, Variables> {
    let input = LnUsdInvoiceCreateInput {
        amount: CentAmount(amount.0),
        expires_in: terms.wire_minutes(),
        external_id: terms.wire_external_id(),
        memo: terms.wire_memo(),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Asks for cents into the token's own dollar wallet; the dealer says how many satoshis that is. Needs the scope `receive` or
    /// `write`.
    pub async fn own_cents_invoice(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        amount: Cents,
        terms: &Terms,
    ) -> Result<Invoice, NoInvoice> {
        let operation = operation(wallet, amount, terms);
        self.ask(Question::Invoice, operation, Some(token), |reply| {
            new_invoice::invoice(reply, |data| data.ln_usd_invoice_create)
        })
        .await?
    }
}
