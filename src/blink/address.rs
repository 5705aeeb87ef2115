//! What asking for a bitcoin address comes to.

use cynic::QueryFragment;

use super::new_invoice::{PayloadError, problems};
use super::reply::Reply;
use super::scalars::OnChainAddress;
use super::{Error, NoInvoice, schema};

#[derive(QueryFragment)]
pub(super) struct OnChainAddressPayload {
    errors: Vec<PayloadError>,
    address: Option<OnChainAddress>,
}

/// The address of an answer, or why there is none: what refuses invoices refuses addresses too.
pub(super) fn address<T>(
    reply: Reply<T>,
    payload: impl FnOnce(T) -> OnChainAddressPayload,
) -> Result<Result<String, NoInvoice>, Error> {
    let problems = match reply.data.map(payload) {
        Some(OnChainAddressPayload {
            errors,
            address: Some(address),
        }) if errors.is_empty() => return Ok(Ok(address.0)),
        Some(payload) if !payload.errors.is_empty() => problems(payload.errors),
        _ => reply.problems,
    };
    match NoInvoice::from(problems) {
        NoInvoice::Failed(error) => Err(error),
        refusal => Ok(Err(refusal)),
    }
}
