//! The authorization endpoint: from the client's request over login and consent to a code.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};

use super::authorization_request::{AuthorizationRequest, Refusal};
use super::cookies;
use super::error::{OAuthError, found};
use super::grants::Grant;
use super::own::Provider;
use super::questions::{AskedConsent, AskedLogin, GivenConsent, GivenLogin, SignedIn};
use super::sessions::LoginSession;
use crate::sandbox::clock::later;
use crate::sandbox::fields::Fields;
use crate::sandbox::sign_in::{ConsentAnswer, DENIED};

/// `GET` and `POST /oauth2/auth`: three visits, the second and third with a verifier.
pub(super) async fn authorize(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Fields,
) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes()).followed_by(body);
    let request = match provider.check(&fields) {
        Ok(request) => request,
        Err(refusal) => return refusal.into_response(),
    };
    let back = Box::new((request.redirect_uri.clone(), request.state.clone()));
    let next = if let Some(verifier) = fields.filled("login_verifier") {
        provider.after_login(verifier, &headers)
    } else if let Some(verifier) = fields.filled("consent_verifier") {
        provider.after_consent(verifier, &headers)
    } else {
        provider.ask_for_login(request, &headers)
    };
    let client = back.0.clone();
    let response = next.unwrap_or_else(|error| Refusal::ToClient(back, error).into_response());
    provider.callback(&client, response)
}

impl Provider {
    fn ask_for_login(
        &self,
        request: AuthorizationRequest,
        headers: &HeaderMap,
    ) -> Result<Response, OAuthError> {
        let remembered = self.silent_login(&request, headers)?;
        if request.prompts("none") && remembered.is_none() {
            return Err(OAuthError::login_required(
                "Prompt 'none' was requested, but no existing login session was found.",
            ));
        }
        let (challenge, csrf) = (self.chance.secret(), self.chance.secret());
        let now = self.clock.now();
        let asked = AskedLogin {
            flow: challenge.clone(),
            request,
            requested_at: now,
            csrf: csrf.clone(),
            remembered,
        };
        self.asked_logins
            .with(|logins| logins.keep(now, challenge.clone(), asked));
        let page = self.address(&format!("/login?login_challenge={challenge}"));
        Ok(self.with_flow_cookie(found(&page), cookies::LOGIN_FLOW, &csrf))
    }

    /// The login this browser may continue without being asked.
    fn silent_login(
        &self,
        request: &AuthorizationRequest,
        headers: &HeaderMap,
    ) -> Result<Option<SignedIn>, OAuthError> {
        if request.prompts("login") {
            return Ok(None);
        }
        let now = self.clock.now();
        let found = cookies::read(headers, cookies::SESSION).and_then(|sid| {
            let session = self
                .sessions
                .with(|sessions| sessions.silent(&sid, now).cloned())?;
            Some(SignedIn {
                sid,
                subject: session.subject,
                authenticated_at: session.authenticated_at,
            })
        });
        let Some(login) = found else {
            return Ok(None);
        };
        let too_old = request
            .max_age
            .is_some_and(|age| later(login.authenticated_at, age) < now);
        if too_old {
            return Ok(None);
        }
        let hinted = request.id_token_hint.as_ref().is_some_and(|hint| {
            let claims = self.keys.verified_claims(hint);
            claims.is_none_or(|claims| claims["sub"] != login.subject.as_str())
        });
        if hinted {
            return Err(OAuthError::login_required(
                "Request failed because subject claim from id_token_hint does not match subject \
                 from authentication session.",
            ));
        }
        Ok(Some(login))
    }

    fn after_login(&self, verifier: &str, headers: &HeaderMap) -> Result<Response, OAuthError> {
        let given = self
            .given_logins
            .with(|logins| logins.look(verifier).cloned())
            .ok_or_else(|| OAuthError::access_denied("The login verifier is invalid."))?;
        let GivenLogin {
            asked,
            answer,
            answered_at,
        } = given;
        let answer = answer.ok_or_else(denied)?;
        if self.is_late(asked.requested_at) {
            return Err(OAuthError::request_unauthorized(
                "The login request has expired. Please try again.",
            ));
        }
        same_browser(headers, cookies::LOGIN_FLOW, &asked.csrf)?;
        let fresh = asked.remembered.is_none();
        let login = match asked.remembered {
            Some(login) if login.subject == answer.subject => login,
            Some(_) => {
                return Err(OAuthError::server_error(
                    "The login request is marked as remember, but the subject from the login \
                     confirmation does not match the original subject from the cookie.",
                ));
            }
            None => SignedIn {
                sid: self.chance.uuid(),
                subject: answer.subject,
                authenticated_at: answered_at,
            },
        };
        let remember = answer.remember;
        if fresh {
            self.begin_session(&login, remember, headers);
        }
        let sid = login.sid.clone();
        let next = self.ask_for_consent(asked.flow, asked.request, asked.requested_at, login)?;
        Ok(match (fresh, remember) {
            (true, true) => {
                let seconds = self.lifetimes.get().remember;
                cookies::set(next, self.is_secure(), cookies::SESSION, &sid, seconds)
            }
            (true, false) => cookies::set(next, self.is_secure(), cookies::SESSION, "", 0),
            (false, _) => next,
        })
    }

    fn begin_session(&self, login: &SignedIn, remember: bool, headers: &HeaderMap) {
        let seconds = self.lifetimes.get().remember;
        let session = LoginSession {
            subject: login.subject.clone(),
            authenticated_at: login.authenticated_at,
            remembered_until: remember.then(|| self.clock.after(seconds)),
            clients: Default::default(),
        };
        let earlier = cookies::read(headers, cookies::SESSION);
        self.sessions.with(|sessions| {
            // Not to be remembered means that nobody is remembered in this browser any more.
            if let (false, Some(earlier)) = (remember, earlier) {
                sessions.end(&earlier);
            }
            sessions.begin(login.sid.clone(), session);
        });
    }

    fn ask_for_consent(
        &self,
        flow: String,
        request: AuthorizationRequest,
        requested_at: jiff::Timestamp,
        login: SignedIn,
    ) -> Result<Response, OAuthError> {
        let now = self.clock.now();
        let decided = !request.prompts("consent")
            && self
                .consents
                .with(|consents| consents.covers(now, &login.subject, &request.scopes));
        if request.prompts("none") && !decided {
            return Err(OAuthError::consent_required(
                "Prompt 'none' was requested, but no previous consent was found.",
            ));
        }
        let (challenge, csrf) = (self.chance.secret(), self.chance.secret());
        let asked = AskedConsent {
            flow,
            request,
            requested_at,
            csrf: csrf.clone(),
            login,
        };
        self.asked_consents
            .with(|consents| consents.keep(now, challenge.clone(), asked));
        let page = self.address(&format!("/consent?consent_challenge={challenge}"));
        Ok(self.with_flow_cookie(found(&page), cookies::CONSENT_FLOW, &csrf))
    }

    fn after_consent(&self, verifier: &str, headers: &HeaderMap) -> Result<Response, OAuthError> {
        let given = self
            .given_consents
            .with(|consents| consents.look(verifier).cloned())
            .ok_or_else(|| {
                OAuthError::access_denied(
                    "The consent verifier has already been used, has not been granted, or is \
                     invalid.",
                )
            })?;
        let GivenConsent { asked, answer } = given;
        let now = self.clock.now();
        let spent = self.spent_flows.with(|flows| {
            let spent = flows.look(&asked.flow).is_some();
            flows.keep(now, asked.flow.clone(), ());
            spent
        });
        if spent {
            return Err(OAuthError::access_denied(
                "The consent verifier has already been used.",
            ));
        }
        if self.is_late(asked.requested_at) {
            return Err(OAuthError::request_unauthorized(
                "The consent request has expired, please try again.",
            ));
        }
        let answer = answer.ok_or_else(denied)?;
        same_browser(headers, cookies::CONSENT_FLOW, &asked.csrf)?;
        Ok(self.send_code(asked, answer))
    }

    fn send_code(&self, asked: AskedConsent, answer: ConsentAnswer) -> Response {
        let AskedConsent {
            request,
            requested_at,
            login,
            ..
        } = asked;
        let (now, lifetimes) = (self.clock.now(), self.lifetimes.get());
        if answer.remember {
            self.consents.with(|consents| {
                consents.remember(now, lifetimes.remember, &login.subject, &answer.scopes);
            });
        }
        self.sessions
            .with(|sessions| sessions.used_by(&login.sid, &self.client.id));
        let scope = answer.scopes.join(" ");
        let grant = Grant {
            client: self.client.id.clone(),
            subject: login.subject,
            scopes: answer.scopes,
            redirect_uri_sent: request.redirect_uri_sent,
            code_challenge: request.code_challenge,
            nonce: request.nonce,
            session_id: login.sid,
            authenticated_at: login.authenticated_at,
            requested_at,
            issued_at: now,
        };
        let code = self
            .grants
            .with(|grants| grants.open(now, lifetimes, grant));
        let mut callback = request.redirect_uri;
        callback
            .query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("scope", &scope)
            .append_pair("state", &request.state);
        Redirect::to(callback.as_str()).into_response()
    }

    fn with_flow_cookie(&self, response: Response, name: &str, csrf: &str) -> Response {
        let seconds = self.lifetimes.get().challenge;
        cookies::set(response, self.is_secure(), name, csrf, seconds)
    }
}

fn denied() -> OAuthError {
    let (code, description) = DENIED;
    OAuthError::chosen(code, description)
}

fn same_browser(headers: &HeaderMap, name: &str, csrf: &str) -> Result<(), OAuthError> {
    match cookies::read(headers, name) {
        Some(value) if value == csrf => Ok(()),
        Some(_) => Err(OAuthError::request_forbidden(
            "The CSRF value from the token does not match the CSRF value from the data store.",
        )),
        None => Err(OAuthError::request_forbidden(
            "No CSRF value available in the session cookie.",
        )),
    }
}
