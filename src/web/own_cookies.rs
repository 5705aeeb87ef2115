//! Only our own cookies get past this layer; libraries behind it decode names, and would be deceived.

use axum::extract::Request;

use crate::state::AppState;

/// Drops every cookie that is not ours to the letter.
pub fn keep(state: &AppState, mut request: Request) -> Request {
    state.cookies.keep_own(request.headers_mut());
    request
}

/// Drops the session's cookie, for pages on which everybody is a stranger.
pub fn forget_session(state: &AppState, mut request: Request) -> Request {
    state.cookies.drop_session(request.headers_mut());
    request
}
