//! One entry, in Blink's words.

use std::sync::Arc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::price::PriceView;
use super::via::{InitiationView, SettlementView};
use super::wallet::unit;
use crate::sandbox::ledger::entry::{Entry, Status};

pub(super) struct TransactionView<'a>(pub(super) &'a Entry);

impl ObjectValue for TransactionView<'_> {
    fn type_name(&self) -> &str {
        "Transaction"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let entry = self.0;
        let shown = |minor| ResolvedValue::leaf(entry.currency.major(minor));
        Ok(match info.field_name() {
            "id" => ResolvedValue::leaf(entry.id.as_str()),
            "createdAt" => ResolvedValue::leaf(entry.created_at),
            "direction" => ResolvedValue::leaf(if entry.is_receipt() {
                "RECEIVE"
            } else {
                "SEND"
            }),
            "status" => ResolvedValue::leaf(match entry.status {
                Status::Success => "SUCCESS",
                Status::Pending => "PENDING",
                Status::Failure => "FAILURE",
            }),
            "memo" => ResolvedValue::leaf(entry.visible_memo()),
            "externalId" => ResolvedValue::leaf(entry.external_id.as_deref()),
            "settlementAmount" => ResolvedValue::leaf(entry.amount),
            "settlementFee" => ResolvedValue::leaf(entry.fee),
            "settlementCurrency" => ResolvedValue::leaf(unit(entry.kind)),
            "settlementDisplayAmount" => shown(entry.display_amount()),
            "settlementDisplayFee" => shown(entry.display_fee()),
            "settlementDisplayCurrency" => ResolvedValue::leaf(entry.currency.code),
            "settlementPrice" => ResolvedValue::object(PriceView {
                price: entry.settlement_price(),
                type_name: "PriceOfOneSettlementMinorUnitInDisplayMinorUnit",
            }),
            "initiationVia" => ResolvedValue::object(InitiationView(&entry.initiation)),
            "settlementVia" => ResolvedValue::object(SettlementView(&entry.settlement)),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

/// A plain list of entries.
pub(super) fn transactions<'a>(
    entries: impl Iterator<Item = &'a Arc<Entry>> + 'a,
) -> ResolvedValue<'a> {
    ResolvedValue::list(entries.map(|entry| ResolvedValue::object(TransactionView(entry))))
}
