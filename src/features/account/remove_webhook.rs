//! `/account/webhooks/remove`: one address less that is told of payments; asks before.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Deed, Field};
use super::done::Done;
use super::outcome::{Problem, audit, outcome};
use crate::audit::Code;
use crate::blink::account::Endpoint;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// Which one.
#[derive(Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    id: String,
}

/// Asks.
pub(super) async fn ask(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, Error> {
    let which = which.map(|Query(which)| which).unwrap_or_default();
    match find(&state, &stepped_up, &which.id).await? {
        Some(endpoint) => draw(&stepped_up, frame, &endpoint, None),
        None => Err(Error::NotFound),
    }
}

/// Removes it. One that is gone already is what was wanted.
pub(super) async fn remove(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, which): FormAt<SteppedUp, Which>,
) -> Result<Response, Error> {
    if let Some(endpoint) = find(&state, &stepped_up, &which.id).await? {
        let (blink, id) = (&state.blink, endpoint.id.as_str());
        let removed = stepped_up
            .act(|token| async move { blink.delete_callback(&token, id).await })
            .await;
        if let Err(problem) = outcome(&frame, removed)? {
            return draw(&stepped_up, frame, &endpoint, Some(problem));
        }
        audit(Code::WebhookRemoved, &stepped_up);
    }
    Ok(see_other(&Done::WebhookRemoved.at(paths::WEBHOOKS)))
}

async fn find(
    state: &AppState,
    stepped_up: &SteppedUp,
    id: &str,
) -> Result<Option<Endpoint>, Error> {
    let blink = &state.blink;
    let all = stepped_up
        .ask(|token| async move { blink.callbacks(&token).await })
        .await?;
    Ok(all.into_iter().find(|endpoint| endpoint.id == id))
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    endpoint: &Endpoint,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let lead = frame.t1("webhook-remove-lead", "url", &endpoint.url);
    let warning = frame.t("webhook-remove-for-good");
    Deed::new(
        stepped_up,
        frame,
        "webhook-remove-title",
        "webhook-remove",
        paths::REMOVE_WEBHOOK,
        paths::WEBHOOKS,
    )
    .lead(lead)
    .warning(warning)
    .field(Field::hidden("id", endpoint.id.as_str()))
    .problem(problem)
    .show()
}
