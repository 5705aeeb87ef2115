//! What stands on a receipt: read from the record that was stored, nothing computed anew.

use crate::sale::{Found, Method, State as Stands};
use crate::text::Sign;
use crate::web::frame::Frame;

use super::coin::Coin;
use super::outcome::Fact;
use super::payment::{rate, worth};

/// What is said of the proof.
pub(super) struct Proof {
    pub(super) kind: &'static str,
    pub(super) icon: &'static str,
    pub(super) text: String,
}

fn fact(frame: &Frame, id: &'static str, text: String) -> Fact {
    Fact {
        name: frame.t(id).to_owned(),
        text,
    }
}

/// A line for each amount that was typed.
pub(super) fn lines(frame: &Frame, found: &Found) -> Vec<Fact> {
    let basket = &found.sale.record.basket;
    let coin = Coin::of(basket.denomination);
    let line = |(place, minor): (usize, &i64)| Fact {
        name: frame.text.with("slip-line", [("number", place + 1)]),
        text: coin.show(frame.text, *minor),
    };
    basket.lines.iter().enumerate().map(line).collect()
}

/// From the lines to the total, where there is anything between them.
pub(super) fn sums(frame: &Frame, found: &Found) -> Vec<Fact> {
    let record = &found.sale.record;
    let (coin, totals) = (Coin::of(record.basket.denomination), record.totals);
    let show = |minor| coin.show(frame.text, minor);
    let mut sums = Vec::new();
    if totals.discount > 0 {
        sums.push(fact(frame, "pos-subtotal", show(totals.lines)));
        sums.push(fact(frame, "pos-discount", show(-totals.discount)));
    }
    if totals.tip > 0 {
        let without = totals.total - totals.tip;
        sums.push(fact(frame, "slip-net", show(without)));
        sums.push(fact(frame, "pos-tip", show(totals.tip)));
    }
    sums
}

/// How it was paid, in satoshis and by which rate.
pub(super) fn payment(frame: &Frame, found: &Found) -> Vec<Fact> {
    let sale = &found.sale;
    let Some(method) = sale.method() else {
        return Vec::new();
    };
    let word = match method {
        Method::Lightning => "slip-method-lightning",
        Method::Cash => "slip-method-cash",
    };
    let mut facts = vec![fact(frame, "slip-method", frame.t(word).to_owned())];
    let invoice = found
        .invoice
        .as_ref()
        .filter(|_| method == Method::Lightning);
    let Some(invoice) = invoice else {
        return facts;
    };
    if Coin::of(sale.record.basket.denomination).is_bitcoin() {
        let worth = invoice.quote.and_then(|quote| {
            let code = quote.code.to_string();
            let name = frame.t1("slip-worth", "currency", code);
            worth(frame, &quote, invoice.sats).map(|text| Fact { name, text })
        });
        facts.extend(worth);
    } else {
        let sats = frame.text.sats(invoice.sats.0, Sign::Negative);
        facts.push(fact(frame, "slip-sats", sats));
    }
    if let Some(quote) = &invoice.quote {
        facts.push(fact(frame, "slip-rate", rate(frame, quote)));
    }
    facts
}

/// What is to be known of a sale that did not simply get paid; empty where it did.
pub(super) fn remark(frame: &Frame, found: &Found) -> String {
    let id = match found.sale.state {
        Stands::Paid | Stands::PaidInCash | Stands::PaidLate => return String::new(),
        Stands::Overpaid => "sale-state-again",
        Stands::Open | Stands::Waiting | Stands::Expired | Stands::Cancelled => "slip-not-paid",
    };
    frame.t(id).to_owned()
}

/// Checked at this moment, whatever was stored.
pub(super) fn proof(frame: &Frame, found: &Found) -> Proof {
    let (kind, icon, id) = match (found.sale.method(), &found.invoice) {
        (Some(Method::Lightning), Some(invoice)) => match invoice.preimage {
            Some(preimage) if preimage.opens(&invoice.payment_hash) => {
                ("good", "check", "slip-proof-good")
            }
            Some(_) => ("bad", "warning", "slip-proof-bad"),
            None => ("none", "info", "slip-proof-none"),
        },
        _ => ("none", "info", ""),
    };
    Proof {
        kind,
        icon,
        text: match id {
            "" => String::new(),
            id => frame.t(id).to_owned(),
        },
    }
}
