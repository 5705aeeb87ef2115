//! `POST /api/auth/signin/blink`: begins an attempt and sends the browser to Blink.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::audit::Code;
use crate::oidc::{self, Prompt};
use crate::session::{Attempt, CookieKind};
use crate::state::AppState;
use crate::web::csrf::CsrfForm;
use crate::web::error::Error;
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::return_to::ReturnTo;
use crate::web::to_provider::lead_to_provider;

use super::audit;

/// The sign-in form.
#[derive(Deserialize)]
pub(super) struct Begin {
    #[serde(default)]
    return_to: String,
    /// The browser's time zone, where a script could fill it in.
    #[serde(default)]
    zone: String,
    /// The person wants to tick other boxes than last time.
    #[serde(default)]
    again: String,
}

/// Nothing is stored: the attempt travels in a sealed cookie.
pub(super) async fn begin(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    CsrfForm(form): CsrfForm<Begin>,
) -> Result<Response, Error> {
    let known = state.provider.at_hand().await.inspect_err(|error| {
        audit::refused(&state, code_of(error), &error.to_string());
    })?;
    let return_to = ReturnTo::after_sign_in(&form.return_to, &origin.0);
    let mut attempt = Attempt::begin(
        &state.random,
        state.clock.unix(),
        origin.at(paths::CALLBACK),
        return_to.as_str().to_owned(),
        state.scopes.to_string(),
    )
    .map_err(|error| Error::Internal(error.to_string()))?;
    attempt.time_zone = Some(form.zone).filter(|zone| !zone.is_empty() && zone.len() <= 64);
    attempt.asks_for_login = state
        .cookies
        .read(&headers, CookieKind::SignedOut)
        .is_some();
    let prompt = if attempt.asks_for_login {
        Some(Prompt::Login)
    } else {
        (form.again == "1").then_some(Prompt::Consent)
    };
    lead_to_provider(&state, &headers, &known, &attempt, prompt)
}

pub(super) fn code_of(error: &oidc::Error) -> Code {
    match error {
        oidc::Error::Metadata(_) => Code::NotBelieved,
        oidc::Error::Unavailable(_) | oidc::Error::DeadToken => Code::ProviderUnavailable,
    }
}
