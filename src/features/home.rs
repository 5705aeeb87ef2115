//! The front page, and what a reader chooses for this device.

use askama::Template;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::blink::Username;
use crate::database;
use crate::lightning::LightningAddress;
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
    /// Where somebody's register is looked for.
    here: &'static str,
    username: String,
    /// What is wrong with that name; or nothing.
    wrong: &'static str,
}

impl HomePage {
    /// The amounts of its picture are made up, and written as this reader writes amounts.
    fn new(frame: Frame, username: String, wrong: &'static str) -> Self {
        let lines = [9_350, 21_000, -7_200];
        let total = Cents(128_450).into();
        let sum = Sats(lines.iter().sum()).into();
        Self {
            total: wallet_amount(frame.text, total, Sign::Negative),
            lines: lines.map(|sats| {
                Figure::of_wallet(frame.text, Sats(sats).into(), None, Sign::Always).number
            }),
            sum: wallet_amount(frame.text, sum, Sign::Always),
            here: paths::HOME,
            username,
            wrong,
            frame,
        }
    }
}

/// What the front page was asked for.
#[derive(Default, Deserialize)]
struct Asked {
    /// Whose register somebody wants to open.
    username: Option<String>,
}

async fn home(
    Extension(visitor): Extension<Visitor>,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let username = asked.username.unwrap_or_default();
    if let Some(register) = register(&username) {
        return Ok(see_other(&register));
    }
    let wrong = match username.is_empty() {
        true => "",
        false => frame.t("open-wrong"),
    };
    match visitor {
        Visitor::SignedIn(_) => Ok(see_other(paths::WALLETS)),
        Visitor::Anonymous => {
            let mut response = page(&HomePage::new(frame, username, wrong))?.into_response();
            if !wrong.is_empty() {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            Ok(response)
        }
        // Not to be taken for signed out.
        Visitor::Unknown => Err(Error::Database(database::Error::Away)),
    }
}

/// The register that anybody opens by that name; none where it can be nobody's.
fn register(typed: &str) -> Option<String> {
    let name = typed.trim().to_ascii_lowercase();
    let name = name.strip_prefix('@').unwrap_or(&name);
    let fits = name.parse::<Username>().is_ok() || name.parse::<LightningAddress>().is_ok();
    fits.then(|| paths::REGISTER.replace("{name}", &format!("@{name}")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_a_register_and_anything_else_nowhere() {
        for (typed, register_of) in [
            (" Rosa_Cafe ", Some("/@rosa_cafe")),
            ("@rosa_cafe", Some("/@rosa_cafe")),
            ("rosa@example.com", Some("/@rosa@example.com")),
            ("Till", Some("/@till")),
            ("", None),
            ("+50370000000", None),
            ("50370000000", None),
            ("rosa/../wallets", None),
            ("rosa?x", None),
            ("//evil.example", None),
        ] {
            assert_eq!(register(typed).as_deref(), register_of, "{typed}");
        }
    }
}
