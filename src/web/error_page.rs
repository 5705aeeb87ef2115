//! Turns every response that ended badly into a page with a sentence and a way on, in the reader's language.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, LOCATION, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::error::{Page, SignInFirst};
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

/// Whether somebody goes to a page, as opposed to a script or a program that asks for data. Without a word about it, they do.
fn navigates(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    let of_data = |kinds: &[u8]| {
        let kinds = String::from_utf8_lossy(kinds);
        let data = ["application/json", "text/event-stream"];
        data.iter().any(|kind| kinds.contains(kind)) && !kinds.contains("text/html")
    };
    said("sec-fetch-mode").is_none_or(|mode| mode == b"navigate")
        && !said(ACCEPT.as_str()).is_some_and(of_data)
}

/// What a program is told instead of being led to a page: it could not sign in there.
fn told(first: SignInFirst, response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::UNAUTHORIZED;
    parts.headers.remove(LOCATION);
    parts.headers.remove(CONTENT_LENGTH);
    let json = HeaderValue::from_static("application/json");
    parts.headers.insert(CONTENT_TYPE, json);
    // RFC 9110 15.5.2 asks for a scheme; there is none but our cookie.
    let scheme = HeaderValue::from_static("Cookie realm=\"till\"");
    parts.headers.insert(WWW_AUTHENTICATE, scheme);
    let body = serde_json::json!({ "error": first.reason() }).to_string();
    Response::from_parts(parts, Body::from(body))
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
    let navigates = navigates(request.headers());
    let mut response = next.run(request).await;
    if let Some(first) = response.extensions().get::<SignInFirst>()
        && !navigates
    {
        return told(*first, response);
    }
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
