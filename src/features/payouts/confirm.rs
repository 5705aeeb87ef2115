//! The last question before money goes, before a run goes on, and before the rest of one is called off.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::payout::RowState;
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

use super::amounts::shown;
use super::costs::{Costs, costs};
use super::repeats::repeats;
use super::sight::Sight;

/// Why somebody is led here again.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    why: String,
}

#[derive(Template)]
#[template(path = "payouts/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    back: String,
    /// Where that leads.
    back_name: &'static str,
    action: String,
    title: &'static str,
    text: String,
    /// What leaves the wallet.
    amount: String,
    button: &'static str,
    /// Until when things may be changed; empty where that is not needed.
    until: String,
    danger: bool,
    /// What was shown here, so that nothing else is confirmed: how often rows were looked at, and what they come to.
    shown: String,
    agreed: i64,
    warnings: Vec<String>,
    /// What it costs on top.
    costs: Costs,
    /// What has to be ticked besides; empty where nothing has.
    tick: &'static str,
}

/// `GET /payouts/{id}/start`.
pub(super) async fn start(
    State(state): State<AppState>,
    signed_in: SignedIn,
    stepped_up: Result<SteppedUp, Error>,
    frame: Frame,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    let ready = state
        .payouts
        .totals(&sight.run.id)
        .await?
        .of(RowState::Ready);
    if !sight.can_start() || ready.rows == 0 || sight.run.is_stale(state.clock.unix()) {
        return Ok(see_other(&sight.here()));
    }
    let stepped_up = stepped_up?;
    let until = stepped_up.until();
    let mut costs = costs(&frame, &state, &stepped_up, &sight).await?;
    let mut warnings = repeats(&frame, &state, &signed_in, &sight).await?;
    let is_repeated = !warnings.is_empty();
    warnings.append(&mut costs.warnings);
    if asked.is_ok_and(|Query(asked)| asked.why == "fees") {
        warnings.push(frame.t("payout-fees-changed").to_owned());
    }
    let conversion = sight.run.converts;
    let template = ConfirmPage {
        back: sight.here(),
        back_name: frame.t(back_name(&sight)),
        action: sight.at(paths::PAYOUT_START),
        title: frame.t(match conversion {
            true => "convert-confirm-title",
            false => "payout-confirm-title",
        }),
        text: text(&frame, &sight, ready.rows),
        amount: shown(&frame, sight.run.unit, ready.planned),
        agreed: ready.planned,
        button: frame.t(match conversion {
            true => "convert-now",
            false => "payout-pay-now",
        }),
        until: frame.text.time(until, &frame.zone),
        danger: false,
        shown: sight.shown(),
        tick: match is_repeated {
            true => frame.t("payout-pay-again"),
            false => "",
        },
        warnings,
        costs,
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// `GET /payouts/{id}/resume`.
pub(super) async fn resume(
    State(state): State<AppState>,
    signed_in: SignedIn,
    stepped_up: Result<SteppedUp, Error>,
    frame: Frame,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_resume() {
        return Ok(see_other(&sight.here()));
    }
    let Ok(prices) = state.paymaster.price_anew(&sight.run).await? else {
        return Ok(see_other(&format!("{}?why=no-price", sight.here())));
    };
    let until = match sight.needs_permission(state.clock.unix()) {
        true => frame.text.time(stepped_up?.until(), &frame.zone),
        false => String::new(),
    };
    let ready = state
        .payouts
        .totals(&sight.run.id)
        .await?
        .of(RowState::Ready);
    let sum = |minor| shown(&frame, sight.run.unit, minor);
    let has_moved = !prices.is_near(prices.before);
    let mut warnings = Vec::new();
    if asked.is_ok_and(|Query(asked)| asked.why == "prices") {
        warnings.push(frame.t("payout-prices-missing").to_owned());
    }
    if let Ok(count @ 1..) = i64::try_from(prices.left_out) {
        let left_out = frame
            .text
            .with("payout-prices-left-out", [("count", count)]);
        warnings.push(left_out);
    }
    if has_moved {
        let sums = [("before", sum(prices.before)), ("now", sum(prices.now))];
        warnings.push(frame.text.with("payout-prices-moved", sums));
    }
    let template = ConfirmPage {
        back: sight.here(),
        back_name: frame.t(back_name(&sight)),
        action: sight.at(paths::PAYOUT_RESUME),
        title: frame.t("payout-resume-title"),
        text: text(&frame, &sight, ready.rows),
        amount: sum(prices.now),
        agreed: prices.now,
        button: frame.t("payout-resume"),
        until,
        danger: false,
        shown: sight.shown(),
        tick: match has_moved {
            true => frame.t("payout-pay-at-these-prices"),
            false => "",
        },
        warnings,
        costs: Costs::default(),
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// `GET /payouts/{id}/cancel`.
pub(super) async fn cancel(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_cancel() {
        return Ok(see_other(&sight.here()));
    }
    let (title, text) = match sight.run.started_at() {
        _ if sight.run.converts => ("convert-cancel-title", "convert-cancel-text"),
        None => ("payout-discard-title", "payout-discard-text"),
        Some(_) => ("payout-cancel-title", "payout-cancel-text"),
    };
    let template = ConfirmPage {
        back: sight.here(),
        back_name: frame.t(back_name(&sight)),
        action: sight.at(paths::PAYOUT_CANCEL),
        title: frame.t(title),
        text: frame.t(text).to_owned(),
        amount: String::new(),
        agreed: 0,
        button: frame.t(sight.cancel_word()),
        until: String::new(),
        danger: true,
        shown: sight.shown(),
        warnings: Vec::new(),
        costs: Costs::default(),
        tick: "",
        frame,
    };
    Ok(page(&template)?.into_response())
}

fn back_name(sight: &Sight) -> &'static str {
    match sight.run.converts {
        true => "convert-title",
        false => "payout-back",
    }
}

/// What is asked.
fn text(frame: &Frame, sight: &Sight, rows: i64) -> String {
    match sight.run.converts {
        true => frame.t("convert-confirm-text").to_owned(),
        false => frame.text.with("payout-confirm-text", [("count", rows)]),
    }
}
