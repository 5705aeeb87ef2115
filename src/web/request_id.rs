//! A name for every request, shown on error pages and written into the log.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

use crate::state::AppState;

/// Ten characters without any meaning.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives the request its name; it is ours alone, whatever the request carries.
pub async fn name(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let bytes: [u8; 8] = state.random.bytes().unwrap_or_default();
    let mut id = format!("{:016x}", u64::from_be_bytes(bytes));
    id.truncate(10);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
