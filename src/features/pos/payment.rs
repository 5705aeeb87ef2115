//! A sale at its own address: the code to be paid, or what became of it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::money::{Sats, Unit};
use crate::sale::{Denomination, InvoiceState, Quote, Sale, SaleInvoice, State as Stands, telling};
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::qr::Code;
use crate::web::when::When;

use super::bar::Till;
use super::coin::Coin;
use super::counter::{Counter, SaleAt, Stand};
use super::outcome::{Fact, Outcome, Way, outcome};
use super::why::Why;

/// For so long after it was rung up a sale's codes are made anew by themselves, seconds.
const RENEWS_FOR: i64 = 3600;
/// So many of a sale's invoices may be in somebody's hands: the one that is shown, and the one before.
const IN_HAND: usize = 2;
/// Letters of an invoice that are shown at either end.
const ENDS: usize = 6;

#[derive(Template)]
#[template(path = "pos/payment.html")]
struct PaymentPage {
    frame: Frame,
    till: Till,
    title: String,
    state: &'static str,
    done: bool,
    /// Nothing is expected any more.
    settled: bool,
    here: String,
    version: i64,
    /// Differs wherever the page does; the version alone does not tell that somebody gave up.
    seen: String,
    /// There is no code, and nobody is asking for one.
    unasked: bool,
    /// Where the page asks for a new code by itself, though the last one has run out.
    again: String,
    events: String,
    announce: String,
    urgent: bool,
    sound: &'static str,
    volume: u8,
    cancel: Option<Cancel>,
    /// The question about calling it off has the page to itself: without scripts a page that looks again would close it.
    asks: bool,
    order: String,
    note: String,
    spoken: String,
    amount: String,
    second: String,
    code: Option<Shown>,
    state_icon: &'static str,
    state_text: String,
    remark: String,
    clock: Option<Clock>,
    renew: String,
    renews_itself: bool,
    cash: String,
    rate: String,
    outcome: Vec<Fact>,
    next: String,
    return_after: String,
    choices: Vec<Way>,
    receipt: String,
    receipt_link: String,
}

struct Cancel {
    action: String,
    /// What to think of first; empty where there is nothing.
    ask: String,
}

/// An invoice to be paid.
struct Shown {
    size: usize,
    path: String,
    label: String,
    link: String,
    text: String,
    short: String,
}

struct Clock {
    now: String,
    created: String,
    expires: When,
}

/// What the address says besides.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    why: String,
    #[serde(default)]
    cancel: String,
}

/// The page; the same for the seller, for the customer, and on any other device.
pub(super) async fn show<S: Stand>(
    State(state): State<AppState>,
    at: SaleAt<S>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let counter = at.stand.counter();
    let invoices = state.sales.invoices(&at.sale.id).await?;
    for invoice in invoices.iter().take(IN_HAND) {
        state.watcher.visited(invoice);
    }
    let till = Till::of(&state, counter, &frame, "").await?;
    let view = View {
        frame: &frame,
        counter,
        sale: &at.sale,
        invoices: &invoices,
        why: Why::named(&asked.why),
        asks: !asked.cancel.is_empty(),
        now: state.clock.unix(),
    };
    let template = view.page(till)?;
    Ok(page(&template)?.into_response())
}

/// What a page is made from.
pub(super) struct View<'a> {
    pub(super) frame: &'a Frame,
    pub(super) counter: &'a Counter,
    pub(super) sale: &'a Sale,
    /// The last one first.
    pub(super) invoices: &'a [SaleInvoice],
    pub(super) why: Option<Why>,
    /// Somebody is about to call it off.
    pub(super) asks: bool,
    pub(super) now: i64,
}

impl View<'_> {
    fn page(&self, till: Till) -> Result<PaymentPage, Error> {
        let Self {
            frame,
            counter,
            sale,
            ..
        } = *self;
        let coin = Coin::of(sale.record.basket.denomination);
        let total = sale.record.totals.total;
        let amount = coin.show(frame.text, total);
        let current = self.current();
        let shown = match current {
            Some(invoice) => Some(self.shown(invoice, &amount)?),
            None => None,
        };
        let Outcome {
            state,
            done,
            icon,
            text,
            remark,
            urgent,
            sound,
            facts,
            choices,
        } = outcome(self);
        let address = counter.sale(&sale.id);
        let own = counter.owner.is_some();
        let below = |path: &str| format!("{address}{path}");
        let may_renew = !done && sale.state.may_be_asked_for();
        let unasked = sale.state == Stands::Open && self.why.is_none() && !sale.is_asking;
        let receipt = match sale.state.is_paid() {
            true => below(paths::RECEIPT),
            false => String::new(),
        };
        Ok(PaymentPage {
            title: frame.text.with(
                "sale-title",
                [
                    ("amount", amount.clone()),
                    ("number", sale.number.to_string()),
                ],
            ),
            state,
            done,
            settled: matches!(
                sale.state,
                Stands::Paid | Stands::PaidInCash | Stands::Cancelled
            ),
            here: address.clone(),
            version: sale.version,
            seen: format!("{} {state}", sale.version),
            unasked,
            again: match sale.state == Stands::Expired && self.renews_itself() {
                true => below(paths::RENEW),
                false => String::new(),
            },
            events: below(paths::EVENTS),
            announce: match sale.state {
                Stands::Paid => {
                    frame.t1("sale-about-paid", "amount", coin.speak(frame.text, total))
                }
                _ => text.clone(),
            },
            urgent,
            sound,
            volume: counter.register.volume,
            asks: self.asks && !done && shown.is_some(),
            cancel: (!done).then(|| Cancel {
                action: below(paths::CANCEL),
                ask: match shown.is_some() {
                    true => frame.t("sale-cancel-ask").to_owned(),
                    false => String::new(),
                },
            }),
            order: sale.number.to_string(),
            note: sale.record.basket.note.clone(),
            spoken: coin.speak(frame.text, total),
            second: self.second(&coin),
            amount,
            clock: current.map(|invoice| Clock {
                now: instant(self.now).to_string(),
                created: instant(invoice.made_at).to_string(),
                expires: When::time(frame, instant(invoice.expires_at)),
            }),
            code: shown.filter(|_| !done),
            state_icon: icon,
            state_text: text,
            remark,
            renew: match may_renew {
                true => below(paths::RENEW),
                false => String::new(),
            },
            renews_itself: self.renews_itself() || unasked,
            cash: match own && may_renew {
                true => below(paths::CASH),
                false => String::new(),
            },
            rate: self.rate(),
            outcome: facts,
            next: counter.base.clone(),
            // Whatever else there is to read stays until somebody has read it.
            return_after: counter
                .register
                .return_after
                .filter(|_| matches!(sale.state, Stands::Paid | Stands::PaidInCash))
                .map_or(String::new(), |seconds| seconds.to_string()),
            choices,
            receipt_link: receipt.clone(),
            receipt,
            till,
            frame: frame.clone(),
        })
    }

    /// Codes that hold for minutes only are made anew while somebody looks, but not for a page that was forgotten.
    pub(super) fn renews_itself(&self) -> bool {
        let record = &self.sale.record;
        let brief =
            record.wallet == Unit::Dollar || record.basket.denomination != Denomination::Sats;
        brief && self.now.saturating_sub(self.sale.created_at) < RENEWS_FOR
    }

    /// The invoice that is shown: the last one that may be paid.
    pub(super) fn current(&self) -> Option<&SaleInvoice> {
        let mut all = self.invoices.iter();
        all.find(|invoice| invoice.state == InvoiceState::Open)
            .filter(|_| self.sale.state == Stands::Waiting)
    }

    fn shown(&self, invoice: &SaleInvoice, amount: &str) -> Result<Shown, Error> {
        let text = &invoice.payment_request;
        let frame = self.frame;
        let expires = frame.text.time(instant(invoice.expires_at), &frame.zone);
        let label = frame.text.with(
            "sale-code",
            [("amount", amount.to_owned()), ("time", expires)],
        );
        // In capitals a code is a quarter smaller; in a link wallets want small letters.
        let code = Code::new(&text.to_uppercase(), label)
            .ok_or_else(|| Error::Internal("an invoice fits no code".to_owned()))?;
        let end = text.len().saturating_sub(ENDS);
        let (first, last) = (text.get(..ENDS), text.get(end..));
        Ok(Shown {
            size: code.size,
            path: code.path,
            label: code.label,
            link: format!("lightning:{text}"),
            short: format!("{}…{}", first.unwrap_or_default(), last.unwrap_or_default()),
            text: text.clone(),
        })
    }

    /// The same in the other unit, as the invoice says.
    pub(super) fn second(&self, coin: &Coin) -> String {
        let Some(invoice) = telling(self.invoices.iter()) else {
            return String::new();
        };
        if coin.is_bitcoin() {
            invoice
                .quote
                .as_ref()
                .and_then(|quote| worth(self.frame, quote, invoice.sats))
                .unwrap_or_default()
        } else {
            self.frame.text.sats(invoice.sats.0, Sign::Negative)
        }
    }

    fn rate(&self) -> String {
        let quote = telling(self.invoices.iter()).and_then(|invoice| invoice.quote);
        quote.map_or(String::new(), |quote| rate(self.frame, &quote))
    }
}

/// What so many satoshis were worth.
pub(super) fn worth(frame: &Frame, quote: &Quote, sats: Sats) -> Option<String> {
    let coin = Coin::of(Denomination::Fiat {
        code: quote.code,
        fraction_digits: quote.fraction_digits,
    });
    Some(coin.show(frame.text, quote.worth(sats)?))
}

/// The price of an invoice, in words.
pub(super) fn rate(frame: &Frame, quote: &Quote) -> String {
    let bitcoin = worth(frame, quote, Sats::ONE_BITCOIN).unwrap_or_default();
    let time = frame.text.time_with_seconds(instant(quote.at), &frame.zone);
    frame
        .text
        .with("pos-rate", [("rate", bitcoin), ("time", time)])
}

/// A moment of the database.
pub(super) fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}
