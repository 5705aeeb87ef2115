//! What can be listened to. Each answer says what to wait for before the next one.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::invoice_status::{InvoiceStatusPayload, InvoiceStatusView};
use super::payload::errors;
use super::price::RealtimePrice;
use crate::sandbox::api::asking::Asking;
use crate::sandbox::api::input;
use crate::sandbox::api::refusal::Refusal;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::shared::Shared;

/// What an answer depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::sandbox::api) enum Topic {
    /// On nothing that could change.
    #[default]
    Nothing,
    /// On an invoice, and on the time until it expires (Unix seconds).
    Invoice {
        payment_hash: Arc<str>,
        expires_at: i64,
    },
    /// On prices.
    Prices,
}

/// The root of every subscription.
pub(in crate::sandbox::api) struct Subscription<'a> {
    pub(in crate::sandbox::api) asking: &'a Asking<'a>,
    /// Written while the answer is made.
    pub(in crate::sandbox::api) topic: Shared<Topic>,
}

impl ObjectValue for Subscription<'_> {
    fn type_name(&self) -> &str {
        "Subscription"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let asking = self.asking;
        Ok(match info.field_name() {
            "lnInvoicePaymentStatusByHash" => {
                self.invoice(InvoiceStatusView::by_hash(asking, info))?
            }
            "lnInvoicePaymentStatusByPaymentRequest" => {
                self.invoice(InvoiceStatusView::by_request(asking, info))?
            }
            "realtimePrice" => {
                self.topic.set(Topic::Prices);
                let currency = input::of_input(info.arguments(), "currency");
                let price = || {
                    let currency = input::display_currency(currency)?;
                    asking.through(SideService::Price)?;
                    Ok(RealtimePrice::now(asking, currency))
                };
                ResolvedValue::object(PricePayload(price()))
            }
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

impl Subscription<'_> {
    /// What is malformed refuses the whole subscription; what is unknown is told in the payload.
    fn invoice<'a>(
        &self,
        outcome: Result<InvoiceStatusView, Refusal>,
    ) -> Result<ResolvedValue<'a>, Refusal> {
        match outcome {
            Err(refusal @ Refusal::InvalidValue(_)) => return Err(refusal),
            Ok(ref view) => self.topic.set(Topic::Invoice {
                payment_hash: Arc::from(view.payment_hash.as_str()),
                expires_at: view.expires_at,
            }),
            Err(_) => {}
        }
        Ok(ResolvedValue::object(InvoiceStatusPayload(outcome)))
    }
}

struct PricePayload(Result<RealtimePrice, Refusal>);

impl ObjectValue for PricePayload {
    fn type_name(&self) -> &str {
        "RealtimePricePayload"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "errors" => errors(self.0.as_ref().err()),
            "realtimePrice" => match &self.0 {
                Ok(price) => ResolvedValue::object(price.clone()),
                Err(_) => ResolvedValue::null(),
            },
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
