//! What a page has to do without because Blink does not answer, and since when.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;

use super::error::Error;
use super::frame::Frame;
use crate::blink::{self, Question, Trouble};
use crate::state::AppState;

/// Said in place of what is missing.
pub struct Missing {
    /// What is the matter.
    pub title: &'static str,
    /// What is missing, since when, and when to ask again where Blink said so.
    pub text: String,
}

impl Missing {
    /// `message` says what is missing; its argument `since` is the time.
    pub fn new(
        state: &AppState,
        frame: &Frame,
        question: Question,
        error: &blink::Error,
        message: &str,
    ) -> Self {
        let title = match error {
            blink::Error::SlowDown { .. } => "missing-slow-down",
            blink::Error::SideService => "missing-part",
            _ => "missing-blink",
        };
        let now = state.clock.now();
        let since = state.blink.failing_since(question).unwrap_or(now);
        let since = frame.text.moment(since, now, &frame.zone);
        let mut text = frame.t1(message, "since", since);
        if let Some(seconds) = asked_pause(error) {
            let pause = SignedDuration::from_secs(seconds);
            let again = frame.t1("missing-again", "pause", frame.text.duration(pause));
            text = format!("{text} {again}");
        }
        Self {
            title: frame.t(title),
            text,
        }
    }
}

/// Takes what will pass for a part of the page; anything else ends it. While the provider is away, an
/// expired token cannot be renewed, and Blink is as good as away itself.
pub fn passing<T>(answer: Result<T, Error>) -> Result<Result<T, blink::Error>, Error> {
    match answer {
        Ok(answer) => Ok(Ok(answer)),
        Err(Error::Blink(error)) if error.is_temporary() => Ok(Err(error)),
        Err(Error::Provider(error)) => {
            tracing::warn!(%error, "the provider failed");
            Ok(Err(blink::Error::Unavailable(Trouble::Unreachable)))
        }
        Err(error) => Err(error),
    }
}

/// A page without what it is about: 503, and when to come back.
pub fn incomplete(page: impl IntoResponse, error: &blink::Error) -> Response {
    let seconds = asked_pause(error).unwrap_or(5);
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, page).into_response();
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// A page that is whole, or without what it is about.
pub fn perhaps_incomplete(page: impl IntoResponse, error: Option<&blink::Error>) -> Response {
    match error {
        Some(error) => incomplete(page, error),
        None => page.into_response(),
    }
}

/// The seconds that Blink asked to be left alone for.
fn asked_pause(error: &blink::Error) -> Option<i64> {
    match error {
        blink::Error::SlowDown { retry_after } => {
            let seconds = i64::try_from((*retry_after)?.as_secs()).unwrap_or(i64::MAX);
            Some(seconds.clamp(1, 300))
        }
        _ => None,
    }
}
