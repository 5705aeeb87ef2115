//! Userinfo (OpenID Connect Core 5.3): the identity where no ID token was granted.

use openidconnect::http::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use openidconnect::http::{Request, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::http::media_type;
use super::id_token::is_subject;
use super::{Error, Known, Provider, strict_json};

#[derive(Deserialize)]
struct Answer {
    sub: String,
    /// A number, says the standard; it is looked at only where it is needed.
    auth_time: Option<serde_json::Value>,
}

/// What userinfo says of a token.
pub struct Userinfo {
    /// Whom it stands for.
    pub subject: String,
    /// When they gave their credentials, Unix seconds, where the provider says so.
    pub auth_time: Option<i64>,
}

impl Provider {
    /// Whom the access token stands for. The token goes into the header only (RFC 6750 2.1).
    pub async fn userinfo(
        &self,
        known: &Known,
        access_token: &SecretString,
    ) -> Result<Userinfo, Error> {
        let endpoint = known
            .userinfo_endpoint
            .as_ref()
            .ok_or_else(|| Error::Metadata("it names no userinfo endpoint".into()))?;
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", access_token.expose_secret()))
            .map_err(|_| Error::Unavailable("the token does not fit into a header".into()))?;
        bearer.set_sensitive(true);
        let request = Request::get(endpoint.as_str())
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, bearer)
            .body(Vec::new())
            .map_err(|_| Error::Unavailable("the request could not be built".into()))?;
        let answer = self
            .http
            .send(request)
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => return Err(Error::DeadToken),
            status => return Err(Error::Unavailable(format!("userinfo answered {status}"))),
        }
        if media_type(answer.headers()) != "application/json" {
            return Err(Error::Unavailable("userinfo is not JSON".into()));
        }
        let answer: Answer = strict_json::read(answer.body())
            .map_err(|_| Error::Unavailable("userinfo has no subject".into()))?;
        if is_subject(&answer.sub) {
            Ok(Userinfo {
                subject: answer.sub,
                auth_time: answer
                    .auth_time
                    .as_ref()
                    .and_then(serde_json::Value::as_i64),
            })
        } else {
            Err(Error::Unavailable(
                "userinfo has an impossible subject".into(),
            ))
        }
    }
}
