//! The keypad: what is typed and what it comes to, at `/till` and on everybody's register alike.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::money::Sats;
use crate::sale::{Discount, Entry, NoSum, Tip};
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;

use super::bar::Till;
use super::cart::{NOTE_MOST, Typed, Wrong};
use super::coin::{Coin, NoCoin, Prices};
use super::counter::{Counter, Stand};
use super::no_currency;
use super::parts::{
    Choice, Line, MOST_SATS, Offered, Quick, Rate, Sum, Unit, lines, offered, other_unit, second,
    sums, tips,
};
use super::why::Why;

/// A price is fetched anew after half of this, and is too old to sell by in the page after all of it.
const FRESH_SECONDS: u32 = 120;

#[derive(Template)]
#[template(path = "pos/keypad.html")]
struct KeypadPage {
    frame: Frame,
    till: Till,
    problem: Option<Problem>,
    action: String,
    mode: &'static str,
    confirm_above: String,
    unit: Unit,
    other: Option<Unit>,
    form_key: String,
    lines_value: String,
    confirm: Option<Confirm>,
    figure: String,
    second: String,
    rate_address: String,
    rate: Option<Rate>,
    fresh_seconds: u32,
    amount: String,
    lines: Vec<Line>,
    tip_shown: String,
    tips: Vec<Choice>,
    tip_custom: String,
    discount_shown: String,
    discount: String,
    discount_fixed: bool,
    note: String,
    note_most: usize,
    currencies: Vec<Offered>,
    sums: Vec<Sum>,
    quick: Vec<Quick>,
    point: String,
    charge: String,
    charge_second: String,
    most_reason: String,
    letters: bool,
}

/// What is wrong, in words.
pub(super) struct Problem {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) text: String,
}

/// What a page is made for besides what was typed.
#[derive(Default)]
pub(super) struct Said {
    pub(super) problem: Option<(&'static str, String)>,
    /// A large sum that is to be confirmed.
    pub(super) confirm: Option<Confirm>,
}

/// A sum that is asked about once more.
pub(super) struct Confirm {
    pub(super) title: String,
    /// In minor units.
    pub(super) total: String,
}

/// `GET`: the keypad with what the address says.
pub(super) async fn show<S: Stand>(
    State(state): State<AppState>,
    stand: S,
    frame: Frame,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let Query(typed) = typed.map_err(|_| Error::Malformed("the keypad's address"))?;
    let counter = stand.counter();
    match Prices::of(&state, typed.chosen_currency(), &counter.currency).await {
        Ok(prices) => {
            let typed = typed.rewritten(&prices.coin, '.', frame.text.point());
            draw(&state, counter, frame, &typed, Said::default()).await
        }
        Err(unknown) => nothing(&state, counter, frame, &typed, unknown).await,
    }
}

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

/// The keypad with what was typed, as an address.
pub(super) fn address(counter: &Counter, typed: &Typed) -> String {
    let query = serde_urlencoded::to_string(typed).unwrap_or_default();
    match query.as_str() {
        "" => counter.base.clone(),
        query => format!("{}?{query}", counter.base),
    }
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

/// The page again, with a sentence about what cannot be sold.
pub(super) async fn refuse(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
    wrong: Wrong,
) -> Result<Response, Error> {
    let id = match wrong {
        Wrong::Amount(_) => "pos-wrong-amount",
        Wrong::Lines => "pos-wrong-lines",
        Wrong::Extra => "pos-reason-unclear",
        Wrong::Sum(NoSum::Nothing) => "pos-reason-empty",
        Wrong::Sum(NoSum::Negative | NoSum::DiscountTooLarge) => "pos-reason-discount",
        Wrong::Sum(NoSum::TooLarge) => "why-too-much",
    };
    let text = frame.t(id).to_owned();
    told(
        state,
        counter,
        frame,
        typed,
        text,
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await
}

/// The page again, with the reason why there is no invoice.
pub(super) async fn explain(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
    why: Why,
) -> Result<Response, Error> {
    let status = match why {
        Why::TooOften => StatusCode::TOO_MANY_REQUESTS,
        Why::NoPrice => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let text = frame.t(why.message()).to_owned();
    told(state, counter, frame, typed, text, status).await
}

async fn told(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
    text: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let said = Said {
        problem: Some(("warning", text)),
        confirm: None,
    };
    let mut response = draw(state, counter, frame, typed, said).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// The page.
pub(super) async fn draw(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
    said: Said,
) -> Result<Response, Error> {
    let chosen = typed.chosen_currency();
    let (prices, currencies, till) = tokio::join!(
        Prices::of(state, chosen, &counter.currency),
        state.blink.currencies(),
        Till::of(state, counter, &frame, ""),
    );
    let prices = match prices {
        Ok(prices) => prices,
        Err(unknown) => return Box::pin(nothing(state, counter, frame, typed, unknown)).await,
    };
    let currency = chosen.unwrap_or(&counter.currency);
    let (coin, rates) = (&prices.coin, prices.rates.as_deref());
    let text = frame.text;
    let typed_amount = typed.typed_amount(coin, text).ok().flatten();
    let kept = typed.kept_lines();
    let sold = typed.basket(coin, text).ok();
    let totals = sold.as_ref().map(|(_, totals)| *totals);
    let (tip, discount) = match &sold {
        Some((basket, _)) => (basket.tip, basket.discount),
        None => (Tip::None, Discount::None),
    };
    let total = totals.map_or(0, |totals| totals.total);
    let register = &counter.register;
    let no_price = || ("info", frame.t(Why::NoPrice.message()).to_owned());
    let problem = said.problem.or_else(|| prices.missing.then(no_price));
    let template = KeypadPage {
        till: till?,
        problem: problem.map(|(kind, text)| Problem {
            kind,
            title: frame.t("pos-problem").to_owned(),
            text,
        }),
        action: counter.at(paths::CHARGE),
        mode: match (coin.fraction_digits, register.entry) {
            (0, _) => "whole",
            (_, Entry::Cents) => "cents",
            (_, Entry::Decimal) => "decimal",
        },
        confirm_above: confirm_above(counter, &prices)
            .map_or(String::new(), |minor| minor.to_string()),
        unit: Unit::of(&frame, coin),
        other: rates.map(|rates| other_unit(&frame, coin, rates)),
        form_key: form_key(state)?,
        lines_value: typed.written_lines(),
        confirm: said.confirm,
        figure: coin.show(text, typed_amount.unwrap_or(0)),
        second: second(&frame, coin, rates, typed_amount.unwrap_or(0)),
        rate_address: paths::with(&counter.at(paths::RATE), "currency", currency),
        rate: rates.map(|rates| Rate::of(&frame, rates)),
        fresh_seconds: FRESH_SECONDS,
        amount: typed.amount.clone(),
        lines: lines(&frame, coin, &kept),
        tip_shown: totals
            .filter(|_| tip != Tip::None)
            .map_or(String::new(), |totals| coin.show(text, totals.tip)),
        tips: tips(&frame, &register.tips, tip),
        tip_custom: typed.tip_custom.clone(),
        discount_shown: totals
            .filter(|_| discount != Discount::None)
            .map_or(String::new(), |totals| coin.show(text, totals.discount)),
        discount: typed.discount.clone(),
        discount_fixed: typed.discount_kind == "fixed",
        note: typed.chosen_note(),
        note_most: NOTE_MOST,
        currencies: offered(
            &coin.code,
            currencies.as_deref().map(Vec::as_slice).unwrap_or_default(),
        ),
        sums: sums(&frame, coin, totals),
        quick: register
            .quick
            .iter()
            .filter(|_| coin.code == counter.currency)
            .map(|minor| Quick {
                value: format!("quick-{minor}"),
                minor: minor.to_string(),
                text: coin.show(text, *minor),
            })
            .collect(),
        point: text.point().to_string(),
        charge: totals.map_or(String::new(), |_| coin.show(text, total)),
        charge_second: totals.map_or(String::new(), |_| second(&frame, coin, rates, total)),
        most_reason: frame.t1(
            "pos-reason-most",
            "amount",
            Coin::sats().show(text, MOST_SATS),
        ),
        letters: register.letters,
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// Sums above this are asked about once more, in what the page counts in.
pub(super) fn confirm_above(counter: &Counter, prices: &Prices) -> Option<i64> {
    let most = counter.register.confirm_above?;
    prices.as_counted(most, &counter.currency)
}

/// Nobody knows what the amounts are in: they are kept as they were typed, or go with a currency that is not there.
pub(super) async fn nothing(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
    unknown: NoCoin,
) -> Result<Response, Error> {
    match unknown {
        NoCoin::Unknown => no_currency::show(state, counter, frame, typed).await,
        NoCoin::NotListed => {
            let code: String = typed
                .chosen_currency()
                .unwrap_or_default()
                .chars()
                .take(8)
                .collect();
            let text = frame.t1("pos-not-listed", "code", code);
            let typed = typed.without_amounts();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            told(state, counter, frame, &typed, text, status).await
        }
    }
}

/// Names the form: sent twice it is one sale.
fn form_key(state: &AppState) -> Result<String, Error> {
    state
        .random
        .token()
        .map_err(|error| Error::Internal(error.to_string()))
}
