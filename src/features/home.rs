//! The front page, and what a reader chooses for this device.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::database;
use crate::money::{Cents, Sats};
use crate::session::append_cookie;
use crate::state::AppState;
use crate::text::{Language, Sign};
use crate::web::csrf::CsrfForm;
use crate::web::error::{Error, see_other};
use crate::web::figure::{Figure, wallet_amount};
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::preferences::Preferences;
use crate::web::return_to::ReturnTo;
use crate::web::routes::{Caller, Routes};
use crate::web::visitor::Visitor;

/// `/` and `/preferences`.
pub fn routes() -> Routes {
    Routes::new().get(paths::HOME, Caller::Anyone, home).post(
        paths::PREFERENCES,
        Caller::OwnForm,
        choose,
    )
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    total: String,
    lines: [String; 3],
    sum: String,
}

impl HomePage {
    /// The amounts of its picture are made up, and written as this reader writes amounts.
    fn new(frame: Frame) -> Self {
        let lines = [9_350, 21_000, -7_200];
        let total = Cents(128_450).into();
        let sum = Sats(lines.iter().sum()).into();
        Self {
            total: wallet_amount(frame.text, total, Sign::Negative),
            lines: lines.map(|sats| {
                Figure::of_wallet(frame.text, Sats(sats).into(), None, Sign::Always).number
            }),
            sum: wallet_amount(frame.text, sum, Sign::Always),
            frame,
        }
    }
}

async fn home(Extension(visitor): Extension<Visitor>, frame: Frame) -> Result<Response, Error> {
    match visitor {
        Visitor::SignedIn(_) => Ok(see_other(paths::WALLETS)),
        Visitor::Anonymous => Ok(page(&HomePage::new(frame))?.into_response()),
        // Not to be taken for signed out.
        Visitor::Unknown => Err(Error::Database(database::Error::Away)),
    }
}

/// What a form changes; what it does not name stays as it was.
#[derive(Deserialize)]
struct Choice {
    language: Option<String>,
    time_zone: Option<String>,
    /// `hidden` or `shown`.
    amounts: Option<String>,
    #[serde(default)]
    return_to: String,
}

async fn choose(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    CsrfForm(choice): CsrfForm<Choice>,
) -> Response {
    let mut preferences = Preferences::read(state.cookies, &headers);
    if let Some(code) = &choice.language {
        preferences.language = Language::from_code(code);
    }
    if let Some(zone) = &choice.time_zone {
        preferences.set_time_zone(zone);
    }
    if let Some(amounts) = &choice.amounts {
        preferences.hide_amounts = amounts == "hidden";
    }
    let target = ReturnTo::parse(&choice.return_to, &origin.0).unwrap_or_default();
    let mut response = see_other(target.as_str());
    append_cookie(response.headers_mut(), preferences.remember(state.cookies));
    response
}
