//! The last question before money goes, before a run goes on, and before the rest of one is called off.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use jiff::Timestamp;

use crate::payout::RowState;
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

use super::amounts::shown;
use super::repeats::repeats;
use super::sight::Sight;

#[derive(Template)]
#[template(path = "payouts/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    back: String,
    action: String,
    title: &'static str,
    text: String,
    /// What leaves the wallet.
    amount: String,
    button: &'static str,
    /// Until when things may be changed; empty where that is not needed.
    until: String,
    danger: bool,
    /// What was shown here, so that nothing else is confirmed.
    shown: String,
    warnings: Vec<String>,
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
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_start() || sight.is_stale(state.clock.unix()) {
        return Ok(see_other(&sight.here()));
    }
    let until = stepped_up?.until();
    let ready = state
        .payouts
        .totals(&sight.run.id)
        .await?
        .of(RowState::Ready);
    let warnings = repeats(&frame, &state, &signed_in, &sight).await?;
    let conversion = sight.is_conversion();
    let template = ConfirmPage {
        back: sight.here(),
        action: sight.at(paths::PAYOUT_START),
        title: frame.t(match conversion {
            true => "convert-confirm-title",
            false => "payout-confirm-title",
        }),
        text: match conversion {
            true => frame.t("convert-confirm-text").to_owned(),
            false => frame
                .text
                .with("payout-confirm-text", [("count", ready.rows)]),
        },
        amount: shown(&frame, sight.run.unit, ready.planned),
        button: frame.t(match conversion {
            true => "convert-now",
            false => "payout-pay-now",
        }),
        until: frame.text.time(until, &frame.zone),
        danger: false,
        shown: sight.shown(),
        tick: match warnings.is_empty() {
            true => "",
            false => frame.t("payout-pay-again"),
        },
        warnings,
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
) -> Result<Response, Error> {
    let sight = Sight::of(&state, &signed_in, &id).await?;
    if !sight.can_resume() {
        return Ok(see_other(&sight.here()));
    }
    let old = sight.old_prices(&state).await?;
    let until = match sight.needs_permission(state.clock.unix()) {
        true => frame.text.time(stepped_up?.until(), &frame.zone),
        false => String::new(),
    };
    let ready = state
        .payouts
        .totals(&sight.run.id)
        .await?
        .of(RowState::Ready);
    let template = ConfirmPage {
        back: sight.here(),
        action: sight.at(paths::PAYOUT_RESUME),
        title: frame.t("payout-resume-title"),
        text: frame
            .text
            .with("payout-confirm-text", [("count", ready.rows)]),
        amount: shown(&frame, sight.run.unit, ready.planned),
        button: frame.t("payout-resume"),
        until,
        danger: false,
        shown: sight.shown(),
        tick: match old.is_some() {
            true => frame.t("payout-pay-at-these-prices"),
            false => "",
        },
        warnings: old
            .map(|at| {
                let at = Timestamp::from_second(at).unwrap_or_default();
                let ago = frame.text.relative(at, frame.now, &frame.zone);
                frame.t1("payout-old-prices", "when", ago)
            })
            .into_iter()
            .collect(),
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
        None => ("payout-discard-title", "payout-discard-text"),
        Some(_) => ("payout-cancel-title", "payout-cancel-text"),
    };
    let template = ConfirmPage {
        back: sight.here(),
        action: sight.at(paths::PAYOUT_CANCEL),
        title: frame.t(title),
        text: frame.t(text).to_owned(),
        amount: String::new(),
        button: frame.t(sight.cancel_word()),
        until: String::new(),
        danger: true,
        shown: sight.shown(),
        warnings: Vec::new(),
        tick: "",
        frame,
    };
    Ok(page(&template)?.into_response())
}
