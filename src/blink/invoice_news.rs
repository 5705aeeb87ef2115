//! How an invoice of Blink's comes to stand, told over the websocket.

use cynic::{QueryFragment, QueryVariables};

use super::invoice_status::{InvoicePaymentStatus, LnInvoicePaymentStatusByHashInput, understood};
use super::new_invoice::{PayloadError, problems};
use super::operation::Operation;
use super::reply::Reply;
use super::scalars::LnPaymentPreImage;
use super::{Error, InvoiceStatus, schema};
use crate::lightning::PaymentHash;

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnInvoicePaymentStatusByHashInput,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Subscription", variables = "Variables")]
pub(super) struct InvoiceNews {
    #[arguments(input: $input)]
    ln_invoice_payment_status_by_hash: LnInvoicePaymentStatusPayload,
}

#[derive(QueryFragment)]
struct LnInvoicePaymentStatusPayload {
    errors: Vec<PayloadError>,
    status: Option<InvoicePaymentStatus>,
    payment_preimage: Option<LnPaymentPreImage>,
}

const TEXT: &str = include_str!("../../schema/operations/invoice_news.graphql");

pub(super) fn operation(hash: &PaymentHash) -> Operation<InvoiceNews, Variables> {
    let input = LnInvoicePaymentStatusByHashInput {
        payment_hash: hash.into(),
    };
    Operation::new(TEXT, Variables { input })
}

/// What one message says; errors stand above the data or within it.
pub(super) fn news(reply: Reply<InvoiceNews>, hash: &PaymentHash) -> Result<InvoiceStatus, Error> {
    let payload = reply.part(|data| Some(data.ln_invoice_payment_status_by_hash))?;
    if payload.status.is_none() && !payload.errors.is_empty() {
        return Err(problems(payload.errors).into());
    }
    Ok(understood(
        payload.status,
        payload.payment_preimage.as_ref(),
        hash,
    )?)
}
