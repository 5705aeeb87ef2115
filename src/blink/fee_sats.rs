//! What an invoice that names its amount costs on top, out of the bitcoin wallet.

use cynic::{InputObject, QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::fee::{self, Fee, SatAmountPayload};
use super::operation::Operation;
use super::scalars::LnPaymentRequest;
use super::{Client, Error, Question, WalletId, schema};

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnInvoiceFeeProbeInput,
}

#[derive(InputObject)]
struct LnInvoiceFeeProbeInput {
    payment_request: LnPaymentRequest,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
pub(super) struct FeeSats {
    #[arguments(input: $input)]
    ln_invoice_fee_probe: SatAmountPayload,
}

const TEXT: &str = include_str!("../../schema/operations/fee_sats.graphql");

pub(super) fn operation(wallet: &WalletId, payment_request: &str) -> Operation<FeeSats, Variables> {
    let input = LnInvoiceFeeProbeInput {
        payment_request: LnPaymentRequest(payment_request.to_owned()),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// What paying an invoice costs on top out of the bitcoin wallet. Nothing is paid. Needs the scope `write`.
    pub async fn fee_sats(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        payment_request: &str,
    ) -> Result<Option<Fee>, Error> {
        let operation = operation(wallet, payment_request);
        self.ask(Question::Fee, operation, Some(token), |reply| {
            fee::fee(reply, |data| data.ln_invoice_fee_probe.into())
        })
        .await
    }
}
