//! Tells a page of its sale's changes as they happen, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{Extensions, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;

use crate::overload::Counted;
use crate::state::AppState;
use crate::web::client_address::ClientAddress;
use crate::web::error::Error;

use super::counter::{SaleAt, Stand};

/// Proxies and phones take a silent connection for a dead one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// Proxies keep answers back until there is more of them, unless they are told.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// One event for each change, and one at the start: whoever comes back may have missed something.
pub(super) async fn follow<S: Stand>(
    State(state): State<AppState>,
    extensions: Extensions,
    at: SaleAt<S>,
) -> Result<Response, Error> {
    // Pages look for themselves where nobody tells them.
    let place = state.streams.enter(ClientAddress::of(&extensions));
    let place = place.ok_or(Error::Busy)?;
    let listening = state.watcher.news().listen(&at.sale.id, at.sale.version);
    let first = futures_util::stream::once(async { changed() });
    let counted = Counted::new(&state.metrics.event_streams);
    let held = (counted, place);
    let then = unfold((listening, held), async |(mut listening, held)| {
        listening.changed().await;
        Some((changed(), (listening, held)))
    });
    let stopping = state.stopping.clone();
    let events = first
        .chain(then)
        .take_until(async move { stopping.cancelled().await });
    let alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let stream = Sse::new(events).keep_alive(alive);
    let mut response = ([UNBUFFERED], stream).into_response();
    // What axum says of it is less than what is said of every page.
    response.headers_mut().remove(CACHE_CONTROL);
    Ok(response)
}

/// Browsers pass over an event without data.
fn changed() -> Result<Event, Infallible> {
    Ok(Event::default().event("sale").data("changed"))
}
