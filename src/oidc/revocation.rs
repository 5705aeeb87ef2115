//! Revocation (RFC 7009). Written here because the oauth2 crate refuses it over http, also on loopback.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openidconnect::http::Request;
use openidconnect::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use secrecy::{ExposeSecret as _, SecretString};
use url::form_urlencoded::{Serializer, byte_serialize};

use super::{Error, Known, Provider};

impl Provider {
    /// Ends a whole grant by any of its tokens. Blink answers 200 in nearly every case, so success proves little.
    pub async fn revoke(&self, known: &Known, token: &SecretString) -> Result<(), Error> {
        let Some(endpoint) = &known.revocation_endpoint else {
            return Ok(());
        };
        let body = Serializer::new(String::new())
            .append_pair("token", token.expose_secret())
            .finish();
        let request = Request::post(endpoint.as_str())
            .header(AUTHORIZATION, self.basic())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into_bytes())
            .map_err(|_| Error::Unavailable("the request could not be built".into()))?;
        let answer = self
            .http
            .send(request)
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(Error::Unavailable(format!(
                "revocation answered {}",
                answer.status()
            )))
        }
    }

    /// RFC 6749 2.3.1: id and secret are form-encoded before they are joined.
    fn basic(&self) -> String {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let id = encoded(&self.registration.client_id);
        let secret = encoded(self.registration.client_secret.expose_secret());
        format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
    }
}
