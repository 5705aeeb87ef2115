//! A span round every request and one line and one count at its end. The path is the route's, never one with a query:
//! queries hold codes and states.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::client_address::{ClientAddress, client_address};
use super::error::Page;
use super::request_id::RequestId;
use crate::state::AppState;

/// Records the request.
pub async fn record(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0);
    let trusted = &state.config.web.trusted_proxies;
    let client = peer.map(|peer| client_address(peer, request.headers(), trusted));
    if let Some(client) = client {
        ClientAddress::note(client, request.extensions_mut());
    }
    let span =
        tracing::info_span!("request", id, %method, client = client.map(tracing::field::display));
    let begun = Instant::now();
    async move {
        let response = next.run(request).await;
        let took = begun.elapsed();
        let status = response.status().as_u16();
        tracing::info!(route, status, milliseconds = took.as_millis(), "answered");
        state.metrics.request(route, status, took);
        if let Some(reason) = Page::refusal(&response) {
            state.metrics.refusal(reason);
        }
        response
    }
    .instrument(span)
    .await
}
