//! How many invoices of Blink's stand, asked at once: what counts for its limit is the request.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::invoice_status::{
    LnInvoicePaymentStatus, LnInvoicePaymentStatusByHashInput, understood,
};
use super::operation::Operation;
use super::reply::Reply;
use super::{Client, Error, InvoiceStatus, Question};
use crate::lightning::PaymentHash;

/// So many invoices fit one question: Blink refuses those that select 200 fields, and each invoice is three.
pub const MOST: usize = 60;

/// The inputs by the names that the text has for them.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Variables(HashMap<String, LnInvoicePaymentStatusByHashInput>);

type Statuses = HashMap<String, LnInvoicePaymentStatus>;

/// The text for so many invoices; the file in `schema/operations/` is the one for two.
pub(super) fn text(count: usize) -> String {
    let (mut inputs, mut fields) = (Vec::with_capacity(count), String::new());
    for number in 0..count {
        inputs.push(format!("$i{number}: LnInvoicePaymentStatusByHashInput!"));
        // Writing to a text cannot fail.
        let _ = write!(
            fields,
            "  i{number}: lnInvoicePaymentStatusByHash(input: $i{number}) {{\n    status\n    paymentPreimage\n  }}\n"
        );
    }
    format!(
        "query InvoiceStatuses({}) {{\n{fields}}}\n",
        inputs.join(", ")
    )
}

pub(super) fn operation(hashes: &[PaymentHash]) -> Operation<Statuses, Variables> {
    let inputs = hashes.iter().enumerate().map(|(number, hash)| {
        let input = LnInvoicePaymentStatusByHashInput {
            payment_hash: hash.into(),
        };
        (format!("i{number}"), input)
    });
    Operation::new(text(hashes.len()), Variables(inputs.collect()))
}

impl Client {
    /// How these invoices stand, as many as Blink says it of; no more than [`MOST`]. One that it refuses to speak of spoils the
    /// whole answer: then each half is asked for by itself. An error only where nothing at all was learnt.
    pub async fn invoice_statuses(
        &self,
        hashes: &[PaymentHash],
    ) -> Result<HashMap<PaymentHash, InvoiceStatus>, Error> {
        let (mut known, mut parts) = (HashMap::new(), vec![hashes]);
        while let Some(part) = parts.pop() {
            let asked = match part {
                [] => continue,
                [hash] => {
                    let status = self.invoice_status(hash).await;
                    status.map(|status| HashMap::from([(*hash, status)]))
                }
                part => {
                    let read = |reply| statuses(reply, part);
                    self.ask(Question::InvoiceStatus, operation(part), None, read)
                        .await
                }
            };
            match asked {
                Ok(more) => known.extend(more),
                Err(Error::Refused(_)) if part.len() > 1 => {
                    let (one, other) = part.split_at(part.len() / 2);
                    parts.extend([one, other]);
                }
                Err(Error::Refused(_)) if hashes.len() > 1 => {}
                Err(error) if known.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(known)
    }
}

/// What cannot be understood is left out, as if it had not been said.
fn statuses(
    reply: Reply<Statuses>,
    hashes: &[PaymentHash],
) -> Result<HashMap<PaymentHash, InvoiceStatus>, Error> {
    let all = reply.part(Some)?;
    let status = |(number, hash): (usize, &PaymentHash)| {
        let wire = all.get(&format!("i{number}"))?;
        let status = understood(wire.status, wire.payment_preimage.as_ref(), hash);
        Some((*hash, status.ok()?))
    };
    Ok(hashes.iter().enumerate().filter_map(status).collect())
}
