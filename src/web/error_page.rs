//! Turns every response that ended badly into a page with a sentence and a way on, in the reader's language.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::error::Page;
use super::frame::Frame;
use super::paths;
use super::request_id::RequestId;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    title: &'static str,
    text: &'static str,
    sign: &'static str,
    passing: bool,
    again: Option<String>,
    home: &'static str,
}

/// The page that a response wants; none where it has one of its own, or words for a program.
pub(super) fn wanted(response: &Response) -> Option<Page> {
    let page = response.extensions().get::<Page>().copied();
    let page = page.or_else(|| Page::of_status(response.status()))?;
    // Plain text is what the layers below say to nobody in particular.
    let has_own = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    (!has_own).then_some(page)
}

/// Renders the page that a response wants. Who is asking is read from the response: this layer lies outside all those
/// that may fail, and with them outside the one that finds out.
pub async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let id = request.extensions().get::<RequestId>().cloned();
    let read = [COOKIE, ACCEPT_LANGUAGE].map(|name| {
        let values = request.headers().get_all(&name).iter().cloned();
        values
            .map(|value| (name.clone(), value))
            .collect::<Vec<_>>()
    });
    let mut response = next.run(request).await;
    let Some(page) = wanted(&response) else {
        return response;
    };
    let mut headers = HeaderMap::new();
    for (name, value) in read.into_iter().flatten() {
        headers.append(name, value);
    }
    if let Some(id) = id {
        response.extensions_mut().insert(id);
    }
    let frame = Frame::new(&state, &headers, &uri, response.extensions());
    let (title, text) = page.messages();
    let template = ErrorPage {
        title: frame.t(title),
        text: frame.t(text),
        sign: page.sign(),
        passing: page.is_passing(),
        again: (page.is_passing() && method == Method::GET).then(|| frame.address.clone()),
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
