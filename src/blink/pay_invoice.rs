//! Pays an invoice that names its amount, out of either wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::operation::Operation;
use super::payment::{self, Answer, PaymentSendPayload};
use super::scalars::{LnPaymentRequest, Memo};
use super::{Client, Error, IdempotencyKey, Question, WalletId, schema};

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnInvoicePaymentInput,
}

#[derive(InputObject)]
struct LnInvoicePaymentInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    memo: Option<Memo>,
    payment_request: LnPaymentRequest,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct PayInvoice {
    #[arguments(input: $input)]
    ln_invoice_payment_send: PaymentSendPayload,
}

const TEXT: &str = include_str!("../../schema/operations/pay_invoice.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    payment_request: &str,
    memo: &str,
) -> Operation<PayInvoice, Variables> {
    let input = LnInvoicePaymentInput {
        memo: (!memo.is_empty()).then(|| Memo(memo.to_owned())),
        payment_request: LnPaymentRequest(payment_request.to_owned()),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Pays an invoice that names its amount. Needs the scope `write`. **Sent once, under
    /// that key; without an answer nobody knows whether it is paid.**
    pub async fn pay_invoice(
        &self,
        token: &SecretString,
        key: &IdempotencyKey,
        wallet: &WalletId,
        payment_request: &str,
        memo: &str,
    ) -> Result<Answer, Error> {
        let operation = operation(wallet, payment_request, memo);
        self.ask_once(Question::Payment, operation, token, key, |reply| {
            payment::answer(reply, |data| data.ln_invoice_payment_send)
        })
        .await
    }
}
