//! An invoice, in Blink's words: with an amount or without one.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::ledger::invoice::Invoice;

/// An invoice as of one moment (Unix seconds).
pub(super) struct InvoiceView {
    pub(super) invoice: Invoice,
    pub(super) at: i64,
}

impl ObjectValue for InvoiceView {
    fn type_name(&self) -> &str {
        match self.invoice.sats {
            Some(_) => "LnInvoice",
            None => "LnNoAmountInvoice",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let invoice = &self.invoice;
        Ok(match info.field_name() {
            "createdAt" => ResolvedValue::leaf(invoice.created_at),
            "externalId" => ResolvedValue::leaf(invoice.external_id.as_str()),
            "paymentHash" => ResolvedValue::leaf(invoice.payment_hash.as_str()),
            "paymentRequest" => ResolvedValue::leaf(invoice.payment_request.as_str()),
            "paymentSecret" => ResolvedValue::leaf(invoice.payment_secret.as_str()),
            "paymentStatus" => ResolvedValue::leaf(invoice.status(self.at).name()),
            "satoshis" => ResolvedValue::leaf(invoice.sats),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
