//! `POST /api/auth/signin/blink`: begins an attempt and sends the browser to Blink.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::audit::Code;
use crate::oidc::{self, Authorization, Known, Prompt, Scopes};
use crate::session::{Attempt, CookieKind, append_cookie};
use crate::state::AppState;
use crate::web::csrf::CsrfForm;
use crate::web::error::{Error, see_other};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::return_to::ReturnTo;

use super::audit;

/// So many attempts may be under way in one browser; the oldest gives way.
const MOST_ATTEMPTS: usize = 5;
/// So many bytes may all their cookies take: servers and proxies refuse headers above 8 KiB.
const MOST_BYTES: usize = 5 * 1024;
/// A cookie outlives its attempt, so that somebody who comes back late still finds their page.
const LATE_SECONDS: i64 = 24 * 3600;

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

/// The way to the provider, with the attempt in a sealed cookie.
pub(super) fn lead_to_provider(
    state: &AppState,
    headers: &HeaderMap,
    known: &Known,
    attempt: &Attempt,
    prompt: Option<Prompt>,
) -> Result<Response, Error> {
    let address = state.provider.authorization_url(
        known,
        &Authorization {
            redirect_uri: &attempt.redirect_uri,
            scopes: &Scopes::parse(&attempt.scopes),
            state: &attempt.state,
            nonce: &attempt.nonce,
            verifier: &attempt.verifier,
            prompt,
        },
    );
    let mut response = see_other(address.as_str());
    let value = attempt
        .seal(&state.ring)
        .map_err(|error| Error::Internal(error.to_string()))?;
    for name in surplus(state, headers, value.len()) {
        append_cookie(
            response.headers_mut(),
            state.cookies.remove(CookieKind::Attempt, &name),
        );
    }
    let lifetime = i64::try_from(state.config.lifetimes.attempt.as_secs()).unwrap_or(i64::MAX);
    let cookie = state.cookies.set(
        CookieKind::Attempt,
        &Attempt::cookie_suffix(&attempt.state),
        &value,
        lifetime.saturating_add(LATE_SECONDS),
    );
    append_cookie(response.headers_mut(), cookie);
    Ok(response)
}

pub(super) fn code_of(error: &oidc::Error) -> Code {
    match error {
        oidc::Error::Metadata(_) => Code::NotBelieved,
        oidc::Error::Unavailable(_) | oidc::Error::DeadToken => Code::ProviderUnavailable,
    }
}

/// Names of the attempts that make room for a new one of `size` bytes: broken ones, then the oldest.
fn surplus(state: &AppState, headers: &HeaderMap, size: usize) -> Vec<String> {
    let mut dropped = Vec::new();
    let mut kept = Vec::new();
    for (name, value) in state.cookies.all(headers, CookieKind::Attempt) {
        match Attempt::open(&state.ring, &value) {
            Ok(attempt) => kept.push((attempt.started_at, name, value.len())),
            Err(_) => dropped.push(name),
        }
    }
    kept.sort();
    let mut bytes = size + kept.iter().map(|(_, _, length)| length).sum::<usize>();
    let mut count = 1 + kept.len();
    for (_, name, length) in kept {
        if count <= MOST_ATTEMPTS && bytes <= MOST_BYTES {
            break;
        }
        count -= 1;
        bytes -= length;
        dropped.push(name);
    }
    dropped
}
