//! Refuses addresses and headers that are longer than anything we serve.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const LONGEST_ADDRESS: usize = 8 * 1024;
const LONGEST_HEADERS: usize = 16 * 1024;

/// 414 and 431.
pub async fn limit(request: Request, next: Next) -> Response {
    let address = request
        .uri()
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    let headers: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if address > LONGEST_ADDRESS {
        StatusCode::URI_TOO_LONG.into_response()
    } else if headers > LONGEST_HEADERS {
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response()
    } else {
        next.run(request).await
    }
}
