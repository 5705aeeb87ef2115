//! How many invoices of Blink's stand, asked at once.

use std::collections::HashMap;

use super::{Error, Receiving};
use crate::blink::InvoiceStatus;
use crate::lightning::PaymentHash;

pub use crate::blink::MOST_STATUSES;

impl Receiving {
    /// How these invoices of Blink's stand, no more than [`MOST_STATUSES`]; those are left out of which nothing is learnt.
    pub async fn statuses(
        &self,
        hashes: &[PaymentHash],
    ) -> Result<HashMap<PaymentHash, InvoiceStatus>, Error> {
        Ok(self.blink.invoice_statuses(hashes).await?)
    }
}
