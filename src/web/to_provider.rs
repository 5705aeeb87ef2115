//! The way to the provider, with the attempt in a sealed cookie. Nothing is stored.

use axum::http::HeaderMap;
use axum::response::Response;

use super::error::{Error, see_other};
use crate::oidc::{Authorization, Known, Prompt, Scopes};
use crate::session::{Attempt, CookieKind, append_cookie};
use crate::state::AppState;

/// So many attempts may be under way in one browser; the oldest gives way.
const MOST_ATTEMPTS: usize = 5;
/// So many bytes may all their cookies take: servers and proxies refuse headers above 8 KiB.
const MOST_BYTES: usize = 5 * 1024;
/// A cookie outlives its attempt, so that somebody who comes back late still finds their page.
const LATE_SECONDS: i64 = 24 * 3600;

/// Leads a browser there.
pub fn lead_to_provider(
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
