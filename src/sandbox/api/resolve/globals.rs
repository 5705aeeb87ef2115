//! What holds for everybody: the network, the lightning addresses' domain, the deposit fees.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::ledger::receive::{DEPOSIT_FEE, FREE_ABOVE};
use crate::sandbox::people::LIGHTNING_DOMAIN;

pub(super) struct Globals;

impl ObjectValue for Globals {
    fn type_name(&self) -> &str {
        "Globals"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "network" => ResolvedValue::leaf("signet"),
            "lightningAddressDomain" => ResolvedValue::leaf(LIGHTNING_DOMAIN),
            "feesInformation" => ResolvedValue::object(FeesInformation),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}

struct FeesInformation;

impl ObjectValue for FeesInformation {
    fn type_name(&self) -> &str {
        "FeesInformation"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "deposit" => Ok(ResolvedValue::object(DepositFees)),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

struct DepositFees;

impl ObjectValue for DepositFees {
    fn type_name(&self) -> &str {
        "DepositFeesInformation"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "tiers" => Ok(ResolvedValue::list(
                [(DEPOSIT_FEE, Some(FREE_ABOVE)), (0, None)]
                    .map(|(amount, up_to)| ResolvedValue::object(Tier { amount, up_to })),
            )),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

/// Satoshis, served as strings; the last tier has no upper end.
struct Tier {
    amount: i64,
    up_to: Option<i64>,
}

impl ObjectValue for Tier {
    fn type_name(&self) -> &str {
        "DepositFeeTier"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        Ok(match info.field_name() {
            "amount" => ResolvedValue::leaf(self.amount.to_string()),
            "maxAmount" => ResolvedValue::leaf(self.up_to.map(|sats| sats.to_string())),
            _ => return Err(self.unknown_field_error(info)),
        })
    }
}
