//! How an invoice stands, for whoever asks: in a query and in a subscription.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::payload::errors;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::ledger::bolt11;
use crate::sandbox::ledger::invoice::{Invoice, InvoiceStatus};

/// What anybody may know.
pub(super) struct InvoiceStatusView {
    pub(super) payment_hash: String,
    payment_request: String,
    preimage: Option<String>,
    status: InvoiceStatus,
    /// When it expires or did so, Unix seconds.
    pub(super) expires_at: i64,
}

impl InvoiceStatusView {
    /// One of Blink's, by its hash.
    pub(super) fn by_hash(asking: &Asking<'_>, info: &ResolveInfo<'_>) -> Result<Self, Refusal> {
        let hash = input::payment_hash(input::of_input(info.arguments(), "paymentHash"))?;
        known(asking, &hash)
            .map(|invoice| Self::of(&invoice, asking.at))
            .ok_or(Refusal::NotFound("CouldNotFindWalletInvoiceError"))
    }

    /// Any, by its text. **One that is not Blink's is never paid, as far as Blink knows.**
    pub(super) fn by_request(asking: &Asking<'_>, info: &ResolveInfo<'_>) -> Result<Self, Refusal> {
        let text = input::payment_request(input::of_input(info.arguments(), "paymentRequest"))?;
        let read = bolt11::read(&text).ok_or(Refusal::InvalidValue("LnPaymentRequest"))?;
        if let Some(invoice) = known(asking, &read.payment_hash) {
            return Ok(Self::of(&invoice, asking.at));
        }
        Ok(Self {
            payment_hash: read.payment_hash,
            payment_request: text,
            preimage: None,
            status: if asking.at >= read.expires_at {
                InvoiceStatus::Expired
            } else {
                InvoiceStatus::Pending
            },
            expires_at: read.expires_at,
        })
    }

    fn of(invoice: &Invoice, at: i64) -> Self {
        Self {
            payment_hash: invoice.payment_hash.clone(),
            payment_request: invoice.payment_request.clone(),
            preimage: invoice.revealed().map(str::to_owned),
            status: invoice.status(at),
            expires_at: invoice.expires_at,
        }
    }

    fn field<'a>(&'a self, name: &str) -> Option<ResolvedValue<'a>> {
        Some(match name {
            "paymentHash" => ResolvedValue::leaf(self.payment_hash.as_str()),
            "paymentPreimage" => ResolvedValue::leaf(self.preimage.as_deref()),
            "paymentRequest" => ResolvedValue::leaf(self.payment_request.as_str()),
            "status" => ResolvedValue::leaf(self.status.name()),
            _ => return None,
        })
    }
}

impl ObjectValue for InvoiceStatusView {
    fn type_name(&self) -> &str {
        "LnInvoicePaymentStatus"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        self.field(info.field_name())
            .ok_or_else(|| self.unknown_field_error(info))
    }
}

/// The same with errors beside it, for subscriptions.
pub(super) struct InvoiceStatusPayload(pub(super) Result<InvoiceStatusView, Refusal>);

impl ObjectValue for InvoiceStatusPayload {
    fn type_name(&self) -> &str {
        "LnInvoicePaymentStatusPayload"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match (&self.0, info.field_name()) {
            (outcome, "errors") => Some(errors(outcome.as_ref().err())),
            (Ok(view), name) => view.field(name),
            (Err(_), _) => Some(ResolvedValue::null()),
        }
        .ok_or_else(|| self.unknown_field_error(info))
    }
}

/// An invoice of Blink's; those of other nodes are none of its business.
fn known(asking: &Asking<'_>, payment_hash: &str) -> Option<Invoice> {
    let invoice = asking.backend.ledger.invoice(payment_hash);
    invoice.filter(|invoice| invoice.wallet_id().is_some())
}
