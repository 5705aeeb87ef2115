//! The provider's cookies: which flow a browser is in, and who is remembered in it.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use cookie::{Cookie, SameSite};

/// Binds the login part of a flow to a browser. One per client, so a second tab takes it over.
pub(super) const LOGIN_FLOW: &str = "ory_hydra_login_csrf";
/// Binds the consent part of a flow to a browser.
pub(super) const CONSENT_FLOW: &str = "ory_hydra_consent_csrf";
/// Holds the `sid` of a remembered login.
pub(super) const SESSION: &str = "ory_hydra_session";

/// The value of a cookie the browser sent.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// Sets a cookie for so many seconds; zero removes it.
pub(super) fn set(
    mut response: Response,
    secure: bool,
    name: &str,
    value: &str,
    seconds: u64,
) -> Response {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(secure);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_max_age(time::Duration::seconds(
        i64::try_from(seconds).unwrap_or(i64::MAX),
    ));
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
