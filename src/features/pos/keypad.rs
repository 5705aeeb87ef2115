//! The keypad: what is typed and what it comes to, at `/till` and on everybody's register alike.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::sale::{DEAREST, Discount, Entry, NoSum, Tip};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::paths;

use super::bar::Till;
use super::cart::{NOTE_MOST, Typed, Wrong};
use super::coin::{Coin, NoCoin, Prices};
use super::counter::{Counter, Stand};
use super::no_currency;
use super::parts::{
    Choice, Line, Offered, Quick, Rate, Sum, Unit, lines, offered, other_unit, second, sums, tips,
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
    /// Names the request where it was refused; else empty.
    pub(super) reference: String,
}

/// What a page is made for besides what was typed.
#[derive(Default)]
pub(super) struct Said {
    pub(super) problem: Option<Problem>,
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

/// The keypad with what was typed, as an address.
pub(super) fn address(counter: &Counter, typed: &Typed) -> String {
    address_at(&counter.base, typed)
}

/// The same, on a register of which only the address is known.
pub(super) fn address_at(base: &str, typed: &Typed) -> String {
    let query = serde_urlencoded::to_string(typed).unwrap_or_default();
    match query.as_str() {
        "" => base.to_owned(),
        query => format!("{base}?{query}"),
    }
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
        why if why.passes() => StatusCode::SERVICE_UNAVAILABLE,
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
    let problem = Problem {
        kind: "warning",
        title: frame.t("pos-problem").to_owned(),
        text,
        reference: String::new(),
    };
    tell(state, counter, frame, typed, problem, status).await
}

/// The page again, as it was typed: it stood open for so long that nobody can tell any more that it is ours.
pub(super) async fn outdated(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
) -> Result<Response, Error> {
    let problem = Problem {
        kind: "info",
        title: frame.t("pos-outdated-title").to_owned(),
        text: frame.t("pos-outdated").to_owned(),
        reference: frame.t1("error-reference", "id", &frame.request_id),
    };
    let status = StatusCode::FORBIDDEN;
    tell(state, counter, frame, typed, problem, status).await
}

async fn tell(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
    problem: Problem,
    status: StatusCode,
) -> Result<Response, Error> {
    let said = Said {
        problem: Some(problem),
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
    let no_price = || Problem {
        kind: "info",
        title: frame.t("pos-problem").to_owned(),
        text: frame.t(Why::NoPrice.message()).to_owned(),
        reference: String::new(),
    };
    let problem = said.problem.or_else(|| prices.missing.then(no_price));
    let template = KeypadPage {
        till: till?,
        problem,
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
            .map_or(String::new(), |totals| coin.show(text, -totals.discount)),
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
            Coin::sats().show(text, DEAREST),
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
