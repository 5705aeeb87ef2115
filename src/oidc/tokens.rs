//! The token endpoint: exchange and refresh (RFC 6749 4.1.3, 5, 6).

use std::time::Duration;

use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
    BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    ExtraTokenFields, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, StandardTokenResponse, TokenResponse as _, TokenUrl,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::http::HttpError;
use super::{Known, Provider, Scopes};

/// A token lives this long when the provider does not say (RFC 6749 5.1 only recommends saying it).
const DEFAULT_LIFETIME: u64 = 300;
/// No access token is believed to live longer than this.
const LONGEST_LIFETIME: u64 = 30 * 24 * 3600;
/// No token is longer than this; anything above is not passed on in a header.
const LONGEST_TOKEN: usize = 8 * 1024;

/// What the provider gave.
pub struct Grant {
    /// For `Oauth2-Token` and userinfo.
    pub access_token: SecretString,
    /// Only with the scope `offline` granted and the grant type registered.
    pub refresh_token: Option<SecretString>,
    /// As it came, not yet verified.
    pub id_token: Option<SecretString>,
    /// What was granted; empty where the answer does not say.
    pub scopes: Scopes,
    /// How long the access token lives.
    pub expires_in: Duration,
}

impl Grant {
    /// The token whose revocation ends all of the grant (RFC 7009 2.1).
    pub fn end(&self) -> SecretString {
        let renewing = self.refresh_token.as_ref();
        renewing.unwrap_or(&self.access_token).clone()
    }
}

/// Why there are no tokens.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The code or refresh token is expired, used or revoked.
    #[error("invalid_grant")]
    InvalidGrant,
    /// Our registration is not accepted: an operator's matter, nobody is signed out for it.
    #[error("the provider refuses our client: {0}")]
    InvalidClient(String),
    /// Two requests at once with one refresh token, or something else that may pass.
    #[error("the provider refuses the request: {0}")]
    Refused(String),
    /// No answer, or none that can be understood.
    #[error("no usable answer from the token endpoint: {0}")]
    Unavailable(String),
    /// Tokens that must not be used.
    #[error("unusable tokens: {0}")]
    Unusable(&'static str),
}

/// The one member of the answer that OpenID Connect Core 3.1.3.3 adds.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct WithIdToken {
    id_token: Option<String>,
}

impl ExtraTokenFields for WithIdToken {}

type Answer = StandardTokenResponse<WithIdToken, BasicTokenType>;
pub(super) type Client = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;
type Failure = RequestTokenError<HttpError, BasicErrorResponse>;

impl Provider {
    /// The oauth2 client for the endpoints known now; credentials go form-encoded into HTTP Basic (RFC 6749 2.3.1).
    pub(super) fn client(&self, known: &Known) -> Client {
        let registration = &self.registration;
        oauth2::Client::new(ClientId::new(registration.client_id.clone()))
            .set_client_secret(ClientSecret::new(
                registration.client_secret.expose_secret().to_owned(),
            ))
            .set_auth_type(AuthType::BasicAuth)
            .set_auth_uri(AuthUrl::from_url(known.authorization_endpoint.clone()))
            .set_token_uri(TokenUrl::from_url(known.token_endpoint.clone()))
    }

    /// Exchanges a code. Never retried: a code works once, and a second use revokes everything it gave.
    pub async fn exchange(
        &self,
        known: &Known,
        code: &SecretString,
        verifier: &SecretString,
        redirect_uri: &Url,
    ) -> Result<Grant, TokenError> {
        let client = self
            .client(known)
            .set_redirect_uri(RedirectUrl::from_url(redirect_uri.clone()));
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()))
            .request_async(&self.http)
            .await;
        grant(answer)
    }

    /// Trades a refresh token for a new pair; the old one is dead afterwards, whoever asks again with it ends the grant.
    pub async fn refresh(
        &self,
        known: &Known,
        refresh_token: &SecretString,
    ) -> Result<Grant, TokenError> {
        let token = RefreshToken::new(refresh_token.expose_secret().to_owned());
        let answer = self
            .client(known)
            .exchange_refresh_token(&token)
            .request_async(&self.http)
            .await;
        grant(answer)
    }
}

fn grant(answer: Result<Answer, Failure>) -> Result<Grant, TokenError> {
    let answer = answer.map_err(classify)?;
    if *answer.token_type() != BasicTokenType::Bearer {
        return Err(TokenError::Unusable("the token type is not bearer"));
    }
    let id_token = answer.extra_fields().id_token.clone();
    let seconds = answer
        .expires_in()
        .map_or(DEFAULT_LIFETIME, |lifetime| lifetime.as_secs());
    Ok(Grant {
        access_token: usable(answer.access_token().secret())?,
        refresh_token: answer
            .refresh_token()
            .map(|token| usable(token.secret()))
            .transpose()?,
        id_token: id_token
            .filter(|token| !token.is_empty())
            .map(SecretString::from),
        scopes: Scopes::new(
            answer
                .scopes()
                .into_iter()
                .flatten()
                .map(|scope| scope.to_string())
                .filter(|scope| !scope.is_empty()),
        ),
        expires_in: Duration::from_secs(seconds.min(LONGEST_LIFETIME)),
    })
}

/// RFC 6750 2.1 allows visible ASCII only; anything else could break out of a header.
fn usable(token: &str) -> Result<SecretString, TokenError> {
    let fits = !token.is_empty()
        && token.len() <= LONGEST_TOKEN
        && token.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        Ok(SecretString::from(token))
    } else {
        Err(TokenError::Unusable("a token has an impossible form"))
    }
}

fn classify(error: Failure) -> TokenError {
    match error {
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            BasicErrorResponseType::InvalidGrant => TokenError::InvalidGrant,
            kind @ (BasicErrorResponseType::InvalidClient
            | BasicErrorResponseType::UnauthorizedClient) => {
                TokenError::InvalidClient(kind.to_string())
            }
            BasicErrorResponseType::Extension(code)
                if matches!(code.as_str(), "server_error" | "temporarily_unavailable") =>
            {
                TokenError::Unavailable(code.clone())
            }
            BasicErrorResponseType::Extension(_) => {
                TokenError::Refused("unknown error code".into())
            }
            kind => TokenError::Refused(kind.to_string()),
        },
        RequestTokenError::Request(error) => TokenError::Unavailable(error.to_string()),
        // The library's own texts could quote the body; only the kind is kept.
        RequestTokenError::Parse(..) => TokenError::Unavailable("not a token answer".into()),
        RequestTokenError::Other(_) => {
            TokenError::Unavailable("an empty or unexpected answer".into())
        }
    }
}
