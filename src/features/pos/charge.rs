//! `POST …/charge`: from the keypad's form to a sale with an invoice. Sent twice it is the same sale.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::State;
use axum::http::Extensions;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tracing::Instrument as _;

use crate::receiving::Receiver;
use crate::sale::{Begun, NewSale, Payee, Quote, Record, Sale, State as Stands};
use crate::state::AppState;
use crate::text::Text;
use crate::web::client_address::ClientAddress;
use crate::web::csrf::KeptFormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::return_to::LONGEST;

use super::asking;
use super::cart::Typed;
use super::coin::{Prices, known};
use super::counter::{Counter, Stand};
use super::keypad::{self, Confirm, Said, nothing};
use super::press::press;
use super::theirs;
use super::why::Why;

/// A browser sends a form again within so many seconds, if at all.
const SENT_AGAIN: i64 = 30;

/// Rings up and asks for the invoice, or presses another button of the keypad.
pub(super) async fn charge<S: Stand>(
    State(state): State<AppState>,
    frame: Frame,
    extensions: Extensions,
    sent: KeptFormAt<S, Typed>,
) -> Result<Response, Error> {
    let typed = sent.form;
    let stand = match sent.place {
        Ok(stand) => stand,
        Err(_) if sent.is_stale => return Err(Error::Foreign("a form without our token")),
        Err(error) => return Err(after_sign_in(&state, frame.text, typed, error).await),
    };
    let counter = stand.counter();
    if sent.is_stale {
        return keypad::outdated(&state, counter, frame, &typed).await;
    }
    if !matches!(typed.pressed.as_str(), "" | "charge") {
        return press(&state, counter, &frame, typed).await;
    }
    let prices = match Prices::of(&state, typed.chosen_currency(), &counter.currency).await {
        Ok(prices) => prices,
        Err(unknown) => return nothing(&state, counter, frame, &typed, unknown).await,
    };
    let coin = &prices.coin;
    // Before anything is read: without the price nobody knows what the amounts are in.
    if prices.missing {
        return keypad::explain(&state, counter, frame, &typed, Why::NoPrice).await;
    }
    let (basket, totals) = match typed.basket(coin, frame.text) {
        Ok(sold) => sold,
        Err(wrong) => return keypad::refuse(&state, counter, frame, &typed, wrong).await,
    };
    let large = keypad::confirm_above(counter, &prices);
    // What was confirmed is that sum and no larger one.
    let confirmed = totals.total.to_string();
    if large.is_some_and(|most| totals.total > most) && typed.confirmed != confirmed {
        let amount = coin.show(frame.text, totals.total);
        let said = Said {
            confirm: Some(Confirm {
                title: frame.t1("pos-confirm-title", "amount", amount),
                total: confirmed,
            }),
            ..Said::default()
        };
        return keypad::draw(&state, counter, frame, &typed, said).await;
    }
    let (mut wallet, mut payee) = (counter.register.wallet, None);
    if counter.owner.is_none() {
        // Nothing is written down for a name that nobody has.
        match may_charge(&state, counter, &extensions).await {
            Ok(receiver) => {
                wallet = receiver.unit();
                payee = Some(theirs::payee(&state, &receiver));
            }
            Err(why) => return keypad::explain(&state, counter, frame, &typed, why).await,
        }
    }
    let record = Record {
        basket,
        totals,
        wallet,
    };
    // Nothing is begun that cannot be asked for.
    let quote = prices.rates.as_deref().map(Quote::from);
    if let Err(no) = record.ask(quote.as_ref()) {
        return keypad::explain(&state, counter, frame, &typed, no.into()).await;
    }
    let begun = begin(&state, counter, typed.form_key, payee.as_ref(), record).await?;
    if let (Begun::New(sale), Some(payee), true) = (&begun, &payee, counter.set_by.is_some())
        && sale.earner != counter.set_by
    {
        state.sales.disown(&counter.receiver(), payee).await?;
    }
    match begun {
        Begun::New(sale) => ask(&state, stand, sale).await,
        // Whoever asked for it may have been cut off.
        Begun::Again(sale) if sale.state == Stands::Open => ask(&state, stand, sale).await,
        Begun::Again(sale) => Ok(see_other(&counter.sale(&sale.id))),
    }
}

/// One form is one sale, until that sale is over: whoever comes back to a page that their browser kept rings up another one.
async fn begin(
    state: &AppState,
    counter: &Counter,
    form_key: String,
    payee: Option<&Payee>,
    record: Record,
) -> Result<Begun, Error> {
    let mut form_key = form_key;
    loop {
        let new = NewSale {
            form_key: key(state, counter, &form_key, &record)?,
            register: counter.key.clone(),
            owner: counter.owner.clone(),
            receiver: counter.receiver(),
            payee: payee.cloned(),
            record: record.clone(),
        };
        match state.sales.begin(new).await? {
            Begun::Again(sale) if is_over(&sale, state.clock.unix()) => {
                form_key = format!("{form_key} after {}", sale.id);
            }
            begun => return Ok(begun),
        }
    }
}

/// Whether the same form now means another sale. Just after a payment it may be the same one, sent again by a browser that
/// lost the answer.
fn is_over(sale: &Sale, now: i64) -> bool {
    match sale.paid_at() {
        Some(paid_at) => now.saturating_sub(paid_at) > SENT_AGAIN,
        None => matches!(sale.state, Stands::Cancelled | Stands::Expired),
    }
}

/// After the next sign-in what was typed is back on the keypad.
async fn after_sign_in(state: &AppState, text: Text, mut typed: Typed, error: Error) -> Error {
    let Error::SignIn { .. } = error else {
        return error;
    };
    let currency = typed.chosen_currency().unwrap_or_default().to_owned();
    if let Some(coin) = known(state, &currency).await {
        typed = typed.rewritten(&coin, text.point(), '.');
    }
    typed.currency = currency;
    let mut return_to = keypad::address_at(paths::TILL, &typed);
    if return_to.len() > LONGEST {
        typed.note.clear();
        return_to = keypad::address_at(paths::TILL, &typed);
    }
    Error::SignIn { return_to }
}

/// Asks for an invoice and leads to the sale, whatever came of it.
pub(super) async fn ask<S: Stand>(
    state: &AppState,
    stand: S,
    sale: Sale,
) -> Result<Response, Error> {
    let address = stand.counter().sale(&sale.id);
    // In a task of its own: a browser that hangs up must not leave a sale without its code.
    let work = {
        let state = state.clone();
        async move { asking::ask(&state, &stand, &sale).await }
    };
    let task = state.running.spawn(work.in_current_span());
    let asked = task
        .await
        .map_err(|_| Error::Internal("asking for an invoice was cut off".to_owned()))?;
    Ok(match asked {
        Ok(Ok(())) => see_other(&address),
        Ok(Err(why)) => see_other(&paths::with(&address, "why", why.word())),
        // After the next sign-in people are back at what they rang up.
        Err(Error::SessionOver { reason, .. }) => {
            let return_to = address;
            return Err(Error::SessionOver { return_to, reason });
        }
        Err(error) => return Err(error),
    })
}

/// Who receives what a stranger rings up, if it is not too often. A stranger can take a shop offline by asking Blink for
/// too many invoices; so each receiver, by whatever name, has a bound far below Blink's, and each network one below that for
/// each receiver, wide enough for everybody behind one address.
pub(super) async fn may_charge(
    state: &AppState,
    counter: &Counter,
    extensions: &Extensions,
) -> Result<Arc<Receiver>, Why> {
    let resolved = state.receiving.resolve(&counter.who, None).await;
    let receiver = resolved.map_err(|error| Why::from(&error))?;
    let name = theirs::payee(state, &receiver).to_string();
    let client = ClientAddress::of(extensions);
    let bounded = state.charges.check(&name, client);
    bounded.map(|()| receiver).map_err(|_| Why::TooOften)
}

/// The same form with the same basket is the same sale; with another one, after *Back* say, it is another sale. Forms of
/// different registers never meet, and one without a name is a sale of its own.
fn key(
    state: &AppState,
    counter: &Counter,
    form_key: &str,
    record: &Record,
) -> Result<String, Error> {
    let internal = Error::Internal;
    if form_key.is_empty() {
        return state
            .random
            .token()
            .map_err(|error| internal(error.to_string()));
    }
    let record = serde_json::to_string(record).map_err(|error| internal(error.to_string()))?;
    let all = format!("{}\n{form_key}\n{record}", counter.key);
    let hash = digest(&SHA256, all.as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(hash.as_ref()))
}
