//! Pays satoshis for an invoice that leaves the amount to the payer, out of the bitcoin wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::operation::Operation;
use super::payment::{self, Answer, PaymentSendPayload};
use super::scalars::{LnPaymentRequest, Memo, SatAmount};
use super::{Client, Error, IdempotencyKey, Question, WalletId, schema};
use crate::money::Sats;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnNoAmountInvoicePaymentInput,
}

#[derive(InputObject)]
struct LnNoAmountInvoicePaymentInput {
    amount: SatAmount,
    #[cynic(skip_serializing_if = "Option::is_none")]
    memo: Option<Memo>,
    payment_request: LnPaymentRequest,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct PayOpenSats {
    #[arguments(input: $input)]
    ln_no_amount_invoice_payment_send: PaymentSendPayload,
}

const TEXT: &str = include_str!("../../schema/operations/pay_open_sats.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    payment_request: &str,
    amount: Sats,
    memo: &str,
) -> Operation<PayOpenSats, Variables> {
    let input = LnNoAmountInvoicePaymentInput {
        amount: SatAmount(amount.0),
        memo: (!memo.is_empty()).then(|| Memo(memo.to_owned())),
        payment_request: LnPaymentRequest(payment_request.to_owned()),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// Pays satoshis for an invoice that leaves the amount to the payer. Needs the scope `write`. **Sent once, under
    /// that key; without an answer nobody knows whether it is paid.**
    pub async fn pay_open_sats(
        &self,
        token: &SecretString,
        key: &IdempotencyKey,
        wallet: &WalletId,
        payment_request: &str,
        amount: Sats,
        memo: &str,
    ) -> Result<Answer, Error> {
        let operation = operation(wallet, payment_request, amount, memo);
        self.ask_once(Question::Payment, operation, token, key, |reply| {
            payment::answer(reply, |data| data.ln_no_amount_invoice_payment_send)
        })
        .await
    }
}
