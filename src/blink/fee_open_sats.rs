//! What an invoice without an amount costs on top, out of the bitcoin wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::fee::{self, Fee, SatAmountPayload};
use super::operation::Operation;
use super::scalars::{LnPaymentRequest, SatAmount};
use super::{Client, Error, Question, WalletId, schema};
use crate::money::Sats;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnNoAmountInvoiceFeeProbeInput,
}

#[derive(InputObject)]
struct LnNoAmountInvoiceFeeProbeInput {
    amount: SatAmount,
    payment_request: LnPaymentRequest,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct FeeOpenSats {
    #[arguments(input: $input)]
    ln_no_amount_invoice_fee_probe: SatAmountPayload,
}

const TEXT: &str = include_str!("../../schema/operations/fee_open_sats.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    payment_request: &str,
    amount: Sats,
) -> Operation<FeeOpenSats, Variables> {
    let input = LnNoAmountInvoiceFeeProbeInput {
        amount: SatAmount(amount.0),
        payment_request: LnPaymentRequest(payment_request.to_owned()),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// What paying so much for an invoice that names no amount costs on top, out of the bitcoin wallet. Nothing is paid. Needs the scope `write`.
    pub async fn fee_open_sats(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        payment_request: &str,
        amount: Sats,
    ) -> Result<Option<Fee>, Error> {
        let operation = operation(wallet, payment_request, amount);
        self.ask(Question::Fee, operation, Some(token), |reply| {
            fee::fee(reply, |data| data.ln_no_amount_invoice_fee_probe.into())
        })
        .await
    }
}
