//! Only our own cookies get past this layer; libraries behind it decode names, and would be deceived.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::AppState;

/// Drops every cookie that is not ours to the letter.
pub async fn keep(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    state.cookies.keep_own(request.headers_mut());
    next.run(request).await
}
