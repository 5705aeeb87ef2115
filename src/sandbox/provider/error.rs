//! OAuth 2.0 errors in Hydra's words and shapes.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;
use url::Url;

use crate::sandbox::fields::Fields;

/// An error as Hydra v2.2 words it: a code, a fixed sentence, and a hint appended to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    status: StatusCode,
    code: String,
    description: String,
}

impl OAuthError {
    fn new(status: StatusCode, code: &str, sentence: &str, hint: &str) -> Self {
        let description = format!("{sentence} {hint}").trim_end().replace('"', "'");
        Self {
            status,
            code: code.to_owned(),
            description,
        }
    }

    /// An error that the login or consent page chose.
    pub(crate) fn chosen(code: &str, description: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, description, "")
    }

    /// The value of `error`.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// The value of `error_description`.
    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    /// A 303 back to the client (RFC 6749 4.1.2.1), with `state` where the request had one.
    pub(crate) fn to_client(&self, redirect_uri: &Url, state: &str) -> Response {
        let mut address = redirect_uri.clone();
        {
            let mut query = address.query_pairs_mut();
            query.append_pair("error", &self.code);
            query.append_pair("error_description", &self.description);
            if !state.is_empty() {
                query.append_pair("state", state);
            }
        }
        Redirect::to(address.as_str()).into_response()
    }

    /// The address of the provider's own error page, for errors that must not reach any client.
    pub(crate) fn to_error_page(&self) -> Response {
        let query = Fields::from_pairs([
            ("error", self.code.as_str()),
            ("error_description", self.description.as_str()),
        ])
        .to_query();
        found(&format!("/oauth2/fallbacks/error?{query}"))
    }

    pub(crate) fn invalid_request(hint: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "The request is missing a required parameter, includes an invalid parameter value, \
             includes a parameter more than once, or is otherwise malformed.",
            hint,
        )
    }

    pub(crate) fn invalid_client(hint: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "Client authentication failed (e.g., unknown client, no client authentication \
             included, or unsupported authentication method).",
            hint,
        )
    }

    pub(crate) fn invalid_grant(hint: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_grant",
            "The provided authorization grant (e.g., authorization code, resource owner \
             credentials) or refresh token is invalid, expired, revoked, does not match the \
             redirection URI used in the authorization request, or was issued to another client.",
            hint,
        )
    }

    pub(crate) fn invalid_scope(hint: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_scope",
            "The requested scope is invalid, unknown, or malformed.",
            hint,
        )
    }

    pub(crate) fn invalid_state() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_state",
            "The state is missing or does not have enough characters and is therefore considered \
             too weak.",
            "Request parameter 'state' must be at least be 8 characters long to ensure sufficient \
             entropy.",
        )
    }

    pub(crate) fn insufficient_entropy() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "insufficient_entropy",
            "The request used a security parameter (e.g., anti-replay, anti-csrf) with \
             insufficient entropy.",
            "Parameter 'nonce' is set but does not satisfy the minimum entropy of 8 characters.",
        )
    }

    pub(crate) fn unauthorized_client(hint: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unauthorized_client",
            "The client is not authorized to request a token using this method.",
            hint,
        )
    }

    pub(crate) fn unsupported_grant_type() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server.",
            "",
        )
    }

    pub(crate) fn unsupported_response_type(hint: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unsupported_response_type",
            "The authorization server does not support obtaining a token using this method.",
            hint,
        )
    }

    pub(crate) fn login_required(hint: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "login_required",
            "The Authorization Server requires End-User authentication.",
            hint,
        )
    }

    pub(crate) fn consent_required(hint: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "consent_required",
            "The Authorization Server requires End-User consent.",
            hint,
        )
    }

    pub(crate) fn access_denied(hint: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "access_denied",
            "The resource owner or authorization server denied the request.",
            hint,
        )
    }

    pub(crate) fn request_unauthorized(hint: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "request_unauthorized",
            "The request could not be authorized.",
            hint,
        )
    }

    pub(crate) fn request_forbidden(hint: &str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "request_forbidden",
            "The request is not allowed.",
            hint,
        )
    }

    pub(crate) fn server_error(hint: &str) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            "The authorization server encountered an unexpected condition that prevented it from \
             fulfilling the request.",
            hint,
        )
    }
}

/// As the token endpoint answers: `{"error","error_description"}`, never cached (RFC 6749 5.2).
impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let headers = [
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::PRAGMA, HeaderValue::from_static("no-cache")),
        ];
        let body = Json(json!({
            "error": self.code,
            "error_description": self.description,
        }));
        (self.status, headers, body).into_response()
    }
}

/// A 302, which Hydra uses between itself and the sign-in pages.
pub(crate) fn found(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
