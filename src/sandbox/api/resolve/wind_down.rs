//! The closing of an account.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::ledger::account::Account;
use crate::sandbox::people::WindDownStatus;

const DAY: i64 = 86_400;

pub(super) struct WindDown {
    status: WindDownStatus,
    /// Unix seconds.
    receive_disabled_at: i64,
}

impl WindDown {
    /// Nothing for most accounts.
    pub(super) fn of(account: &Account, now: i64) -> Option<Self> {
        let status = account.holder.account.wind_down?;
        let midnight = now - now.rem_euclid(DAY);
        Some(Self {
            status,
            receive_disabled_at: match status {
                WindDownStatus::PreCutoff => midnight + 30 * DAY,
                WindDownStatus::ReceiveDisabled => midnight - 10 * DAY,
            },
        })
    }
}

impl ObjectValue for WindDown {
    fn type_name(&self) -> &str {
        "AccountWindDown"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "status" => ResolvedValue::leaf(match self.status {
                WindDownStatus::PreCutoff => "PRE_CUTOFF",
                WindDownStatus::ReceiveDisabled => "RECEIVE_DISABLED",
            }),
            "receiveDisabledAt" => ResolvedValue::leaf(self.receive_disabled_at),
            "finalDeadline" => ResolvedValue::leaf(self.receive_disabled_at + 60 * DAY),
            "gateArmsAt" => ResolvedValue::leaf(self.receive_disabled_at + 61 * DAY),
            "timezone" => ResolvedValue::leaf("Europe/Amsterdam"),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
