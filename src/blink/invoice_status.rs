//! How an invoice of Blink's stands, asked by its hash without signing in.

use cynic::{InputObject, QueryFragment, QueryVariables};

use super::operation::Operation;
use super::reply::Reply;
use super::scalars::{self, LnPaymentPreImage};
use super::{Client, Error, Question, Trouble, schema};
use crate::lightning::{PaymentHash, Preimage};

/// How an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceStatus {
    /// Nobody paid it, somebody's payment is being booked, or it was cancelled.
    Pending,
    /// Paid and booked. The preimage opens the hash; for a moment after the booking Blink may not know it.
    Paid(Option<Preimage>),
    /// Nobody paid it in time. A payment held in the last second may still be booked.
    Expired,
    /// Not an invoice of Blink's.
    Unknown,
}

/// The word that Blink has for it.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InvoicePaymentStatus {
    Expired,
    Paid,
    Pending,
    #[cynic(fallback)]
    Other,
}

#[derive(QueryVariables)]
pub(super) struct Variables {
    input: LnInvoicePaymentStatusByHashInput,
}

#[derive(InputObject)]
pub(super) struct LnInvoicePaymentStatusByHashInput {
    pub(super) payment_hash: scalars::PaymentHash,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct InvoiceStatusQuery {
    #[arguments(input: $input)]
    ln_invoice_payment_status_by_hash: LnInvoicePaymentStatus,
}

#[derive(QueryFragment)]
pub(super) struct LnInvoicePaymentStatus {
    pub(super) status: Option<InvoicePaymentStatus>,
    pub(super) payment_preimage: Option<LnPaymentPreImage>,
}

const TEXT: &str = include_str!("../../schema/operations/invoice_status.graphql");

pub(super) fn operation(hash: &PaymentHash) -> Operation<InvoiceStatusQuery, Variables> {
    let input = LnInvoicePaymentStatusByHashInput {
        payment_hash: hash.into(),
    };
    Operation::new(TEXT, Variables { input })
}

impl Client {
    /// How the invoice with that hash stands.
    pub async fn invoice_status(&self, hash: &PaymentHash) -> Result<InvoiceStatus, Error> {
        let operation = operation(hash);
        self.ask(Question::InvoiceStatus, operation, None, |reply| {
            status(reply, hash)
        })
        .await
    }
}

fn status(reply: Reply<InvoiceStatusQuery>, hash: &PaymentHash) -> Result<InvoiceStatus, Error> {
    match reply.part(|data| Some(data.ln_invoice_payment_status_by_hash)) {
        Ok(wire) => Ok(understood(
            wire.status,
            wire.payment_preimage.as_ref(),
            hash,
        )?),
        Err(Error::Refused(problems)) if problems.iter().any(|p| p.is_about_nothing()) => {
            Ok(InvoiceStatus::Unknown)
        }
        Err(error) => Err(error),
    }
}

/// Paid is what comes with a preimage that opens the hash, or with none; what comes with another one is no answer.
pub(super) fn understood(
    status: Option<InvoicePaymentStatus>,
    preimage: Option<&LnPaymentPreImage>,
    hash: &PaymentHash,
) -> Result<InvoiceStatus, Trouble> {
    match status {
        Some(InvoicePaymentStatus::Paid) => match preimage {
            None => Ok(InvoiceStatus::Paid(None)),
            Some(LnPaymentPreImage(text)) => text
                .parse::<Preimage>()
                .ok()
                .filter(|preimage| preimage.opens(hash))
                .map(|preimage| InvoiceStatus::Paid(Some(preimage)))
                .ok_or(Trouble::Malformed),
        },
        Some(InvoicePaymentStatus::Expired) => Ok(InvoiceStatus::Expired),
        // A newer word says at least that it is not paid.
        Some(InvoicePaymentStatus::Pending | InvoicePaymentStatus::Other) => {
            Ok(InvoiceStatus::Pending)
        }
        None => Err(Trouble::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preimage_has_to_open_the_hash() {
        let preimage = "00".repeat(32);
        let hash = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
        let read = |status, preimage: Option<&str>| {
            let preimage = preimage.map(|text| LnPaymentPreImage(text.to_owned()));
            understood(Some(status), preimage.as_ref(), &hash.parse().unwrap())
        };
        let paid = InvoicePaymentStatus::Paid;
        let opened = InvoiceStatus::Paid(preimage.parse().ok());
        assert_eq!(read(paid, Some(&preimage)), Ok(opened));
        assert_eq!(read(paid, None), Ok(InvoiceStatus::Paid(None)));
        for wrong in ["11".repeat(32), String::new()] {
            assert_eq!(read(paid, Some(&wrong)), Err(Trouble::Malformed));
        }
        let pending = InvoicePaymentStatus::Other;
        assert_eq!(read(pending, None), Ok(InvoiceStatus::Pending));
    }
}
