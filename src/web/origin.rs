//! Our own address, from the settings alone; a request's `Host` only picks among them.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use super::error::Error;
use crate::state::AppState;

/// The origin a request was sent to; one of the configured ones.
#[derive(Clone, Debug)]
pub struct Origin(pub Url);

impl Origin {
    /// An absolute address of ours.
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

/// Refuses requests for hosts that are not ours with 421, before anything else looks at them.
pub async fn known_host(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let asked = request
        .uri()
        .authority()
        .cloned()
        .or_else(|| host(request.headers()));
    let found = asked.and_then(|asked| {
        state
            .config
            .web
            .public_urls
            .iter()
            .find(|url| is_host(url, &asked))
            .cloned()
    });
    match found {
        Some(url) => {
            request.extensions_mut().insert(Origin(url));
            next.run(request).await
        }
        None => Error::UnknownHost.into_response(),
    }
}

fn host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => Authority::try_from(host.as_bytes()).ok(),
        _ => None,
    }
}

fn is_host(url: &Url, asked: &Authority) -> bool {
    let same_name = url
        .host_str()
        .is_some_and(|name| name.eq_ignore_ascii_case(asked.host()));
    let default = match url.scheme() {
        "https" => 443,
        _ => 80,
    };
    same_name && url.port().unwrap_or(default) == asked.port_u16().unwrap_or(default)
}
