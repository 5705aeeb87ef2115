//! Whether an invoice of a lightning address was paid (LUD-21).

use serde::Deserialize;
use url::Url;

use super::{Client, Error, Mismatch};
use crate::lightning::{LightningAddress, PaymentHash, Preimage};

/// How an invoice stands, by whoever made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Not paid so far.
    Pending,
    /// Paid; the preimage, where one came, opens the hash.
    Settled(Option<Preimage>),
}

#[derive(Deserialize)]
struct Wire {
    settled: bool,
    preimage: Option<String>,
    pr: Option<String>,
}

impl Client {
    /// Asks at the place that came with the invoice. The answer has to be about this very invoice.
    pub async fn verify(
        &self,
        address: &LightningAddress,
        verify: &Url,
        payment_request: &str,
        hash: &PaymentHash,
    ) -> Result<Verified, Error> {
        let wire: Wire = self.get(Some(address), verify.clone()).await?;
        let same = |pr: &String| pr.eq_ignore_ascii_case(payment_request);
        if !wire.pr.as_ref().is_none_or(same) {
            return Err(Error::WrongInvoice(Mismatch::Other));
        }
        if !wire.settled {
            return Ok(Verified::Pending);
        }
        match wire.preimage.as_deref() {
            // Without either, nothing ties the answer to this invoice.
            None | Some("") if wire.pr.is_none() => Err(Error::WrongInvoice(Mismatch::Other)),
            None | Some("") => Ok(Verified::Settled(None)),
            Some(text) => text
                .parse::<Preimage>()
                .ok()
                .filter(|preimage| preimage.opens(hash))
                .map(|preimage| Verified::Settled(Some(preimage)))
                .ok_or(Error::WrongInvoice(Mismatch::Preimage)),
        }
    }
}
