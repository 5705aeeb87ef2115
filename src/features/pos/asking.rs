//! Asks for a sale's invoice: the next of its turns, one at a time, written down before anybody sees it.

use secrecy::SecretString;

use crate::blink;
use crate::money::Amount;
use crate::receiving::{self, Authority, Made, Order, Receiver, Who};
use crate::sale::{
    Ask, Asking, Denomination, InvoiceState, Payee, Quote, Sale, SaleInvoice, State as Stands,
};
use crate::state::AppState;
use crate::watcher::GRACE;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

use super::coin::{Coin, Prices};
use super::counter::{Counter, Stand};
use super::hint;
use super::theirs::payee;
use super::why::Why;

/// Seconds for which nobody else asks: about as long as it takes to find out who receives and to have an invoice made. Who
/// was killed meanwhile keeps the sale from a code for no longer; if somebody is slower still and another one asks, there
/// are two codes, and both are watched.
const LEASE: i64 = 12;

/// For so many minutes a customer may pay at the price of now.
const PRICE_HOLDS: u16 = 15;

/// No invoice is watched for longer, whatever its maker says, seconds.
const LONGEST: i64 = 31 * 24 * 3600;

/// So many invoices are shown for one sale: whoever has its address can have new ones made, and all of them are watched.
const MOST: usize = 30;

/// An invoice that lasts for no more seconds is not shown any more.
const NEARLY_OVER: i64 = 30;

/// Asks whoever receives. What is to be told to people comes as a reason; a double tap meets the one that is under way and
/// changes nothing.
pub(super) async fn ask<S: Stand>(
    state: &AppState,
    stand: &S,
    sale: &Sale,
) -> Result<Result<(), Why>, Error> {
    if !sale.state.may_be_asked_for() {
        return Ok(Ok(()));
    }
    let before = state.sales.invoices(&sale.id).await?;
    if let Some(kept) = unseen(sale, &before, state.clock.unix()) {
        return show(state, stand, kept, &before).await;
    }
    if before.len() >= MOST {
        return Ok(Err(Why::Enough));
    }
    let Asking::Ours(turn) = state.sales.ask(sale, LEASE).await? else {
        return Ok(Ok(()));
    };
    let asked = ask_ours(state, stand, sale, turn).await;
    let got_one = matches!(asked, Ok(Ok(())));
    match state.sales.asked(&sale.id, turn, got_one).await {
        Ok(Some(version)) => state.watcher.news().tell(&sale.id, version),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "the right to ask ends by itself"),
    }
    asked
}

/// An invoice that was written down for a sale by somebody who did not live to show it.
fn unseen<'a>(sale: &Sale, invoices: &'a [SaleInvoice], now: i64) -> Option<&'a SaleInvoice> {
    let lasts = |invoice: &&SaleInvoice| {
        invoice.state == InvoiceState::Open && invoice.expires_at.saturating_sub(NEARLY_OVER) > now
    };
    let was_shown = |invoice: &SaleInvoice| {
        let hash = invoice.payment_hash.to_string();
        let mut changes = sale.history.iter();
        changes.any(|change| change.evidence.invoice() == Some(&hash))
    };
    let newest = invoices.iter().find(lasts)?;
    (!was_shown(newest)).then_some(newest)
}

async fn ask_ours<S: Stand>(
    state: &AppState,
    stand: &S,
    sale: &Sale,
    turn: i64,
) -> Result<Result<(), Why>, Error> {
    let counter = stand.counter();
    let coin = Coin::of(sale.record.basket.denomination);
    let prices = Prices::of(state, Some(&coin.code), &counter.currency).await;
    let rates = prices.ok().and_then(|prices| prices.rates);
    let quote = rates.as_deref().map(Quote::from);
    let ask = match sale.record.ask(quote.as_ref()) {
        Ok(ask) => ask,
        Err(no) => return Ok(Err(no.into())),
    };
    let order = order(state, sale, turn, ask);
    let made = match invoice(state, counter, stand.seller(), &order).await? {
        Ok(made) => made,
        Err(error) => {
            tracing::warn!(sale = %sale.id, %error, "no invoice");
            return Ok(Err(Why::from(&error)));
        }
    };
    if !is_same(state, stand, sale, &made.receiver) {
        tracing::warn!(sale = %sale.id, "somebody else receives by now; nobody sees their invoice");
        return Ok(Err(Why::Changed));
    }
    let before = state.sales.invoices(&sale.id).await?;
    let made_at = made.invoice.created_at.as_second();
    let expires_at = made.invoice.expires_at.as_second();
    let shown = SaleInvoice {
        payment_hash: made.invoice.payment_hash,
        sale: sale.id.clone(),
        turn,
        external_id: sale.invoice_name(turn).to_string(),
        payment_request: made.invoice.payment_request.clone(),
        sats: made.invoice.amount.unwrap_or(ask.sats),
        cents: match made.asked {
            Amount::Dollar(cents) => Some(cents),
            Amount::Bitcoin(_) => None,
        },
        quote,
        via: made.via.to_string(),
        state: InvoiceState::Open,
        made_at,
        expires_at,
        watch_until: expires_at
            .min(made_at.saturating_add(LONGEST))
            .saturating_add(GRACE),
        preimage: None,
        paid_at: None,
    };
    show(state, stand, &shown, &before).await
}

/// Shows an invoice in the place of those before.
async fn show<S: Stand>(
    state: &AppState,
    stand: &S,
    shown: &SaleInvoice,
    before: &[SaleInvoice],
) -> Result<Result<(), Why>, Error> {
    let Some(sale) = state.sales.show(shown).await? else {
        tracing::error!(sale = %shown.sale, "another sale's invoice came");
        return Ok(Err(Why::WrongInvoice));
    };
    state.watcher.news().tell(&sale.id, sale.version);
    state.watcher.hurry();
    // A slow answer to an earlier turn takes nothing from a later one; and the sale may be over by now.
    let later = |other: &SaleInvoice| other.turn > shown.turn && other.state == InvoiceState::Open;
    if sale.state != Stands::Waiting || before.iter().any(later) {
        call_off(state, stand, shown).await?;
    }
    let hash = shown.payment_hash;
    for old in before {
        if old.turn < shown.turn && old.payment_hash != hash {
            call_off(state, stand, old).await?;
        }
    }
    Ok(Ok(()))
}

/// Whether the money of what a stranger rang up still goes to the same person: a name may have changed hands. Whose account
/// receives no more is paid at their address.
fn is_same<S: Stand>(state: &AppState, stand: &S, sale: &Sale, receiver: &Receiver) -> bool {
    let Some(before) = sale.payee.as_deref().filter(|_| stand.seller().is_none()) else {
        return true;
    };
    let now = payee(state, receiver);
    before == now.to_string() || matches!(now, Payee::Address(_)) && before.starts_with("wallet ")
}

fn order(state: &AppState, sale: &Sale, turn: i64, ask: Ask) -> Order {
    Order {
        sats: ask.sats,
        cents: ask.cents,
        terms: blink::Terms {
            memo: sale.record.basket.note.clone(),
            external_id: sale.invoice_name(turn).to_string().parse().ok(),
            minutes: match sale.record.basket.denomination {
                Denomination::Sats => None,
                Denomination::Fiat { .. } => Some(PRICE_HOLDS),
            },
            webhook: hint::address(state, &sale.id, turn),
        },
    }
}

/// In the seller's name where there is one, and as a stranger otherwise. The external id makes it safe to be asked again
/// with a fresh token: a request with a dead one was not heard. A token that cannot be renewed at present keeps nobody from
/// being paid under their name.
async fn invoice(
    state: &AppState,
    counter: &Counter,
    seller: Option<&SignedIn>,
    order: &Order,
) -> Result<Result<Made, receiving::Error>, Error> {
    let Some(seller) = seller else {
        return Ok(state.receiving.invoice(&counter.who, None, order).await);
    };
    let asked = seller.ask(async |token| {
        let authority = authority(seller, &token);
        let made = state
            .receiving
            .invoice(&counter.who, Some(authority), order);
        receiving::Error::dead_token_apart(made.await)
    });
    match asked.await {
        Err(Error::Provider(reason)) => {
            tracing::warn!(
                reason,
                "the token cannot be renewed; the seller is asked for by name"
            );
            let Some(who) = by_name(state, counter).await? else {
                let away = blink::Error::Unavailable(blink::Trouble::Unreachable);
                return Ok(Err(receiving::Error::Blink(away)));
            };
            Ok(state.receiving.invoice(&who, None, order).await)
        }
        asked => asked,
    }
}

/// The seller as anybody finds them, where their name is known.
async fn by_name(state: &AppState, counter: &Counter) -> Result<Option<Who>, Error> {
    let Who::Own { user, unit } = &counter.who else {
        return Ok(None);
    };
    let remembered = state.receiving.own_name(&counter.who).await;
    let username = match remembered {
        Some(username) => Some(username),
        None => {
            let noted = state.sales.username_of(user).await?;
            noted.and_then(|name| name.parse().ok())
        }
    };
    let unit = Some(*unit);
    Ok(username.map(|username| Who::Named { username, unit }))
}

/// An invoice that nobody is to pay any more: called off at Blink where it is the seller's own, watched in any case. Gives
/// whether Blink says that it is too late for that.
pub(super) async fn call_off<S: Stand>(
    state: &AppState,
    stand: &S,
    invoice: &SaleInvoice,
) -> Result<bool, Error> {
    if invoice.state != InvoiceState::Open {
        return Ok(false);
    }
    let hash = &invoice.payment_hash;
    state.sales.mark(hash, InvoiceState::Dropped).await?;
    let Some(seller) = stand.seller() else {
        return Ok(false);
    };
    let called_off = seller.ask(async |token| {
        let authority = authority(seller, &token);
        let who = &stand.counter().who;
        let receiver = state.receiving.resolve(who, Some(authority)).await;
        match receiver.as_deref() {
            Ok(Receiver::Own { wallet, .. }) => {
                let asked = state.blink.cancel_invoice(&token, wallet, hash);
                Ok(asked.await? == blink::Cancellation::TooLate)
            }
            Err(receiving::Error::Blink(blink::Error::DeadToken)) => Err(blink::Error::DeadToken),
            _ => Ok(false),
        }
    });
    Ok(called_off.await.unwrap_or_else(|error| {
        tracing::info!(%error, "an invoice may still be paid; it is watched");
        false
    }))
}

fn authority<'a>(seller: &SignedIn, token: &'a SecretString) -> Authority<'a> {
    let scopes = ["receive", "write"];
    Authority {
        token,
        may_receive: scopes.iter().any(|scope| seller.scopes().has(scope)),
    }
}
