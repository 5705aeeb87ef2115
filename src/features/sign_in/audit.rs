//! One line in the log and one count for every sign-in that ended, by a stable reason code. Never a code, state or token.

use crate::state::AppState;

/// A sign-in opened a session.
pub(super) fn signed_in(state: &AppState, scopes: &str) {
    state.metrics.sign_in("ok");
    tracing::info!(event = "sign_in", reason = "ok", scopes);
}

/// A sign-in ended without a session.
pub(super) fn refused(state: &AppState, reason: &'static str, detail: &str) {
    state.metrics.sign_in(reason);
    tracing::info!(event = "sign_in", reason, detail);
}

/// A session was ended.
pub(super) fn signed_out(state: &AppState, reason: &'static str) {
    state.metrics.sign_out(reason);
    tracing::info!(event = "sign_out", reason);
}
