//! Blink does not say what a currency counts in: nothing is rung up, and what was typed waits for another try.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::paths;

use super::bar::Till;
use super::cart::Typed;
use super::counter::Counter;

#[derive(Template)]
#[template(path = "pos/no_currency.html")]
struct NoCurrencyPage {
    frame: Frame,
    till: Till,
    text: String,
    /// Sends the same once more.
    action: String,
    post: bool,
    fields: Vec<(&'static str, String)>,
    in_sats: String,
}

/// With the same form once more, and the keypad in satoshis.
pub(super) async fn show(
    state: &AppState,
    counter: &Counter,
    frame: Frame,
    typed: &Typed,
) -> Result<Response, Error> {
    let code = typed.chosen_currency().unwrap_or(&counter.currency);
    // Only a form was pressed and has a name.
    let post = !typed.form_key.is_empty();
    let template = NoCurrencyPage {
        till: Till::of(state, counter, &frame, "").await?,
        text: frame.t1("pos-no-currency-text", "code", code),
        action: match post {
            true => counter.at(paths::CHARGE),
            false => counter.base.clone(),
        },
        post,
        fields: typed.fields(),
        in_sats: paths::with(&counter.base, "currency", "SAT"),
        frame,
    };
    let page = page(&template)?;
    Ok((StatusCode::SERVICE_UNAVAILABLE, page).into_response())
}
