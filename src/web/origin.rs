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
        .map(Authority::as_str)
        .or_else(|| host(request.headers()));
    let found = asked.and_then(|asked| {
        let mut ours = state.config.web.public_urls.iter();
        ours.find(|url| is_host(url, asked)).cloned()
    });
    match found {
        Some(url) => {
            request.extensions_mut().insert(Origin(url));
            next.run(request).await
        }
        None => Error::UnknownHost.into_response(),
    }
}

/// Two are none.
fn host(headers: &HeaderMap) -> Option<&str> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        _ => None,
    }
}

/// Name and port, letter by letter; the port may be missing where the scheme says it.
fn is_host(url: &Url, asked: &str) -> bool {
    let Some(name) = url.host_str() else {
        return false;
    };
    match url.port() {
        Some(port) => asked.eq_ignore_ascii_case(&format!("{name}:{port}")),
        None => {
            let default = if url.scheme() == "https" { 443 } else { 80 };
            asked.eq_ignore_ascii_case(name)
                || asked.eq_ignore_ascii_case(&format!("{name}:{default}"))
        }
    }
}
