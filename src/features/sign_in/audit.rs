//! Counts and writes down how sign-ins and sign-outs end. Never a code, state or token.

use crate::audit::{Code, entry};
use crate::session::Visit;
use crate::state::AppState;

/// A sign-in opened a session.
pub(super) fn signed_in(state: &AppState, subject: &str, id_hash: &[u8], scopes: &str) {
    let code = Code::SignedIn;
    state.metrics.sign_in(code.reason());
    entry(code)
        .subject(subject)
        .session(id_hash)
        .detail(scopes)
        .write();
}

/// A sign-in ended without a session.
pub(super) fn refused(state: &AppState, code: Code, detail: &str) {
    state.metrics.sign_in(code.reason());
    entry(code).detail(detail).write();
}

/// Sessions were ended by whoever holds this one.
pub(super) fn signed_out(state: &AppState, code: Code, by: &Visit, detail: &str) {
    state.metrics.sign_out(code.reason());
    entry(code)
        .subject(&by.subject)
        .session(by.key.hash())
        .detail(detail)
        .write();
}

/// The provider ended what a logout token names.
pub(super) fn ended_by_provider(state: &AppState, subject: Option<&str>) {
    let code = Code::OutByProvider;
    state.metrics.sign_out(code.reason());
    let entry = entry(code);
    match subject {
        Some(subject) => entry.subject(subject).write(),
        None => entry.write(),
    }
}
