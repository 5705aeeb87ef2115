//! `POST /receive/{payment_hash}/cancel`: nobody can pay it any more.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use crate::blink::Cancellation;
use crate::lightning::PaymentHash;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::invoice::find;

#[derive(Deserialize)]
pub(super) struct Button {
    #[serde(default)]
    wallet: String,
}

/// There is nothing to look at here but the invoice.
pub(super) async fn look(
    _: SignedIn,
    hash: Result<Path<String>, PathRejection>,
) -> Result<Response, Error> {
    let Path(hash) = hash.map_err(|_| Error::NotFound)?;
    let hash: PaymentHash = hash.parse().map_err(|_| Error::NotFound)?;
    Ok(see_other(&format!("{}/{hash}", paths::RECEIVE)))
}

/// What was paid meanwhile stays paid, and the page says so.
pub(super) async fn cancel(
    State(state): State<AppState>,
    hash: Result<Path<String>, PathRejection>,
    FormAt(signed_in, button): FormAt<SignedIn, Button>,
) -> Result<Response, Error> {
    let Path(hash) = hash.map_err(|_| Error::NotFound)?;
    let found = find(&state, &signed_in, &hash, Some(&button.wallet)).await?;
    let found = found.ok_or(Error::NotFound)?;
    let (blink, wallet, hash) = (&state.blink, &found.wallet, &found.hash);
    let done = signed_in
        .ask(|token| async move { blink.cancel_invoice(&token, wallet, hash).await })
        .await?;
    let place = format!("{}/{hash}", paths::RECEIVE);
    let place = paths::with(&place, "wallet", &wallet.to_string());
    Ok(see_other(&match done {
        Cancellation::Done => format!("{place}&cancelled=1"),
        Cancellation::TooLate => place,
    }))
}
