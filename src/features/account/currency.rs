//! `/account/settings/currency`: what the account shows amounts in.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Choice, Deed, Field};
use super::done::Done;
use super::outcome::{Problem, audit, keeping, outcome};
use crate::audit::Code;
use crate::money::{Currency, CurrencyCode};
use crate::state::AppState;
use crate::web::csrf::KeptFormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// What was chosen.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    currency: String,
}

/// Blink's list, with what is chosen now.
pub(super) async fn show(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let typed = typed.map(|Query(typed)| typed.currency).unwrap_or_default();
    let (choices, list) = tokio::join!(
        stepped_up.ask(|token| async move { blink.choices(&token).await }),
        blink.currencies(),
    );
    let present = choices?.currency.to_string();
    let chosen = if typed.is_empty() { present } else { typed };
    draw(&stepped_up, frame, &list?, &chosen, None)
}

/// Changes it.
pub(super) async fn save(
    State(state): State<AppState>,
    frame: Frame,
    KeptFormAt { place, form, .. }: KeptFormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let stepped_up = place.map_err(|error| {
        let kept = [("currency", form.currency.as_str())];
        keeping(error, paths::CURRENCY, &kept)
    })?;
    let blink = &state.blink;
    let list = blink.currencies().await?;
    let code: Option<CurrencyCode> = form.currency.parse().ok();
    let known = code.filter(|code| list.iter().any(|currency| currency.code == *code));
    let Some(code) = known else {
        let problem = Some(Problem::refused(&frame, "choice-currency-unknown"));
        return draw(&stepped_up, frame, &list, &form.currency, problem);
    };
    let changed = stepped_up
        .act(|token| async move { blink.set_currency(&token, code).await })
        .await;
    match outcome(&frame, changed)? {
        Ok(()) => {
            audit(Code::CurrencyChosen, &stepped_up);
            stepped_up.remember_currency(code.as_str()).await;
            Ok(see_other(&Done::CurrencyChosen.at(paths::CHOICES)))
        }
        Err(problem) => draw(&stepped_up, frame, &list, &form.currency, Some(problem)),
    }
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    list: &[Currency],
    chosen: &str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let option = |currency: &Currency| {
        let code = currency.code.as_str();
        let text = format!("{code} · {}", currency.name);
        Choice::new(code, text, code == chosen)
    };
    let options = list.iter().map(option).collect();
    let field = Field::list("currency", frame.t("choice-currency"), options);
    let (lead, past) = (
        frame.t("choice-currency-about"),
        frame.t("choice-currency-past"),
    );
    let till = frame.t("choice-currency-till");
    Deed::new(
        stepped_up,
        frame,
        "choice-currency",
        "save",
        paths::CURRENCY,
        paths::CHOICES,
    )
    .lead(lead)
    .about(past)
    .about(till)
    .field(field)
    .problem(problem)
    .show()
}
