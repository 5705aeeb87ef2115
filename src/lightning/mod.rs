//! The Lightning network's own words: invoices, payment hashes and what opens them, lightning addresses, LNURL.

mod address;
mod hash;
mod invoice;
mod lnurl;
#[cfg(test)]
mod sample;

pub use address::{LightningAddress, NotAnAddress};
pub use hash::{NotHex, PaymentHash, Preimage};
pub use invoice::{BadInvoice, Description, Invoice, Network};
pub use lnurl::{Lnurl, NotAnLnurl};
#[cfg(test)]
pub(crate) use sample::Sample;
