//! What a payment costs on top, whichever of Blink's four mutations is asked.

use cynic::QueryFragment;

use super::new_invoice::{PayloadError, problems};
use super::reply::Reply;
use super::scalars::{CentAmount, SatAmount};
use super::{Error, NotPaid, schema};

/// A fee in the minor unit of the wallet that pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fee {
    /// Satoshis or US cents, as the wallet counts.
    pub minor: i64,
    /// No way was found: it is the most that it can be.
    pub is_most: bool,
}

#[derive(QueryFragment)]
pub(super) struct SatAmountPayload {
    amount: Option<SatAmount>,
    errors: Vec<PayloadError>,
}

#[derive(QueryFragment)]
pub(super) struct CentAmountPayload {
    amount: Option<CentAmount>,
    errors: Vec<PayloadError>,
}

/// Either of the two.
pub(super) struct Probed {
    amount: Option<i64>,
    errors: Vec<PayloadError>,
}

impl From<SatAmountPayload> for Probed {
    fn from(payload: SatAmountPayload) -> Self {
        Self {
            amount: payload.amount.map(|SatAmount(minor)| minor),
            errors: payload.errors,
        }
    }
}

impl From<CentAmountPayload> for Probed {
    fn from(payload: CentAmountPayload) -> Self {
        Self {
            amount: payload.amount.map(|CentAmount(minor)| minor),
            errors: payload.errors,
        }
    }
}

/// The fee; none where Blink refuses to say. Amount and errors may stand side by side.
pub(super) fn fee<T>(
    reply: Reply<T>,
    payload: impl FnOnce(T) -> Probed,
) -> Result<Option<Fee>, Error> {
    let Probed { amount, errors } = reply.part(|data| Some(payload(data)))?;
    let is_most = !errors.is_empty();
    if let Some(minor) = amount {
        return Ok(Some(Fee { minor, is_most }));
    }
    match NotPaid::from(problems(errors)) {
        NotPaid::NotAuthorized => Err(Error::NotAuthorized),
        NotPaid::OutOfOrder => Err(Error::SideService),
        _ => Ok(None),
    }
}
