//! Turns every response that ended badly into a page with a sentence and a way on, in the reader's language.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::error::Page;
use super::frame::Frame;
use super::paths;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    title: String,
    text: String,
    sign: &'static str,
    passing: bool,
    again: Option<String>,
    home: &'static str,
}

/// Renders the page that a response wants; a response with a page of its own, or with words for a program, is left alone.
pub async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let head = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    // Plain text is what the layers below say to nobody in particular.
    let has_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let wanted = response.extensions().get::<Page>().copied();
    let Some(page) = wanted
        .or_else(|| Page::of_status(response.status()))
        .filter(|_| !has_page)
    else {
        return response;
    };
    let frame = Frame::of(&head, &state);
    let (title, text) = page.messages();
    let template = ErrorPage {
        title: frame.t(title),
        text: frame.t(text),
        sign: page.sign(),
        passing: page.is_passing(),
        again: (page.is_passing() && head.method == Method::GET).then(|| frame.address.clone()),
        home: paths::HOME,
        frame,
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    if page == Page::Busy {
        parts
            .headers
            .entry(RETRY_AFTER)
            .or_insert(HeaderValue::from_static("5"));
    }
    parts.headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    let html = template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the error page itself failed");
        String::new()
    });
    Response::from_parts(parts, Body::from(html))
}
