//! Client authentication at the token and revocation endpoints: `client_secret_basic` only.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::OAuthError;
use super::own::Provider;
use crate::sandbox::fields::Fields;

impl Provider {
    /// Lets the registered client through (RFC 6749 2.3.1). A secret in the body is refused even
    /// when it is right: a client may use only its registered method.
    pub(super) fn authenticate(
        &self,
        headers: &HeaderMap,
        fields: &Fields,
    ) -> Result<(), OAuthError> {
        if fields.filled("client_secret").is_some() {
            return Err(OAuthError::invalid_client(
                "The OAuth 2.0 Client supports client authentication method \
                 'client_secret_basic', but method 'client_secret_post' was requested. You must \
                 configure the OAuth 2.0 client's 'token_endpoint_auth_method' value to accept \
                 'client_secret_post'.",
            ));
        }
        let (id, secret) = basic(headers)?;
        if id != self.client.id {
            return Err(OAuthError::invalid_client(
                "The requested OAuth 2.0 Client does not exist.",
            ));
        }
        if secret != self.client.secret {
            return Err(OAuthError::invalid_client(""));
        }
        Ok(())
    }
}

/// Id and secret of a Basic header: base64 first, form-decoding second.
fn basic(headers: &HeaderMap) -> Result<(String, String), OAuthError> {
    let missing = || {
        OAuthError::invalid_request(
            "Client credentials missing or malformed in both HTTP Authorization header and HTTP \
             POST body.",
        )
    };
    let header = headers.get(header::AUTHORIZATION).ok_or_else(missing)?;
    let (scheme, credentials) = header
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .ok_or_else(missing)?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(missing());
    }
    let decoded = STANDARD.decode(credentials).map_err(|_| missing())?;
    let pair = String::from_utf8(decoded).map_err(|_| missing())?;
    let (id, secret) = pair.split_once(':').ok_or_else(missing)?;
    Ok((form_decoded("id", id)?, form_decoded("secret", secret)?))
}

/// `+` is a blank and `%` starts two hex digits; a lone `%` is an error, so a secret that was not
/// encoded shows.
fn form_decoded(what: &str, text: &str) -> Result<String, OAuthError> {
    let undecodable = || {
        OAuthError::invalid_request(&format!(
            "The client {what} in the HTTP authorization header could not be decoded from \
             'application/x-www-form-urlencoded'."
        ))
    };
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => {
                let (digits, after) = rest.split_at_checked(2).ok_or_else(undecodable)?;
                let digits = str::from_utf8(digits).map_err(|_| undecodable())?;
                decoded.push(u8::from_str_radix(digits, 16).map_err(|_| undecodable())?);
                rest = after;
            }
            other => decoded.push(other),
        }
    }
    String::from_utf8(decoded).map_err(|_| undecodable())
}
