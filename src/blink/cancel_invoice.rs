//! Taking an invoice back, so that nobody can pay it any more. Only one of the own wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::new_invoice::{PayloadError, problems};
use super::operation::Operation;
use super::reply::Reply;
use super::scalars;
use super::{Client, Error, Question, WalletId, schema};
use crate::lightning::PaymentHash;

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// Nobody can pay it any more. **Its status says pending all the same until it expires.**
    Done,
    /// It was paid, is being paid, or had expired.
    TooLate,
}

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnInvoiceCancelInput,
}

#[derive(InputObject)]
struct LnInvoiceCancelInput {
    payment_hash: scalars::PaymentHash,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct CancelInvoice {
    #[arguments(input: $input)]
    ln_invoice_cancel: SuccessPayload,
}

#[derive(QueryFragment)]
struct SuccessPayload {
    errors: Vec<PayloadError>,
    success: Option<bool>,
}

const TEXT: &str = include_str!("../../schema/operations/cancel_invoice.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    hash: &PaymentHash,
) -> Operation<CancelInvoice, Variables> {
    let input = LnInvoiceCancelInput {
        payment_hash: hash.into(),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Takes an invoice of the token's own wallet back. Needs the scope `receive` or `write`.
    pub async fn cancel_invoice(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        hash: &PaymentHash,
    ) -> Result<Cancellation, Error> {
        let operation = operation(wallet, hash);
        self.ask(Question::Cancellation, operation, Some(token), cancellation)
            .await
    }
}

fn cancellation(reply: Reply<CancelInvoice>) -> Result<Cancellation, Error> {
    let payload = reply.part(|data| Some(data.ln_invoice_cancel))?;
    if payload.errors.is_empty() && payload.success == Some(true) {
        return Ok(Cancellation::Done);
    }
    let problems = problems(payload.errors);
    let processed = |text: &str| text.contains("already been processed");
    if problems.iter().any(|problem| processed(&problem.message)) {
        return Ok(Cancellation::TooLate);
    }
    Err(problems.into())
}
