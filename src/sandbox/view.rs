//! How the sandbox's pages are made: rendered, guarded, styled.

use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Where the one stylesheet is.
pub(crate) const STYLESHEET: &str = "/sandbox.css";

/// Nothing but our own stylesheet, framed by nobody.
const GUARDS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; img-src data:; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
];

/// A page with a sentence and no way on.
#[derive(Template)]
#[template(path = "sandbox/message.html")]
pub(crate) struct Message<'a> {
    /// The heading.
    pub(crate) title: &'a str,
    /// The error's code, if any.
    pub(crate) code: &'a str,
    /// What happened.
    pub(crate) text: &'a str,
}

/// `GET /sandbox.css`.
pub(crate) async fn stylesheet() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("../../templates/sandbox/sandbox.css")).into_response()
}

/// Renders a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    let mut response = match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page of the sandbox could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    for (name, value) in GUARDS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
