//! Whom a row names, read from what was typed.

use crate::blink::Username;
use crate::lightning::{Invoice, LightningAddress, Lnurl};
use crate::money::Unit;

use super::reason::Reason;

/// Somebody who can be paid, as a row names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Recipient {
    /// The payer's own wallet of that kind.
    Own(Unit),
    /// A name at Blink.
    Username(Username),
    /// A lightning address.
    Address(LightningAddress),
    /// An LNURL.
    Lnurl(Lnurl),
    /// An invoice.
    Invoice(Box<Invoice>),
}

/// How invoices begin, on every network.
const INVOICES: [&str; 4] = ["lnbcrt", "lntbs", "lntb", "lnbc"];
/// No name is longer, and no invoice is shorter.
const SHORTEST_INVOICE: usize = 51;

impl Recipient {
    /// Reads a username, a lightning address, an LNURL or an invoice, with or without `lightning:` in front, and `own:btc`
    /// and `own:usd`.
    pub(super) fn read(typed: &str) -> Result<Self, Reason> {
        let text = typed.trim();
        let small = text.to_ascii_lowercase();
        let small = small.strip_prefix("lightning:").unwrap_or(&small);
        match small {
            "" => return Err(Reason::RecipientMissing),
            "own:btc" => return Ok(Self::Own(Unit::Bitcoin)),
            "own:usd" => return Ok(Self::Own(Unit::Dollar)),
            _ => {}
        }
        if let Ok(lnurl) = small.parse() {
            return Ok(Self::Lnurl(lnurl));
        }
        let is_invoice = INVOICES.iter().any(|start| small.starts_with(start));
        if is_invoice && small.len() >= SHORTEST_INVOICE && !small.contains('@') {
            let invoice = Invoice::parse(small).map_err(|_| Reason::InvoiceUnreadable)?;
            return Ok(Self::Invoice(Box::new(invoice)));
        }
        if small.contains('@') {
            let address = small.trim_start_matches('@').parse();
            return match address {
                Ok(address) => Ok(Self::Address(address)),
                // A name with the sign in front that some put there.
                Err(_) => Self::username(small.trim_start_matches('@')),
            };
        }
        Self::username(small)
    }

    fn username(text: &str) -> Result<Self, Reason> {
        text.parse()
            .map(Self::Username)
            .map_err(|_| Reason::RecipientUnreadable)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lightning::Sample;

    #[test]
    fn every_kind_of_recipient_is_told_from_the_others() {
        let invoice = Sample::default().text();
        let lnurl = "LNURL1DP68GURN8GHJ7UM9WFMXJCM99E3K7MF0V9CXJ0M385EKVCENXC6R2C35XVUKXEFCV5MKVV34X5EKZD3EV56NYD3HXQURZEPEXEJXXEPNXSCRVWFNV9NXZCN9XQ6XYEFHVGCXXCMYXYMNSERXFQ5FNS";
        let kind = |text: &str| {
            Recipient::read(text).map(|recipient| match recipient {
                Recipient::Own(_) => "own",
                Recipient::Username(_) => "name",
                Recipient::Address(_) => "address",
                Recipient::Lnurl(_) => "lnurl",
                Recipient::Invoice(_) => "invoice",
            })
        };
        for (text, expected) in [
            ("Rosa_cafe", Ok("name")),
            ("@rosa", Ok("name")),
            (" rosa@blink.sv ", Ok("address")),
            ("lntbs@blink.sv", Ok("address")),
            (lnurl, Ok("lnurl")),
            (&format!("lightning:{lnurl}"), Ok("lnurl")),
            (&invoice, Ok("invoice")),
            (&invoice.to_uppercase(), Ok("invoice")),
            (&format!("LIGHTNING:{invoice}"), Ok("invoice")),
            ("own:usd", Ok("own")),
            ("", Err(Reason::RecipientMissing)),
            ("+50370000000", Err(Reason::RecipientUnreadable)),
            ("rosa@localhost", Err(Reason::RecipientUnreadable)),
            (
                &invoice[..invoice.len() - 1],
                Err(Reason::InvoiceUnreadable),
            ),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_fails_badly(text in ".{0,80}") {
            let _ = Recipient::read(&text);
        }
    }
}
