//! The closing of an account, its move elsewhere, and what it may no longer do.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::ledger::wind_down::{WindDown, WindDownStatus};
use crate::sandbox::profile::{MigrationStatus, Moving};

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

pub(super) struct MigrationView(pub(super) MigrationStatus);

impl ObjectValue for MigrationView {
    fn type_name(&self) -> &str {
        "AccountMigration"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "status" => Ok(ResolvedValue::leaf(self.0.name())),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

pub(super) struct RestrictionsView(pub(super) Moving);

impl ObjectValue for RestrictionsView {
    fn type_name(&self) -> &str {
        "CustodialRestrictions"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "dollarBalance" => ResolvedValue::leaf(self.0.dollars_blocked),
            "transfer" => ResolvedValue::leaf(self.0.transfers_blocked),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
