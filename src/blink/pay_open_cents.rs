//! Pays US cents for an invoice that leaves the amount to the payer, out of the dollar wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::operation::Operation;
use super::payment::{self, Answer, PaymentSendPayload};
use super::scalars::{CentAmount, LnPaymentRequest, Memo};
use super::{Client, Error, IdempotencyKey, Question, WalletId, schema};
use crate::money::Cents;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnNoAmountUsdInvoicePaymentInput,
}

#[derive(InputObject)]
struct LnNoAmountUsdInvoicePaymentInput {
    amount: CentAmount,
    #[cynic(skip_serializing_if = "Option::is_none")]
    memo: Option<Memo>,
    payment_request: LnPaymentRequest,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct PayOpenCents {
    #[arguments(input: $input)]
    ln_no_amount_usd_invoice_payment_send: PaymentSendPayload,
}

const TEXT: &str = include_str!("../../schema/operations/pay_open_cents.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    payment_request: &str,
    amount: Cents,
    memo: &str,
) -> Operation<PayOpenCents, Variables> {
    let input = LnNoAmountUsdInvoicePaymentInput {
        amount: CentAmount(amount.0),
        memo: (!memo.is_empty()).then(|| Memo(memo.to_owned())),
        payment_request: LnPaymentRequest(payment_request.to_owned()),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Pays US cents for an invoice that leaves the amount to the payer. Needs the scope `write`. **Sent once, under
    /// that key; without an answer nobody knows whether it is paid.**
    pub async fn pay_open_cents(
        &self,
        token: &SecretString,
        key: &IdempotencyKey,
        wallet: &WalletId,
        payment_request: &str,
        amount: Cents,
        memo: &str,
    ) -> Result<Answer, Error> {
        let operation = operation(wallet, payment_request, amount, memo);
        self.ask_once(Question::Payment, operation, token, key, |reply| {
            payment::answer(reply, |data| data.ln_no_amount_usd_invoice_payment_send)
        })
        .await
    }
}
