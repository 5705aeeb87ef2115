//! What a page has to do without because Blink does not answer, and since when.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::blink::{self, Question};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::Frame;

/// Said in place of what is missing.
pub(super) struct Missing {
    /// What is the matter.
    pub(super) title: String,
    /// What is missing, and since when.
    pub(super) text: String,
}

impl Missing {
    /// `message` says what is missing; its argument `since` is the time.
    pub(super) fn new(
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
        Self {
            title: frame.t(title),
            text: frame.t1(message, "since", since),
        }
    }
}

/// Takes what will pass for a part of the page; anything else ends it.
pub(super) fn passing<T>(answer: Result<T, Error>) -> Result<Result<T, blink::Error>, Error> {
    match answer {
        Ok(answer) => Ok(Ok(answer)),
        Err(Error::Blink(error)) if error.is_temporary() => Ok(Err(error)),
        Err(error) => Err(error),
    }
}

/// A page without what it is about: 503, and when to come back.
pub(super) fn incomplete(page: impl IntoResponse, error: &blink::Error) -> Response {
    let seconds = match error {
        blink::Error::SlowDown {
            retry_after: Some(pause),
        } => pause.as_secs().clamp(1, 300),
        _ => 5,
    };
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, page).into_response();
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}
