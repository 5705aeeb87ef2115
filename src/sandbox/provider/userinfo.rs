//! The userinfo endpoint; it needs no `openid`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::error::OAuthError;
use super::grants::Kind;
use super::own::Provider;

/// `GET` and `POST /userinfo` (OIDC Core 5.3): who the token is about, and nothing personal.
pub(super) async fn userinfo(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
) -> Response {
    let now = provider.clock.now();
    let claims = bearer(&headers).map(|token| {
        provider
            .grants
            .with(|grants| match grants.live(now, token) {
                Some((Kind::Access, grant)) => Some(provider.claims(grant)),
                _ => None,
            })
    });
    match claims.flatten() {
        Some(claims) => Json(claims).into_response(),
        None => dead(),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

/// 401 for a token that is expired, revoked, of another kind or not there.
fn dead() -> Response {
    let error = OAuthError::request_unauthorized(
        "Check that you provided valid credentials in the right format.",
    );
    let challenge = format!(
        "Bearer error=\"{}\",error_description=\"{}\"",
        error.code(),
        error.description()
    );
    let mut response = error.into_response();
    if let Ok(value) = HeaderValue::from_str(&challenge) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
