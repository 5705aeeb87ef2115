//! Tells a page of its run's progress as it happens, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
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
use crate::web::signed_in::SignedIn;

use super::sight::Sight;

/// Proxies and phones take a silent connection for a dead one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// Many rows in a second are one piece of news.
const PAUSE: Duration = Duration::from_millis(400);
/// Proxies keep answers back until there is more of them, unless they are told.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// One event for each change, and one at the start: whoever comes back may have missed something.
pub(super) async fn follow(
    State(state): State<AppState>,
    signed_in: SignedIn,
    extensions: Extensions,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    // Pages look for themselves where nobody tells them.
    let place = state.streams.enter(ClientAddress::of(&extensions));
    let place = place.ok_or(Error::Busy)?;
    let run = Sight::of(&state, &signed_in, &id).await?.run;
    let mark = state.payouts.mark(&run.id).await?;
    let listening = state.payouts.news().listen(&run.id, mark);
    let first = futures_util::stream::once(async { changed() });
    let held = (Counted::new(&state.metrics.event_streams), place);
    let then = unfold((listening, held), async |(mut listening, held)| {
        listening.changed().await;
        tokio::time::sleep(PAUSE).await;
        Some((changed(), (listening, held)))
    });
    let stopping = state.stopping.clone();
    let events = first
        .chain(then)
        .take_until(async move { stopping.cancelled().await });
    let alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let mut response = ([UNBUFFERED], Sse::new(events).keep_alive(alive)).into_response();
    // What axum says of it is less than what is said of every page.
    response.headers_mut().remove(CACHE_CONTROL);
    Ok(response)
}

/// Browsers pass over an event without data.
fn changed() -> Result<Event, Infallible> {
    Ok(Event::default().event("run").data("changed"))
}
