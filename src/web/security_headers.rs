//! Headers on every response, whatever its status: what a browser may load, keep, frame and tell others.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

use crate::state::AppState;

/// Put on a response whose forms end at the provider after redirects. Chromium holds every hop of such a redirect against
/// `form-action`, and where Blink's login pages live is not ours to know, so any address of the scheme will do there.
#[derive(Clone, Copy, Debug)]
pub struct LeadsToProvider;

/// The policy with what may follow `form-action 'self'`.
macro_rules! policy {
    ($more:literal) => {
        HeaderValue::from_static(concat!(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'; form-action 'self'",
            $more
        ))
    };
}

const FIXED: [(HeaderName, &str); 7] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // `no-referrer` would make browsers send `Origin: null` with our own forms.
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), \
         display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
         idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), \
         picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), \
         screen-wake-lock=(self), serial=(), storage-access=(), usb=(), window-management=(), xr-spatial-tracking=()",
    ),
];

/// Adds them. What is not a fingerprinted asset is never stored anywhere.
pub fn add<B>(state: &AppState, mut response: Response<B>) -> Response<B> {
    let leads_out = response.extensions().get::<LeadsToProvider>().is_some();
    let policy = match (leads_out, state.cookies.secure()) {
        (false, _) => policy!(""),
        (true, true) => policy!(" https:"),
        (true, false) => policy!(" https: http:"),
    };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    if state.cookies.secure() {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.append(
            VARY,
            HeaderValue::from_static("Cookie, Accept-Language, Sec-Fetch-Site"),
        );
    }
    name_charset(headers);
    response
}

/// Every text of ours is UTF-8; what serves the files says so only for pages.
fn name_charset(headers: &mut HeaderMap) {
    let bare = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .filter(|kind| kind.starts_with("text/") || kind.ends_with("+xml"))
        .filter(|kind| !kind.contains("charset"));
    if let Some(Ok(named)) =
        bare.map(|kind| HeaderValue::from_str(&format!("{kind}; charset=utf-8")))
    {
        headers.insert(CONTENT_TYPE, named);
    }
}
