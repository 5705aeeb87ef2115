//! `/account/keys/{id}/revoke`: ends a key for good, and asks before.

use axum::extract::{Path, State};
use axum::response::Response;

use super::deed::Deed;
use super::done::Done;
use super::keys::{at, may};
use super::outcome::{Problem, audit, outcome};
use crate::audit::Code;
use crate::blink::account::{ApiKey, KeyId, KeyState};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::stepped_up::SteppedUp;

/// A form with nothing but our token in it.
#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// Asks.
pub(super) async fn ask(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let key = find(&state, &stepped_up, &id).await?;
    draw(&stepped_up, frame, &key, None)
}

/// Ends it. One that is over already is what was wanted.
pub(super) async fn revoke(
    State(state): State<AppState>,
    frame: Frame,
    Path(id): Path<String>,
    FormAt(stepped_up, Nothing {}): FormAt<SteppedUp, Nothing>,
) -> Result<Response, Error> {
    let key = find(&state, &stepped_up, &id).await?;
    if key.state != KeyState::Revoked {
        let (blink, id) = (&state.blink, &key.id);
        let revoked = stepped_up
            .act(|token| async move { blink.revoke_key(&token, id).await })
            .await;
        if let Err(problem) = outcome(&frame, revoked)? {
            return draw(&stepped_up, frame, &key, Some(problem));
        }
        audit(Code::KeyRevoked, &stepped_up);
    }
    Ok(see_other(&Done::KeyRevoked.at(paths::KEYS)))
}

/// A key of theirs.
pub(super) async fn find(
    state: &AppState,
    signed_in: &SignedIn,
    id: &str,
) -> Result<ApiKey, Error> {
    let id = KeyId::parse(id).ok_or(Error::NotFound)?;
    let blink = &state.blink;
    let keys = signed_in
        .ask(|token| async move { blink.keys(&token).await?.keys })
        .await?;
    keys.into_iter()
        .find(|key| key.id == id)
        .ok_or(Error::NotFound)
}

fn draw(
    stepped_up: &SteppedUp,
    frame: Frame,
    key: &ApiKey,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let lead = frame.t1("key-revoke-lead", "name", &key.name);
    let (may, warning) = (may(&frame, &key.scopes), frame.t("key-revoke-for-good"));
    let could = frame.t1("key-could", "what", may);
    let action = at(paths::REVOKE_KEY, &key.id);
    Deed::new(
        stepped_up,
        frame,
        "key-revoke-title",
        "key-revoke",
        action,
        paths::KEYS,
    )
    .lead(lead)
    .about(could)
    .warning(warning)
    .problem(problem)
    .show()
}
