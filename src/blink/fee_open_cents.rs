//! What an invoice without an amount costs on top, out of the dollar wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::fee::{self, CentAmountPayload, Fee};
use super::operation::Operation;
use super::scalars::{CentAmount, LnPaymentRequest};
use super::{Client, Error, Question, WalletId, schema};
use crate::money::Cents;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnNoAmountUsdInvoiceFeeProbeInput,
}

#[derive(InputObject)]
struct LnNoAmountUsdInvoiceFeeProbeInput {
    amount: CentAmount,
    payment_request: LnPaymentRequest,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct FeeOpenCents {
    #[arguments(input: $input)]
    ln_no_amount_usd_invoice_fee_probe: CentAmountPayload,
}

const TEXT: &str = include_str!("../../schema/operations/fee_open_cents.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    payment_request: &str,
    amount: Cents,
) -> Operation<FeeOpenCents, Variables> {
    let input = LnNoAmountUsdInvoiceFeeProbeInput {
        amount: CentAmount(amount.0),
        payment_request: LnPaymentRequest(payment_request.to_owned()),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// What paying so much for an invoice that names no amount costs on top, out of the dollar wallet. Nothing is paid. Needs the scope `write`.
    pub async fn fee_open_cents(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        payment_request: &str,
        amount: Cents,
    ) -> Result<Option<Fee>, Error> {
        let operation = operation(wallet, payment_request, amount);
        self.ask(Question::Fee, operation, Some(token), |reply| {
            fee::fee(reply, |data| data.ln_no_amount_usd_invoice_fee_probe.into())
        })
        .await
    }
}
