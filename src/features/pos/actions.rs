//! What can be done with a sale: a new code, calling it off, cash.

use axum::extract::State;
use axum::http::Extensions;
use axum::response::Response;
use serde::Deserialize;

use crate::sale::{Event, Evidence, Sale};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::paths;

use super::asking::call_off;
use super::cart::typed_again;
use super::charge::{ask, may_charge};
use super::counter::{Own, SaleAt, Stand};
use super::evidence;
use super::keypad;

/// A form with one button.
#[derive(Deserialize)]
pub(super) struct Button {
    /// The version of the page that it stood on, where that matters.
    #[serde(default)]
    version: String,
}

/// A new invoice under the same sale. A page that is out of date is only led to the present one: scripts renew by
/// themselves, and two open pages make one new code.
pub(super) async fn renew<S: Stand>(
    State(state): State<AppState>,
    extensions: Extensions,
    FormAt(at, button): FormAt<SaleAt<S>, Button>,
) -> Result<Response, Error> {
    let SaleAt { stand, sale } = at;
    let address = stand.counter().sale(&sale.id);
    if !button.version.is_empty() && button.version != sale.version.to_string() {
        return Ok(see_other(&address));
    }
    if stand.counter().owner.is_none()
        && let Err(why) = may_charge(&state, stand.counter(), &extensions).await
    {
        return Ok(see_other(&paths::with(&address, "why", why.word())));
    }
    ask(&state, stand, sale).await
}

/// Calls it off; what was typed is back on the keypad. Money that is on its way is still seen.
pub(super) async fn cancel<S: Stand>(
    State(state): State<AppState>,
    FormAt(at, _): FormAt<SaleAt<S>, Button>,
) -> Result<Response, Error> {
    let counter = at.stand.counter();
    let sale = end(&state, &at, Event::Cancelled).await?;
    if sale.state.is_paid() {
        return Ok(see_other(&counter.sale(&sale.id)));
    }
    Ok(see_other(&keypad::address(
        counter,
        &typed_again(&sale.record.basket),
    )))
}

/// Coins and notes.
pub(super) async fn cash(
    State(state): State<AppState>,
    FormAt(at, _): FormAt<SaleAt<Own>, Button>,
) -> Result<Response, Error> {
    let sale = end(&state, &at, Event::Cash).await?;
    Ok(see_other(&at.stand.counter().sale(&sale.id)))
}

/// No invoice of it is shown any more: called off where that is possible, and watched until it can no longer be paid. What
/// is paid already stays paid.
async fn end<S: Stand>(state: &AppState, at: &SaleAt<S>, event: Event) -> Result<Sale, Error> {
    let id = &at.sale.id;
    if at.sale.state.after(event).is_some() {
        evidence::look(state, &state.sales.invoices(id).await?).await;
    }
    let ended = state.sales.happen(id, event, &Evidence::Person).await?;
    let ended = ended.ok_or(Error::NotFound)?;
    state.watcher.news().tell(&ended.id, ended.version);
    let invoices = state.sales.invoices(id).await?;
    let mut too_late = false;
    for invoice in &invoices {
        too_late |= call_off(state, &at.stand, invoice).await?;
    }
    if !too_late {
        return Ok(ended);
    }
    evidence::look(state, &invoices).await;
    Ok(state.sales.find(id).await?.unwrap_or(ended))
}
