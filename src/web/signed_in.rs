//! A handler that names `SignedIn` runs only for somebody who is, and asks Blink in their name.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use secrecy::SecretString;

use super::error::Error;
use super::paths;
use super::return_to::ReturnTo;
use super::visitor::Visitor;
use crate::audit::{Code, entry};
use crate::blink;
use crate::oidc::Scopes;
use crate::session::{self, Device, SessionKey, Visit};
use crate::state::AppState;

/// A token can die under a request more than once, where others renew it at the same time.
const ASKED_ANEW: usize = 2;

/// Proof of a session that is alive, and the only way to its token.
#[derive(Clone)]
pub struct SignedIn {
    visit: Arc<Visit>,
    state: AppState,
    here: String,
}

impl SignedIn {
    /// The person's id at the provider, which is their id at Blink.
    pub fn subject(&self) -> &str {
        &self.visit.subject
    }

    /// The same as the session stands now, for what goes on after the request; an error once the session is over.
    pub async fn again(&self) -> Result<Self, Error> {
        let visit = self.state.sessions.find(self.visit.key.clone()).await?;
        let visit = visit.ok_or_else(|| self.over(session::Error::Over("it has ended")))?;
        Ok(Self {
            visit: Arc::new(visit),
            ..self.clone()
        })
    }

    /// What they granted.
    pub fn scopes(&self) -> &Scopes {
        &self.visit.scopes
    }

    /// The session's key.
    pub fn key(&self) -> &SessionKey {
        &self.visit.key
    }

    /// Until when they may change things, where Blink has allowed it a few minutes ago.
    pub async fn stepped_up_until(&self) -> Result<Option<jiff::Timestamp>, Error> {
        let grant = self.state.sessions.stepped_up(&self.visit).await?;
        Ok(grant.and_then(|grant| jiff::Timestamp::from_second(grant.until).ok()))
    }

    pub(super) fn visit(&self) -> &Visit {
        &self.visit
    }

    /// Blink has to allow changes first; then they come back to this page, or to where the form stood that was sent.
    pub(super) fn step_up_first(&self) -> Error {
        Error::StepUp {
            return_to: self.here.clone(),
        }
    }

    /// When they signed in.
    pub fn since(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.visit.since).unwrap_or_default()
    }

    /// The account's display currency when it was last seen, so that prices can be fetched beside the balances.
    pub fn display_currency(&self) -> Option<&str> {
        self.visit.display_currency.as_deref()
    }

    /// Remembers the account's display currency where it has changed.
    pub async fn remember_currency(&self, currency: &str) {
        if self.display_currency() != Some(currency)
            && let Err(error) = self
                .state
                .sessions
                .remember_currency(&self.visit, currency)
                .await
        {
            tracing::warn!(%error, "a display currency could not be noted");
        }
    }

    /// Every place where this person is signed in.
    pub async fn devices(&self) -> Result<Vec<Device>, Error> {
        Ok(self.state.sessions.devices(&self.visit).await?)
    }

    /// Ends another session of theirs; false where there is none of this handle.
    pub async fn end_device(&self, handle: &str) -> Result<bool, Error> {
        Ok(self.state.sessions.end_device(&self.visit, handle).await?)
    }

    /// Ends all other sessions of theirs; gives how many there were.
    pub async fn end_others(&self) -> Result<u64, Error> {
        Ok(self.state.sessions.end_others(&self.visit).await?)
    }

    /// Asks Blink with a fresh token. Blink's 401 is the only sign of a dead one: then another request may have renewed
    /// it, or it is renewed now, and the question is asked once more. For questions only, never for what moves money.
    pub async fn ask<T, F>(&self, question: impl Fn(SecretString) -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, blink::Error>>,
    {
        let refresher = &self.state.refresher;
        let mut fresh = refresher
            .fresh(&self.visit)
            .await
            .map_err(|error| self.over(error))?;
        for _ in 0..ASKED_ANEW {
            match question(fresh.access.clone()).await {
                Err(blink::Error::DeadToken) => {}
                answer => return Ok(answer?),
            }
            fresh = refresher
                .after_refusal(&self.visit, fresh.version)
                .await
                .map_err(|error| self.over(error))?;
        }
        match question(fresh.access.clone()).await {
            Err(blink::Error::DeadToken) => {
                self.state.sessions.end(&self.visit).await?;
                entry(Code::OutByDeadToken)
                    .subject(&self.visit.subject)
                    .session(self.visit.key.hash())
                    .write();
                Err(self.over(session::Error::Over(
                    "Blink refuses tokens that were just renewed",
                )))
            }
            answer => Ok(answer?),
        }
    }

    /// A session that is over leads back to this page after the next sign-in.
    fn over(&self, error: session::Error) -> Error {
        match Error::from(error) {
            Error::SessionOver { reason, .. } => Error::SessionOver {
                return_to: self.here.clone(),
                reason,
            },
            other => other,
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        // After a sign-in people come back to a page, where a form was sent to the one that it stood on; it is never sent again
        // behind their back.
        let here = match parts.method {
            Method::GET => parts
                .uri
                .path_and_query()
                .map_or(paths::HOME, |path| path.as_str())
                .to_owned(),
            _ => ReturnTo::form_page(parts)
                .unwrap_or_default()
                .as_str()
                .to_owned(),
        };
        match Visitor::of(&parts.extensions) {
            Visitor::SignedIn(visit) => {
                state.history.presence.seen(visit.key.hash());
                Ok(Self {
                    visit,
                    state: state.clone(),
                    here,
                })
            }
            Visitor::Anonymous => Err(Error::SignIn { return_to: here }),
            Visitor::Unknown => Err(Error::Database(crate::database::Error::Away)),
        }
    }
}
