//! Failing before anything is done.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::sandbox::faults::html_error;
use crate::sandbox::lnurl_fault::LnurlFault;
use crate::sandbox::world::World;

/// Middleware: fails before anything is done, where that is the fault.
pub(super) async fn inflict(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Response {
    match world.lnurl.get() {
        LnurlFault::Slow { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        }
        LnurlFault::Hang => return std::future::pending().await,
        LnurlFault::Html => return html_error(StatusCode::BAD_GATEWAY),
        _ => {}
    }
    next.run(request).await
}
