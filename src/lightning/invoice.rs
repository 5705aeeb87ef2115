//! A BOLT11 invoice, read: what it asks for, until when, and which hash it waits for.

use std::str::FromStr as _;
use std::time::Duration;

use jiff::Timestamp;
use lightning_invoice::{Bolt11Invoice, Bolt11InvoiceDescriptionRef, Currency};

use super::PaymentHash;
use crate::money::Sats;

/// The longest text that is read; Blink's have some 300 letters, with the longest memo about 1,400.
const MOST_LETTERS: usize = 4096;

/// An invoice whose signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// The whole text in small letters.
    pub payment_request: String,
    /// What names it.
    pub payment_hash: PaymentHash,
    /// What it asks for; none where the payer chooses. Never negative.
    pub amount: Option<Sats>,
    /// When it was made, by the clock of whoever made it.
    pub created_at: Timestamp,
    /// From then on nobody pays it.
    pub expires_at: Timestamp,
    /// What it is for.
    pub description: Description,
    /// Whose money it asks for.
    pub network: Network,
}

/// What an invoice says that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Description {
    /// In words, written by whoever made it.
    Text(String),
    /// By the SHA-256 of a text that was told elsewhere.
    Hash([u8; 32]),
}

/// A bitcoin network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Real money.
    Mainnet,
    /// Test coins.
    Testnet,
    /// Test coins, Blink's staging.
    Signet,
    /// A developer's own machine.
    Regtest,
}

/// Why a text is no invoice for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadInvoice {
    /// No BOLT11 text, or its signature is wrong.
    #[error("not a BOLT11 invoice")]
    Malformed,
    /// It asks for parts of a satoshi, which no wallet of ours counts.
    #[error("asks for a fraction of a satoshi")]
    Fraction,
    /// Its times are beyond all calendars.
    #[error("made or expires at no time that there is")]
    NoSuchTime,
    /// Of a network that nobody uses.
    #[error("of an unknown network")]
    Network,
}

impl Invoice {
    /// Reads an invoice in small or in capital letters.
    pub fn parse(text: &str) -> Result<Self, BadInvoice> {
        // The library's reader is asked about nothing that cannot be one.
        if text.len() > MOST_LETTERS || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(BadInvoice::Malformed);
        }
        let read = Bolt11Invoice::from_str(text).map_err(|_| BadInvoice::Malformed)?;
        let expires = read.expires_at().ok_or(BadInvoice::NoSuchTime)?;
        Ok(Self {
            payment_request: text.to_ascii_lowercase(),
            payment_hash: PaymentHash::new(*AsRef::<[u8; 32]>::as_ref(read.payment_hash())),
            amount: read.amount_milli_satoshis().map(whole_sats).transpose()?,
            created_at: instant(read.duration_since_epoch())?,
            expires_at: instant(expires)?,
            description: match read.description() {
                Bolt11InvoiceDescriptionRef::Direct(text) => {
                    Description::Text(text.as_inner().0.clone())
                }
                Bolt11InvoiceDescriptionRef::Hash(hash) => {
                    Description::Hash(*AsRef::<[u8; 32]>::as_ref(&hash.0))
                }
            },
            network: match read.currency() {
                Currency::Bitcoin => Network::Mainnet,
                Currency::BitcoinTestnet => Network::Testnet,
                Currency::Signet => Network::Signet,
                Currency::Regtest => Network::Regtest,
                Currency::Simnet => return Err(BadInvoice::Network),
            },
        })
    }
}

fn whole_sats(millisats: u64) -> Result<Sats, BadInvoice> {
    if !millisats.is_multiple_of(1000) {
        return Err(BadInvoice::Fraction);
    }
    let sats = i64::try_from(millisats / 1000).map_err(|_| BadInvoice::Malformed)?;
    Ok(Sats(sats))
}

fn instant(since_epoch: Duration) -> Result<Timestamp, BadInvoice> {
    i64::try_from(since_epoch.as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(BadInvoice::NoSuchTime)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Sample;
    use super::*;

    /// From the examples of BOLT 11.
    const COFFEE: &str = "lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh";
    const HASHED: &str = "lnbc20m1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqhp58yjmdan79s6qqdhdzgynm4zwqd5d7xmw5fk98klysy043l2ahrqs9qrsgq7ea976txfraylvgzuxs8kgcw23ezlrszfnh8r6qtfpr6cxga50aj6txm9rxrydzd06dfeawfk6swupvz4erwnyutnjq7x39ymw6j38gp7ynn44";
    const DONATION: &str = "lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls087fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql";
    const HASH: &str = "0001020304050607080900010203040506070809000102030405060708090102";

    #[test]
    fn the_standards_own_examples() {
        let coffee = Invoice::parse(&COFFEE.to_uppercase()).unwrap();
        assert_eq!(coffee.payment_request, COFFEE);
        assert_eq!(coffee.payment_hash.to_string(), HASH);
        assert_eq!(coffee.amount, Some(Sats(250_000)));
        assert_eq!(coffee.created_at.as_second(), 1_496_314_658);
        assert_eq!(coffee.expires_at.as_second(), 1_496_314_658 + 60);
        assert_eq!(
            coffee.description,
            Description::Text("1 cup coffee".to_owned())
        );
        assert_eq!(coffee.network, Network::Mainnet);
        let hashed = Invoice::parse(HASHED).unwrap();
        assert_eq!(hashed.amount, Some(Sats(2_000_000)));
        assert_eq!(hashed.expires_at.as_second(), 1_496_314_658 + 3600);
        assert!(matches!(
            hashed.description,
            Description::Hash([0x39, 0x25, ..])
        ));
        let donation = Invoice::parse(DONATION).unwrap();
        assert_eq!(donation.amount, None);
    }

    #[test]
    fn what_is_no_whole_invoice_is_refused() {
        let typo = COFFEE.replace("pvjluez", "pvjluzz");
        let mixed = COFFEE.replacen("lnbc", "LNbc", 1);
        let long = format!("lnbc1{}", "q".repeat(MOST_LETTERS));
        for text in [
            "", "lnbc", "lnurl1", &typo, &mixed, &long, " lnbc1", "łnbc1",
        ] {
            assert_eq!(Invoice::parse(text), Err(BadInvoice::Malformed), "{text}");
        }
    }

    #[test]
    fn parts_of_a_satoshi_are_refused() {
        let millisats = |millisats| {
            Invoice::parse(
                &Sample {
                    millisats: Some(millisats),
                    ..Sample::default()
                }
                .text(),
            )
        };
        assert_eq!(millisats(1001), Err(BadInvoice::Fraction));
        assert_eq!(millisats(1000).unwrap().amount, Some(Sats(1)));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            sats in proptest::option::of(1_u64..10_000_000_000_000),
            created in 1_500_000_000_u64..30_000_000_000,
            lasts in 0_u64..10_000_000,
            preimage in any::<[u8; 32]>(),
        ) {
            let sample = Sample {
                millisats: sats.map(|sats| sats * 1000), created, lasts: Some(lasts), preimage, ..Sample::default()
            };
            let invoice = Invoice::parse(&sample.text()).unwrap();
            prop_assert_eq!(invoice.amount.map(|amount| u64::try_from(amount.0).unwrap()), sats);
            prop_assert_eq!(u64::try_from(invoice.created_at.as_second()).unwrap(), created);
            prop_assert_eq!(u64::try_from(invoice.expires_at.as_second()).unwrap(), created + lasts);
            prop_assert!(super::super::Preimage::new(preimage).opens(&invoice.payment_hash));
        }

        #[test]
        fn reading_never_fails_badly(text in ".{0,80}", tail in "[a-z0-9]{0,300}") {
            let _ = Invoice::parse(&text);
            let _ = Invoice::parse(&format!("lnbc{tail}"));
        }
    }
}
