//! `GET …/rate`: the present price for a page's script.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;

use super::coin::Prices;
use super::counter::Stand;
use super::parts::rate_text;

/// Which price.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    currency: String,
}

#[derive(Serialize)]
struct Told {
    base: String,
    offset: String,
    text: String,
    /// Too old to sell by.
    old: bool,
}

/// Base and offset as text: scripts' numbers are too coarse for them.
pub(super) async fn show<S: Stand>(
    State(state): State<AppState>,
    stand: S,
    frame: Frame,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let counter = stand.counter();
    let chosen = Some(wanted.currency.as_str()).filter(|code| !code.is_empty());
    let prices = Prices::of(&state, chosen, &counter.currency).await;
    let told = match prices.ok().and_then(|prices| prices.rates) {
        Some(rates) => {
            let (base, offset) = rates.sat.parts();
            Told {
                base: base.to_string(),
                offset: offset.to_string(),
                text: rate_text(&frame, &rates),
                old: false,
            }
        }
        None => Told {
            base: String::new(),
            offset: String::new(),
            text: frame.t("pos-no-rate").to_owned(),
            old: true,
        },
    };
    Ok(Json(told).into_response())
}
