//! Tells a page of its invoice's changes as they happen, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{Extensions, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;
use tokio::time::timeout;

use crate::overload::Counted;
use crate::state::AppState;
use crate::web::client_address::ClientAddress;
use crate::web::error::Error;
use crate::web::signed_in::SignedIn;

use super::invoice::{Asked, find};

/// Proxies and phones take a silent connection for a dead one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// The page looks so often whatever the websocket says: it may be away, and then says nothing.
const LOOK_AGAIN: Duration = Duration::from_secs(20);
/// Proxies keep answers back until there is more of them, unless they are told.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// Of an invoice of theirs. Nothing is told but that there may be something new: the page asks.
pub(super) async fn follow(
    State(state): State<AppState>,
    extensions: Extensions,
    signed_in: SignedIn,
    Path(hash): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    // Pages look for themselves where nobody tells them.
    let place = state.streams.enter(ClientAddress::of(&extensions));
    let place = place.ok_or(Error::Busy)?;
    let wallet = asked.ok().and_then(|Query(asked)| asked.wallet);
    let found = find(&state, &signed_in, &hash, wallet.as_deref()).await?;
    let found = found.ok_or(Error::NotFound)?;
    let following = state.watcher.follow(found.hash);
    let counted = Counted::new(&state.metrics.event_streams);
    let first = futures_util::stream::once(async { changed() });
    let held = (counted, place);
    let then = unfold((following, held), async |(mut following, held)| {
        // Told, or looked anyway.
        drop(timeout(LOOK_AGAIN, following.changed()).await);
        Some((changed(), (following, held)))
    });
    let stopping = state.stopping.clone();
    let events = first
        .chain(then)
        .take_until(async move { stopping.cancelled().await });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE));
    let mut response = ([UNBUFFERED], stream).into_response();
    // What axum says of it is less than what is said of every page.
    response.headers_mut().remove(CACHE_CONTROL);
    Ok(response)
}

/// Browsers pass over an event without data.
fn changed() -> Result<Event, Infallible> {
    Ok(Event::default().event("sale").data("changed"))
}
