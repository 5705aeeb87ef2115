//! The keypad's other buttons, for whoever has no script: lines, quick amounts, the other unit, another currency.

use axum::response::Response;

use crate::money::Sats;
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;

use super::cart::Typed;
use super::coin::Prices;
use super::counter::Counter;
use super::keypad::{address, explain, nothing, refuse};
use super::why::Why;

/// Any button but *Charge*: the same keypad with one thing changed, at an address of its own.
pub(super) async fn press(
    state: &AppState,
    counter: &Counter,
    frame: &Frame,
    mut typed: Typed,
) -> Result<Response, Error> {
    let prices = match Prices::of(state, typed.chosen_currency(), &counter.currency).await {
        Ok(prices) => prices,
        Err(_) if typed.pressed == "currency" => {
            let mut other = typed.without_amounts();
            other.currency = typed.currency;
            return Ok(see_other(&address(counter, &other)));
        }
        Err(unknown) => return nothing(state, counter, frame.clone(), &typed, unknown).await,
    };
    let coin = &prices.coin;
    if prices.missing && !matches!(typed.pressed.as_str(), "currency") {
        return explain(state, counter, frame.clone(), &typed, Why::NoPrice).await;
    }
    let mut lines = typed.kept_lines();
    let mut code = coin.code.clone();
    match typed.pressed.split_once('-') {
        Some(("quick", minor)) => {
            lines.extend(minor.parse::<i64>().ok().filter(|minor| *minor > 0))
        }
        Some(("remove", place)) => {
            let place = place.parse().unwrap_or(usize::MAX);
            if place < lines.len() {
                lines.remove(place);
            }
        }
        _ => match typed.pressed.as_str() {
            "add" => match typed.typed_amount(coin, frame.text) {
                Ok(amount) => {
                    lines.extend(amount);
                    typed.amount.clear();
                }
                Err(wrong) => return refuse(state, counter, frame.clone(), &typed, wrong).await,
            },
            "swap" => {
                if let Some(swapped) = swap(&mut typed, &prices, counter, frame, &lines) {
                    code = swapped;
                }
            }
            // What was typed is in the minor unit of what it was typed in.
            "currency" if typed.currency != coin.code => {
                code.clone_from(&typed.currency);
                lines.clear();
                typed.amount.clear();
                typed.tip_custom.clear();
                if typed.discount_kind == "fixed" {
                    typed.discount.clear();
                }
            }
            _ => {}
        },
    }
    typed.keep_lines(&lines);
    typed.counted.clone_from(&code);
    if code == coin.code {
        typed = typed.rewritten(coin, frame.text.point(), '.');
    }
    typed.currency = code;
    Ok(see_other(&address(counter, &typed)))
}

/// The other unit, with the amount converted as addresses write it; not where lines and extras are in this one.
fn swap(
    typed: &mut Typed,
    prices: &Prices,
    counter: &Counter,
    frame: &Frame,
    lines: &[i64],
) -> Option<String> {
    let fixed = !typed.tip_custom.is_empty()
        || typed.discount_kind == "fixed" && !typed.discount.is_empty();
    let rates = prices
        .rates
        .as_ref()
        .filter(|_| lines.is_empty() && !fixed)?;
    let coin = &prices.coin;
    let amount = typed.typed_amount(coin, frame.text).ok().flatten();
    let (code, converted) = if coin.is_bitcoin() {
        let worth = amount.map(|sats| rates.display(Sats(sats).into()).to_string());
        let code = match counter.currency.as_str() {
            "SAT" | "BTC" => rates.currency.code.to_string(),
            own => own.to_owned(),
        };
        (code, worth)
    } else {
        let sats = amount.and_then(|minor| rates.sat.to_wallet_minor(minor));
        ("SAT".to_owned(), sats.map(|sats| sats.to_string()))
    };
    typed.amount = converted.unwrap_or_default();
    Some(code)
}
