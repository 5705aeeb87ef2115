//! An invoice into an own wallet that leaves the amount to the payer.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::new_invoice::{PayloadError, problems};
use super::operation::Operation;
use super::reply::Reply;
use super::scalars::{LnPaymentRequest, Memo, Minutes, PaymentHash, TxExternalId};
use super::{Client, Error, NoInvoice, Question, Terms, Trouble, WalletId, schema};
use crate::lightning::Invoice;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnNoAmountInvoiceCreateInput,
}

#[derive(InputObject)]
struct LnNoAmountInvoiceCreateInput {
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
pub(super) struct OwnOpenInvoice {
    #[arguments(input: $input)]
    ln_no_amount_invoice_create: LnNoAmountInvoicePayload,
}

#[derive(QueryFragment)]
struct LnNoAmountInvoicePayload {
    errors: Vec<PayloadError>,
    invoice: Option<LnNoAmountInvoice>,
}

#[derive(QueryFragment)]
struct LnNoAmountInvoice {
    payment_request: LnPaymentRequest,
    payment_hash: PaymentHash,
}

const TEXT: &str = include_str!("../../schema/operations/own_open_invoice.graphql");

pub(super) fn operation(wallet: &WalletId, terms: &Terms) -> Operation<OwnOpenInvoice, Variables> {
    let input = LnNoAmountInvoiceCreateInput {
        expires_in: terms.wire_minutes(),
        external_id: terms.wire_external_id(),
        memo: terms.wire_memo(),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Asks for whatever the payer likes. Needs the scope `receive` or `write`.
    pub async fn own_open_invoice(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        terms: &Terms,
    ) -> Result<Invoice, NoInvoice> {
        let operation = operation(wallet, terms);
        self.ask(Question::Invoice, operation, Some(token), invoice)
            .await?
    }
}

fn invoice(reply: Reply<OwnOpenInvoice>) -> Result<Result<Invoice, NoInvoice>, Error> {
    let problems = match reply.data.map(|data| data.ln_no_amount_invoice_create) {
        Some(LnNoAmountInvoicePayload {
            errors,
            invoice: Some(wire),
        }) if errors.is_empty() => return Ok(Ok(read(&wire)?)),
        Some(payload) if !payload.errors.is_empty() => problems(payload.errors),
        _ => reply.problems,
    };
    match NoInvoice::from(problems) {
        NoInvoice::Failed(error) => Err(error),
        refusal => Ok(Err(refusal)),
    }
}

fn read(wire: &LnNoAmountInvoice) -> Result<Invoice, Trouble> {
    let invoice = Invoice::parse(&wire.payment_request.0).map_err(|_| Trouble::Malformed)?;
    let same = wire.payment_hash.0.parse() == Ok(invoice.payment_hash);
    (same && invoice.amount.is_none())
        .then_some(invoice)
        .ok_or(Trouble::Malformed)
}
