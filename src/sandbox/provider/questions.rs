//! Login and consent challenges: asked by the authorization endpoint, answered by the pages.

use jiff::Timestamp;

use super::authorization_request::AuthorizationRequest;
use super::own::Provider;
use crate::sandbox::clock::later;
use crate::sandbox::sign_in::{
    ConsentAnswer, ConsentQuestion, LoginAnswer, LoginQuestion, Unanswerable,
};

/// A flow that waits for the login page.
#[derive(Clone, Debug)]
pub(super) struct AskedLogin {
    /// Names the flow from here to the code.
    pub(super) flow: String,
    pub(super) request: AuthorizationRequest,
    pub(super) requested_at: Timestamp,
    /// Must come back in the browser's cookie.
    pub(super) csrf: String,
    /// The remembered login that answers by itself.
    pub(super) remembered: Option<SignedIn>,
}

/// A flow that the login page answered; `None` is a denial.
#[derive(Clone, Debug)]
pub(super) struct GivenLogin {
    pub(super) asked: AskedLogin,
    pub(super) answer: Option<LoginAnswer>,
    pub(super) answered_at: Timestamp,
}

/// A flow that waits for the consent page.
#[derive(Clone, Debug)]
pub(super) struct AskedConsent {
    pub(super) flow: String,
    pub(super) request: AuthorizationRequest,
    pub(super) requested_at: Timestamp,
    pub(super) csrf: String,
    pub(super) login: SignedIn,
}

/// A flow that the consent page answered; `None` is a denial.
#[derive(Clone, Debug)]
pub(super) struct GivenConsent {
    pub(super) asked: AskedConsent,
    pub(super) answer: Option<ConsentAnswer>,
}

/// Who signed in, when, under which `sid`.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    pub(super) sid: String,
    pub(super) subject: String,
    pub(super) authenticated_at: Timestamp,
}

impl Provider {
    /// Whether a flow that began then took too long.
    pub(super) fn is_late(&self, requested_at: Timestamp) -> bool {
        later(requested_at, self.lifetimes.get().challenge) <= self.clock.now()
    }

    pub(crate) fn login_question(&self, challenge: &str) -> Result<LoginQuestion, Unanswerable> {
        let asked = self.asked_login(challenge)?;
        Ok(LoginQuestion {
            client_name: self.client.name.clone(),
            remembered: asked.remembered.map(|login| login.subject),
        })
    }

    /// Stays good however often it is answered, as Hydra keeps it in the challenge itself: who
    /// goes back in the browser can think better of it.
    fn asked_login(&self, challenge: &str) -> Result<AskedLogin, Unanswerable> {
        let asked = self
            .asked_logins
            .with(|logins| logins.look(challenge).cloned())
            .ok_or_else(unknown)?;
        if self.is_late(asked.requested_at) {
            return Err(late("login"));
        }
        Ok(asked)
    }

    pub(crate) fn answer_login(
        &self,
        challenge: &str,
        answer: Option<LoginAnswer>,
    ) -> Result<String, Unanswerable> {
        let asked = self.asked_login(challenge)?;
        let query = asked.request.query.clone();
        let now = self.clock.now();
        let given = GivenLogin {
            asked,
            answer,
            answered_at: now,
        };
        let verifier = self.chance.secret();
        self.given_logins
            .with(|logins| logins.keep(now, verifier.clone(), given));
        Ok(self.address(&format!("/oauth2/auth?{query}&login_verifier={verifier}")))
    }

    pub(crate) fn consent_question(
        &self,
        challenge: &str,
    ) -> Result<ConsentQuestion, Unanswerable> {
        let asked = self.asked_consent(challenge)?;
        Ok(ConsentQuestion {
            client_name: self.client.name.clone(),
            skip_consent: self.client.skip_consent,
            requested_scopes: asked.request.scopes,
            subject: asked.login.subject,
        })
    }

    /// Can be answered again too; what is spent is the flow, in the end.
    fn asked_consent(&self, challenge: &str) -> Result<AskedConsent, Unanswerable> {
        let asked = self
            .asked_consents
            .with(|consents| consents.look(challenge).cloned())
            .ok_or_else(unknown)?;
        if self.is_late(asked.requested_at) {
            return Err(late("consent"));
        }
        Ok(asked)
    }

    pub(crate) fn answer_consent(
        &self,
        challenge: &str,
        mut answer: Option<ConsentAnswer>,
    ) -> Result<String, Unanswerable> {
        let asked = self.asked_consent(challenge)?;
        if let Some(answer) = &mut answer {
            let mut granted = asked.request.scopes.clone();
            granted.retain(|scope| answer.scopes.contains(scope));
            answer.scopes = granted;
        }
        let query = asked.request.query.clone();
        let verifier = self.chance.secret();
        let now = self.clock.now();
        self.given_consents
            .with(|consents| consents.keep(now, verifier.clone(), GivenConsent { asked, answer }));
        Ok(self.address(&format!("/oauth2/auth?{query}&consent_verifier={verifier}")))
    }
}

fn unknown() -> Unanswerable {
    Unanswerable::Refused("The challenge is unknown.".to_owned())
}

fn late(step: &str) -> Unanswerable {
    Unanswerable::Refused(format!(
        "request_unauthorized: The {step} request has expired, please try again."
    ))
}
