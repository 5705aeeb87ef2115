//! Only our own cookies get past this layer; libraries behind it decode names, and would be deceived.

use axum::extract::Request;

use crate::state::AppState;

/// Drops every cookie that is not ours to the letter.
pub fn keep(state: &AppState, mut request: Request) -> Request {
    state.cookies.keep_own(request.headers_mut());
    request
}
