//! Invoices for trials, signed with a key that everybody knows.

use std::time::Duration;

use bitcoin::hashes::{Hash as _, sha256};
use bitcoin::secp256k1::{Secp256k1, SecretKey};
use lightning_invoice::{
    Bolt11InvoiceDescription, Currency, Description, InvoiceBuilder, PaymentSecret, Sha256,
};

/// What to write into an invoice.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) millisats: Option<u64>,
    /// Unix seconds.
    pub(crate) created: u64,
    /// Seconds.
    pub(crate) lasts: Option<u64>,
    pub(crate) preimage: [u8; 32],
    pub(crate) description_hash: Option<[u8; 32]>,
    pub(crate) currency: Currency,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            millisats: Some(1_000_000),
            created: 1_763_700_000,
            lasts: None,
            preimage: [7; 32],
            description_hash: None,
            currency: Currency::Bitcoin,
        }
    }
}

impl Sample {
    /// As a BOLT11 text.
    pub(crate) fn text(&self) -> String {
        let description = match self.description_hash {
            Some(hash) => {
                Bolt11InvoiceDescription::Hash(Sha256(sha256::Hash::from_byte_array(hash)))
            }
            None => Bolt11InvoiceDescription::Direct(Description::new("tea".to_owned()).unwrap()),
        };
        let mut builder = InvoiceBuilder::new(self.currency.clone())
            .invoice_description(description)
            .payment_hash(sha256::Hash::hash(&self.preimage))
            .payment_secret(PaymentSecret([9; 32]))
            .duration_since_epoch(Duration::from_secs(self.created))
            .min_final_cltv_expiry_delta(18);
        if let Some(millisats) = self.millisats {
            builder = builder.amount_milli_satoshis(millisats);
        }
        if let Some(seconds) = self.lasts {
            builder = builder.expiry_time(Duration::from_secs(seconds));
        }
        let key = SecretKey::from_slice(&[42; 32]).unwrap();
        let curve = Secp256k1::new();
        builder
            .build_signed(|hash| curve.sign_ecdsa_recoverable(hash, &key))
            .unwrap()
            .to_string()
    }
}
