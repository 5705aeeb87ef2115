//! What Blink calls an invoice of ours (its external id): enough to ask for it twice without getting two, to find the order
//! in Blink's own lists, and to find the sale again should its record be lost.

use std::fmt;
use std::str::FromStr;

use super::id::SaleId;

/// Order numbers of anybody's; larger ones were not written by us.
const MOST: i64 = 1_000_000_000;

/// On which of a merchant's registers a sale was rung up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RungUp {
    /// By whoever was signed in.
    Own,
    /// On the one that anybody opens by name.
    Open,
}

/// `till-own-12-<sale>-1`: the first invoice of order 12. Fits `^[a-z0-9_-]{1,100}$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceName {
    /// Where.
    pub rung_up: RungUp,
    /// The order number there.
    pub number: i64,
    /// The sale.
    pub sale: SaleId,
    /// Which of its invoices, from 1.
    pub turn: i64,
}

/// Not a name that we give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of an invoice of ours")]
pub struct NotAnInvoiceName;

impl fmt::Display for InvoiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            rung_up,
            number,
            sale,
            turn,
        } = self;
        let register = match rung_up {
            RungUp::Own => "own",
            RungUp::Open => "open",
        };
        write!(f, "till-{register}-{number}-{sale}-{turn}")
    }
}

impl FromStr for InvoiceName {
    type Err = NotAnInvoiceName;

    fn from_str(text: &str) -> Result<Self, NotAnInvoiceName> {
        let parts: Vec<&str> = text.split('-').collect();
        let ["till", register, number, sale, turn] = parts[..] else {
            return Err(NotAnInvoiceName);
        };
        let count = |text: &str| {
            let number = text.parse().ok();
            let number = number.filter(|number| (1..=MOST).contains(number));
            number.ok_or(NotAnInvoiceName)
        };
        let name = Self {
            rung_up: match register {
                "own" => RungUp::Own,
                "open" => RungUp::Open,
                _ => return Err(NotAnInvoiceName),
            },
            number: count(number)?,
            sale: sale.parse().map_err(|_| NotAnInvoiceName)?,
            turn: count(turn)?,
        };
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_others_are_not_ours() {
        let sale = "0".repeat(26);
        for wrong in [
            String::new(),
            "till".to_owned(),
            format!("till-{sale}-1"),
            format!("till-mine-1-{sale}-1"),
            format!("shop-own-1-{sale}-1"),
            format!("till-own-0-{sale}-1"),
            format!("till-own--1-{sale}-1"),
            format!("till-own-9223372036854775807-{sale}-1"),
            format!("till-own-1-{sale}-"),
            format!("till-own-1-{sale}-1-1"),
            "till-own-1-short-1".to_owned(),
        ] {
            assert_eq!(
                wrong.parse::<InvoiceName>(),
                Err(NotAnInvoiceName),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_name_is_read_as_it_is_written(own: bool, number in 1..=MOST, turn in 1..=MOST, sale in "[0-9a-hjkmnp-tv-z]{26}") {
            let name = InvoiceName {
                rung_up: if own { RungUp::Own } else { RungUp::Open },
                number,
                sale: sale.parse().unwrap(),
                turn,
            };
            let text = name.to_string();
            prop_assert!(text.len() <= 100);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
            prop_assert_eq!(text.parse(), Ok(name));
        }
    }
}
