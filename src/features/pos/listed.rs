//! Sales as lists show them.

use crate::money::{Fiat, Sats};
use crate::sale::{Denomination, Found, Method, State as Stands};
use crate::text::Sign;
use crate::web::figure::{Figure, Second};
use crate::web::frame::Frame;
use crate::web::when::When;

use super::counter::Counter;
use super::payment::instant;

/// A sale in a list.
pub(super) struct Row {
    pub(super) href: String,
    /// The order's number.
    pub(super) title: String,
    pub(super) note: String,
    /// `paid`, `waiting`, `trouble` or `ended`.
    pub(super) kind: &'static str,
    pub(super) state_word: &'static str,
    pub(super) state_icon: &'static str,
    pub(super) when: When,
    pub(super) figure: Figure,
}

impl Row {
    /// Under the heading of its day.
    pub(super) fn new(frame: &Frame, counter: &Counter, found: &Found) -> Self {
        let sale = &found.sale;
        let (kind, state_icon) = match sale.state {
            Stands::Paid => ("paid", "check"),
            Stands::PaidInCash => ("paid", "cash"),
            Stands::Waiting => ("waiting", "clock"),
            Stands::PaidLate if sale.handled_at.is_some() => ("paid", "check"),
            Stands::PaidLate | Stands::Overpaid => ("trouble", "warning"),
            Stands::Open | Stands::Expired => ("ended", "clock"),
            Stands::Cancelled => ("ended", "cross"),
        };
        Self {
            href: counter.sale(&sale.id),
            title: frame.t1("sale-order", "number", sale.number.to_string()),
            note: sale.record.basket.note.clone(),
            kind,
            state_word: frame.t(word(sale.state)),
            state_icon,
            when: When::time(frame, instant(sale.created_at)),
            figure: figure(frame, found),
        }
    }
}

/// The message that names a state.
pub(super) fn word(state: Stands) -> &'static str {
    match state {
        Stands::Open => "sale-state-failed",
        Stands::Waiting => "sale-word-waiting",
        Stands::Paid => "sale-state-paid",
        Stands::PaidLate => "sale-state-late",
        Stands::Overpaid => "sale-state-again",
        Stands::Expired => "sale-state-expired",
        Stands::Cancelled => "sale-state-cancelled",
        Stands::PaidInCash => "sale-state-cash",
    }
}

/// What it came to, and the same in the other unit as its invoice says.
pub(super) fn figure(frame: &Frame, found: &Found) -> Figure {
    let total = found.sale.record.totals.total;
    // Cash has no rate.
    let cash = found.sale.method() == Some(Method::Cash);
    let invoice = found.invoice.as_ref().filter(|_| !cash);
    match found.sale.record.basket.denomination {
        Denomination::Sats => {
            let quote = invoice.and_then(|invoice| invoice.quote);
            let worth = quote.and_then(|quote| {
                Some(Fiat {
                    minor: quote.worth(Sats(total))?.into(),
                    fraction_digits: quote.fraction_digits,
                    currency: quote.code,
                })
            });
            let second = worth.map(Second::Fiat);
            Figure::of_wallet(frame.text, Sats(total).into(), second, Sign::Negative)
        }
        Denomination::Fiat {
            code,
            fraction_digits,
        } => {
            let fiat = Fiat {
                minor: total.into(),
                fraction_digits,
                currency: code,
            };
            let second = invoice.map(|invoice| Second::Sats(invoice.sats));
            Figure::of_fiat(frame.text, fiat, second)
        }
    }
}
