//! The closing of an account.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::ledger::wind_down::{WindDown, WindDownStatus};

pub(super) struct WindDownView {
    pub(super) closing: WindDown,
    /// Unix seconds.
    pub(super) at: i64,
}

impl ObjectValue for WindDownView {
    fn type_name(&self) -> &str {
        "AccountWindDown"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let closing = &self.closing;
        Ok(match info.field_name() {
            "status" => ResolvedValue::leaf(match closing.status(self.at) {
                WindDownStatus::PreCutoff => "PRE_CUTOFF",
                WindDownStatus::ReceiveDisabled => "RECEIVE_DISABLED",
                WindDownStatus::GatedClosed => "GATED_CLOSED",
            }),
            "receiveDisabledAt" => ResolvedValue::leaf(closing.receive_disabled_at),
            "finalDeadline" => ResolvedValue::leaf(closing.final_deadline),
            "gateArmsAt" => ResolvedValue::leaf(closing.gate_arms_at),
            "timezone" => ResolvedValue::leaf("Europe/Amsterdam"),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
