//! The session's cookie around tower-sessions: its name and attributes, and a removal that browsers obey.

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::session::{CookieKind, Store};
use crate::state::AppState;

/// The layer that gives every request its session. It reads nothing until it is asked.
pub fn layer(state: &AppState) -> SessionManagerLayer<Store> {
    let lifetime = i64::try_from(state.config.lifetimes.session.as_secs()).unwrap_or(i64::MAX);
    SessionManagerLayer::new(Store::new(state.database.clone()))
        .with_name(state.cookies.name(CookieKind::Session))
        .with_secure(state.cookies.secure())
        .with_http_only(true)
        // Strict would hide the session on the hop back from Blink and on links in mails.
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(time::Duration::seconds(lifetime)))
}

/// tower-sessions 0.15 removes its cookie without `Secure`, which browsers ignore for a `__Host-` name; this sends the
/// removal again as it must be. Mended there after 0.15.0, so that this can go with 0.16.
pub fn mend_removal(state: &AppState, mut response: Response) -> Response {
    let empty = format!("{}=;", state.cookies.name(CookieKind::Session));
    let removes = |line: &HeaderValue| line.as_bytes().starts_with(empty.as_bytes());
    let headers = response.headers_mut();
    if headers.get_all(SET_COOKIE).iter().any(removes) {
        let lines: Vec<_> = headers.get_all(SET_COOKIE).iter().cloned().collect();
        headers.remove(SET_COOKIE);
        for line in lines.into_iter().filter(|line| !removes(line)) {
            headers.append(SET_COOKIE, line);
        }
        headers.append(SET_COOKIE, state.cookies.remove(CookieKind::Session, ""));
    }
    response
}
