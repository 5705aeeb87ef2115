//! Whom a cell names, as far as that shows without asking anybody.

use crate::lightning::{BadInvoice, Invoice, LightningAddress, Lnurl, NotAnAddress};

use super::super::reason::Reason;

/// The parts that begin an invoice's text: main net, test nets, a developer's own.
const INVOICES: [&str; 4] = ["lnbcrt", "lntbs", "lntb", "lnbc"];
/// Names at Blink have so many letters; telephone numbers too.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=50;

/// What was named, without what wallets put before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// What is left of the cell.
    pub(super) text: String,
    /// The cell names an amount by itself.
    pub(super) has_amount: bool,
}

pub(super) fn read(cell: &str) -> Result<Named, Reason> {
    let text = without_scheme(cell.trim());
    let small = text.to_ascii_lowercase();
    let named = |text: &str| {
        Ok(Named {
            text: text.to_owned(),
            has_amount: false,
        })
    };
    if text.is_empty() {
        return Err(Reason::RecipientMissing);
    }
    if matches!(small.as_str(), "own:btc" | "own:usd") {
        return named(&small);
    }
    let is_long = text.len() > 60;
    if is_long && INVOICES.iter().any(|part| small.starts_with(part)) {
        return match Invoice::parse(text) {
            Ok(invoice) => Ok(Named {
                text: invoice.payment_request,
                has_amount: invoice.amount.is_some_and(|sats| sats.0 > 0),
            }),
            Err(BadInvoice::Network) => Err(Reason::WrongNetwork),
            Err(_) => Err(Reason::InvoiceUnreadable),
        };
    }
    if small.starts_with("lnurl1") {
        let read: Result<Lnurl, _> = text.parse();
        return read.map_or(Err(Reason::RecipientUnreadable), |_| named(text));
    }
    let name = text.strip_prefix('@').unwrap_or(text);
    if name.contains('@') {
        // Whether the domain is one to go to is found out when somebody goes there.
        return match name.parse::<LightningAddress>() {
            Ok(_) | Err(NotAnAddress::Domain) => named(name),
            Err(_) => Err(Reason::RecipientUnreadable),
        };
    }
    let fits = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    if LETTERS.contains(&name.len()) && name.chars().all(fits) {
        return named(name);
    }
    Err(Reason::RecipientUnreadable)
}

/// Wallets and codes write `lightning:` and `LIGHTNING:` before what can be paid.
fn without_scheme(text: &str) -> &str {
    let scheme = "lightning:";
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => {
            text[scheme.len()..].trim_start_matches('/')
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(cell: &str) -> Result<String, Reason> {
        read(cell).map(|named| named.text)
    }

    #[test]
    fn every_kind_is_told_apart() {
        let lnurl = Lnurl::new("https://pay.example.com/a".parse().unwrap()).unwrap();
        for (cell, expected) in [
            ("rosa", Ok("rosa")),
            (" @Rosa_1 ", Ok("Rosa_1")),
            ("lnbc_fan", Ok("lnbc_fan")),
            ("lightning:ana@pay.example.com", Ok("ana@pay.example.com")),
            ("LIGHTNING:Ana@Pay.example.com", Ok("Ana@Pay.example.com")),
            ("ana@localhost:3000", Ok("ana@localhost:3000")),
            ("OWN:USD", Ok("own:usd")),
            ("", Err(Reason::RecipientMissing)),
            ("lightning:", Err(Reason::RecipientMissing)),
            ("a b", Err(Reason::RecipientUnreadable)),
            ("a/b@c.com", Err(Reason::RecipientUnreadable)),
            ("ab", Err(Reason::RecipientUnreadable)),
            ("lnurl1qqqq", Err(Reason::RecipientUnreadable)),
            (
                "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq@",
                Err(Reason::RecipientUnreadable),
            ),
        ] {
            assert_eq!(text(cell), expected.map(str::to_owned), "{cell}");
        }
        assert_eq!(text(&lnurl.to_string()), Ok(lnurl.to_string()));
        assert_eq!(
            text(&format!("lnbc1{}", "q".repeat(200))),
            Err(Reason::InvoiceUnreadable)
        );
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(cell in ".{0,80}") {
            if let Ok(named) = read(&cell) {
                prop_assert_eq!(read(&named.text), Ok(named));
            }
        }
    }
}
