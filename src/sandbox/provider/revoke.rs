//! The revocation endpoint; it says yes to nearly everything.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::error::OAuthError;
use super::own::Provider;
use crate::sandbox::fields::Fields;

/// `POST /oauth2/revoke` (RFC 7009): an access or a refresh token ends the entire grant. Unknown,
/// foreign and dead tokens are 200 as well.
pub(super) async fn revoke(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    if let Err(error) = provider.authenticate(&headers, &fields) {
        return error.into_response();
    }
    let Some(token) = fields.filled("token") else {
        return OAuthError::invalid_request("Request parameter 'token' is missing").into_response();
    };
    provider
        .grants
        .with(|grants| grants.revoke(&provider.client.id, token));
    StatusCode::OK.into_response()
}
