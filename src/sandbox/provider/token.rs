//! The token endpoint: codes and refresh tokens for tokens.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::error::OAuthError;
use super::grants::{Grant, Issued};
use super::own::Provider;
use crate::sandbox::fields::Fields;

/// `POST /oauth2/token`.
pub(super) async fn token(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    match provider.exchange(&headers, &fields).await {
        Ok(issued) => provider.answer(issued),
        Err(error) => error.into_response(),
    }
}

impl Provider {
    async fn exchange(&self, headers: &HeaderMap, fields: &Fields) -> Result<Issued, OAuthError> {
        self.authenticate(headers, fields)?;
        match fields.filled("grant_type") {
            Some("authorization_code") => self.redeem(fields),
            Some("refresh_token") => self.refresh(fields).await,
            Some(_) => Err(OAuthError::unsupported_grant_type()),
            None => Err(OAuthError::invalid_request(
                "Request parameter 'grant_type' is missing",
            )),
        }
    }

    fn redeem(&self, fields: &Fields) -> Result<Issued, OAuthError> {
        self.allows("authorization_code")?;
        let refreshable = self.allows("refresh_token").is_ok();
        let (now, lifetimes) = (self.clock.now(), self.lifetimes.get());
        let code = fields.get("code").unwrap_or_default();
        self.grants.with(|grants| {
            grants.redeem(now, lifetimes, refreshable, code, |grant| {
                same_redirect(grant, fields)?;
                proven(grant, fields)
            })
        })
    }

    async fn refresh(&self, fields: &Fields) -> Result<Issued, OAuthError> {
        self.allows("refresh_token")?;
        let rotation = self.rotation.get();
        let token = fields.get("refresh_token").unwrap_or_default();
        let now = self.clock.now();
        self.grants
            .with(|grants| grants.begin_refresh(now, rotation, &self.client.id, token))?;
        if let Some(contention) = rotation.contention {
            tokio::time::sleep(contention).await;
        }
        let (now, lifetimes) = (self.clock.now(), self.lifetimes.get());
        self.grants
            .with(|grants| grants.finish_refresh(now, lifetimes, rotation, token))
    }

    /// RFC 6749 5.1. Which fields are there depends on what was granted.
    fn answer(&self, issued: Issued) -> Response {
        let mut body = json!({
            "access_token": issued.access_token,
            "expires_in": self.lifetimes.get().access_token,
            "scope": issued.grant.scopes.join(" "),
            "token_type": "bearer",
        });
        if let Some(refresh_token) = &issued.refresh_token {
            body["refresh_token"] = json!(refresh_token);
        }
        if issued.grant.has("openid") {
            match self.id_token(&issued) {
                Ok(id_token) => body["id_token"] = json!(id_token),
                Err(error) => return OAuthError::server_error(&error.to_string()).into_response(),
            }
        }
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json;charset=UTF-8"),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::PRAGMA, HeaderValue::from_static("no-cache")),
        ];
        (StatusCode::OK, headers, body.to_string()).into_response()
    }
}

/// RFC 6749 4.1.3: what the authorization request named, the token request repeats.
fn same_redirect(grant: &Grant, fields: &Fields) -> Result<(), OAuthError> {
    match &grant.redirect_uri_sent {
        Some(sent) if fields.get("redirect_uri") != Some(sent) => Err(OAuthError::invalid_grant(
            "The 'redirect_uri' from this request does not match the one from the authorize \
             request.",
        )),
        _ => Ok(()),
    }
}

/// RFC 7636 4.6, S256.
fn proven(grant: &Grant, fields: &Fields) -> Result<(), OAuthError> {
    let verifier = fields.filled("code_verifier");
    match (&grant.code_challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(OAuthError::invalid_grant(
            "Unable to find initial PKCE data tied to this request",
        )),
        (Some(_), None) => Err(OAuthError::invalid_grant(
            "The PKCE code verifier must be at least 43 characters.",
        )),
        (Some(challenge), Some(verifier)) => {
            well_formed(verifier)?;
            let hash = digest(&SHA256, verifier.as_bytes());
            if URL_SAFE_NO_PAD.encode(hash) == *challenge {
                return Ok(());
            }
            Err(OAuthError::invalid_grant(
                "The PKCE code challenge did not match the code verifier.",
            ))
        }
    }
}

/// RFC 7636 4.1.
fn well_formed(verifier: &str) -> Result<(), OAuthError> {
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    match verifier.len() {
        0..43 => Err(OAuthError::invalid_grant(
            "The PKCE code verifier must be at least 43 characters.",
        )),
        129.. => Err(OAuthError::invalid_grant(
            "The PKCE code verifier can not be longer than 128 characters.",
        )),
        _ if verifier.chars().all(unreserved) => Ok(()),
        _ => Err(OAuthError::invalid_grant(
            "The PKCE code verifier must only contain [a-Z], [0-9], '-', '.', '_', '~'.",
        )),
    }
}
