//! The two unions: how a payment was asked for and how it was settled.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use crate::sandbox::ledger::entry::{CounterParty, Initiation, Settlement};

pub(super) struct InitiationView<'a>(pub(super) &'a Initiation);

impl ObjectValue for InitiationView<'_> {
    fn type_name(&self) -> &str {
        match self.0 {
            Initiation::IntraLedger(_) => "InitiationViaIntraLedger",
            Initiation::Lightning { .. } => "InitiationViaLn",
            Initiation::OnChain { .. } => "InitiationViaOnChain",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match (self.0, info.field_name()) {
            (Initiation::IntraLedger(other), field) => counter_party(other, field),
            (Initiation::Lightning { payment_hash, .. }, "paymentHash") => {
                Some(ResolvedValue::leaf(payment_hash.as_str()))
            }
            (
                Initiation::Lightning {
                    payment_request, ..
                },
                "paymentRequest",
            ) => Some(ResolvedValue::leaf(payment_request.as_str())),
            (Initiation::OnChain { address }, "address") => {
                Some(ResolvedValue::leaf(address.as_str()))
            }
            _ => None,
        }
        .ok_or_else(|| self.unknown_field_error(info))
    }
}

pub(super) struct SettlementView<'a>(pub(super) &'a Settlement);

impl ObjectValue for SettlementView<'_> {
    fn type_name(&self) -> &str {
        match self.0 {
            Settlement::IntraLedger { .. } => "SettlementViaIntraLedger",
            Settlement::Lightning { .. } => "SettlementViaLn",
            Settlement::OnChain { .. } => "SettlementViaOnChain",
        }
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match (self.0, info.field_name()) {
            (
                Settlement::IntraLedger { preimage, .. } | Settlement::Lightning { preimage },
                "preImage",
            ) => Some(ResolvedValue::leaf(preimage.as_deref())),
            (Settlement::IntraLedger { other, .. }, field) => counter_party(other, field),
            (
                Settlement::OnChain {
                    transaction_hash,
                    vout,
                    arrival_estimated_at,
                },
                field,
            ) => match field {
                "transactionHash" => Some(ResolvedValue::leaf(transaction_hash.as_deref())),
                "vout" => Some(ResolvedValue::leaf(*vout)),
                "arrivalInMempoolEstimatedAt" => Some(ResolvedValue::leaf(*arrival_estimated_at)),
                _ => None,
            },
            _ => None,
        }
        .ok_or_else(|| self.unknown_field_error(info))
    }
}

fn counter_party<'a>(other: &'a CounterParty, field: &str) -> Option<ResolvedValue<'a>> {
    match field {
        "counterPartyUsername" => Some(ResolvedValue::leaf(other.username.as_deref())),
        "counterPartyWalletId" => Some(ResolvedValue::leaf(other.wallet_id.as_deref())),
        _ => None,
    }
}
