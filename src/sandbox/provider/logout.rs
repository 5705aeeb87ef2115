//! RP-initiated logout (OIDC RP-Initiated Logout 1.0) as Hydra does it, with a page in between.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use url::Url;

use super::cookies;
use super::error::{OAuthError, found};
use super::own::Provider;
use crate::sandbox::fields::Fields;
use crate::sandbox::sign_in::Unanswerable;

/// Where the browser goes when the client named no address.
pub(super) const LOGGED_OUT: &str = "/oauth2/fallbacks/logout/callback";

/// A logout that waits for a yes.
#[derive(Clone, Debug)]
pub(super) struct LogoutRequest {
    sid: String,
    subject: String,
    return_to: String,
    /// Without an ID token the browser's own cookie must still name the login at the end.
    by_client: bool,
    /// The page heard no. It asks no more, but a yes from a page that is still open counts.
    declined: bool,
}

/// `GET` and `POST /oauth2/sessions/logout`.
pub(super) async fn logout(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Fields,
) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes()).followed_by(body);
    let next = match fields.filled("logout_verifier") {
        Some(verifier) => provider.complete_logout(verifier, &headers),
        None => provider.ask_for_logout(&fields, &headers),
    };
    next.unwrap_or_else(|error| error.to_error_page())
}

impl Provider {
    fn ask_for_logout(&self, fields: &Fields, headers: &HeaderMap) -> Result<Response, OAuthError> {
        let request = match fields.filled("id_token_hint") {
            Some(hint) => self.logout_by_client(hint, fields)?,
            None => self.logout_by_visitor(fields, headers)?,
        };
        let request = match request {
            Ok(request) => request,
            Err(return_to) => return Ok(found(&return_to)),
        };
        let challenge = self.chance.secret();
        let now = self.clock.now();
        self.asked_logouts
            .with(|logouts| logouts.keep(now, challenge.clone(), request));
        Ok(found(
            &self.address(&format!("/logout?logout_challenge={challenge}")),
        ))
    }

    /// The inner error is where to send the browser at once, when nobody is remembered.
    fn logout_by_client(
        &self,
        hint: &str,
        fields: &Fields,
    ) -> Result<Result<LogoutRequest, String>, OAuthError> {
        let refused = |hint: &str| OAuthError::invalid_request(hint);
        // An expired hint is fine; a forged one is not.
        let claims = self
            .keys
            .verified_claims(hint)
            .ok_or_else(|| refused("The id_token_hint could not be verified."))?;
        if claims["iss"] != self.issuer.as_str() {
            return Err(refused(
                "Logout failed because issuer claim value from query parameter id_token_hint does \
                 not match with issuer value from configuration.",
            ));
        }
        let sid = text(&claims, "sid").ok_or_else(|| {
            refused("Logout failed because query parameter id_token_hint is missing sid claim.")
        })?;
        let subject = text(&claims, "sub").ok_or_else(|| {
            refused("Logout failed because query parameter id_token_hint is missing sub claim.")
        })?;
        let ours = claims["aud"]
            .as_array()
            .is_some_and(|audience| audience.iter().any(|one| *one == self.client.id.as_str()));
        if !ours {
            return Err(refused(
                "Logout failed because none of the listed audiences is a registered OAuth 2.0 \
                 Client.",
            ));
        }
        let return_to = self.return_address(fields)?;
        Ok(if self.is_remembered(&sid) {
            Ok(LogoutRequest {
                sid,
                subject,
                return_to,
                by_client: true,
                declined: false,
            })
        } else {
            Err(return_to)
        })
    }

    fn return_address(&self, fields: &Fields) -> Result<String, OAuthError> {
        let Some(wanted) = fields.filled("post_logout_redirect_uri") else {
            return Ok(self.address(LOGGED_OUT));
        };
        let registered = self
            .client
            .post_logout_redirect_uris
            .iter()
            .any(|uri| uri == wanted);
        let parsed = Url::parse(wanted).ok().filter(|_| registered);
        let mut address = parsed.ok_or_else(|| {
            OAuthError::invalid_request(
                "Logout failed because query parameter post_logout_redirect_uri is not a \
                 whitelisted as a post_logout_redirect_uri for the client.",
            )
        })?;
        if let Some(state) = fields.filled("state") {
            address.query_pairs_mut().append_pair("state", state);
        }
        Ok(address.into())
    }

    fn logout_by_visitor(
        &self,
        fields: &Fields,
        headers: &HeaderMap,
    ) -> Result<Result<LogoutRequest, String>, OAuthError> {
        for parameter in ["state", "post_logout_redirect_uri"] {
            if fields.filled(parameter).is_some() {
                return Err(OAuthError::invalid_request(&format!(
                    "Logout failed because query parameter {parameter} is set but id_token_hint \
                     is missing."
                )));
            }
        }
        let return_to = self.address(LOGGED_OUT);
        Ok(match self.visitor(headers) {
            Some((sid, subject)) => Ok(LogoutRequest {
                sid,
                subject,
                return_to,
                by_client: false,
                declined: false,
            }),
            None => Err(return_to),
        })
    }

    /// The remembered login of this browser: `sid` and person.
    fn visitor(&self, headers: &HeaderMap) -> Option<(String, String)> {
        let sid = cookies::read(headers, cookies::SESSION)?;
        self.sessions.with(|sessions| {
            let subject = sessions.remembered(&sid)?.subject.clone();
            Some((sid, subject))
        })
    }

    fn complete_logout(&self, verifier: &str, headers: &HeaderMap) -> Result<Response, OAuthError> {
        let request = self
            .given_logouts
            .with(|logouts| logouts.look(verifier).cloned())
            .ok_or_else(|| OAuthError::invalid_request("The logout verifier is unknown."))?;
        let same_visitor = self
            .visitor(headers)
            .is_some_and(|(_, subject)| subject == request.subject);
        if !request.by_client && !same_visitor {
            return Ok(found(&request.return_to));
        }
        // A second yes leads to the same place and ends nothing more.
        if !self.end_session(&request.sid) {
            return Ok(found(&request.return_to));
        }
        let response = found(&request.return_to).into_response();
        Ok(cookies::set(
            response,
            self.is_secure(),
            cookies::SESSION,
            "",
            0,
        ))
    }

    /// Whom the page would sign out.
    pub(crate) fn logout_question(&self, challenge: &str) -> Result<String, Unanswerable> {
        self.asked_logouts
            .with(|logouts| logouts.look(challenge).cloned())
            .filter(|asked| !asked.declined && self.is_remembered(&asked.sid))
            .map(|asked| asked.subject)
            .ok_or_else(unknown)
    }

    fn is_remembered(&self, sid: &str) -> bool {
        self.sessions
            .with(|sessions| sessions.remembered(sid).is_some())
    }

    /// The page heard yes, perhaps not for the first time.
    pub(crate) fn accept_logout(&self, challenge: &str) -> Result<String, Unanswerable> {
        let request = self
            .asked_logouts
            .with(|logouts| logouts.look(challenge).cloned())
            .ok_or_else(unknown)?;
        let (verifier, now) = (self.chance.secret(), self.clock.now());
        self.given_logouts
            .with(|logouts| logouts.keep(now, verifier.clone(), request));
        Ok(self.address(&format!(
            "/oauth2/sessions/logout?logout_verifier={verifier}"
        )))
    }

    /// The page heard no.
    pub(crate) fn deny_logout(&self, challenge: &str) {
        let now = self.clock.now();
        self.asked_logouts.with(|logouts| {
            if let Some(asked) = logouts.take(challenge) {
                let declined = LogoutRequest {
                    declined: true,
                    ..asked
                };
                logouts.keep(now, challenge.to_owned(), declined);
            }
        });
    }
}

fn text(claims: &Value, name: &str) -> Option<String> {
    claims[name]
        .as_str()
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
}

fn unknown() -> Unanswerable {
    Unanswerable::Refused("The logout request is unknown or was answered before.".to_owned())
}
