//! A handler that names `SteppedUp` runs only for somebody whom Blink has allowed to change things a few minutes ago, and
//! changes them in their name.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use secrecy::SecretString;

use super::error::Error;
use super::signed_in::SignedIn;
use crate::audit::{Code, entry};
use crate::blink;
use crate::session::{Lent, StepUp};
use crate::state::AppState;

/// Proof of a grant with `write` beside the session, and the only way to its token. Everything that only looks goes through
/// [`SignedIn`] with the session's own token.
pub struct SteppedUp {
    signed_in: SignedIn,
    grant: StepUp,
    state: AppState,
}

impl SteppedUp {
    /// When it runs out.
    pub fn until(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.grant.until).unwrap_or_default()
    }

    /// Has Blink change something, once: what moves money is never asked for twice behind somebody's back. Blink's 401 ends
    /// the grant, and leads to the next one.
    pub async fn act<T, F>(&self, deed: impl FnOnce(SecretString) -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, blink::Error>>,
    {
        match deed(self.grant.token.clone()).await {
            Err(blink::Error::DeadToken) => {
                self.state.sessions.step_down(self.key()).await?;
                entry(Code::StepUpRefused)
                    .subject(self.subject())
                    .session(self.key().hash())
                    .write();
                Err(self.step_up_first())
            }
            answer => Ok(answer?),
        }
    }

    /// Takes the right to do what this session's form of that name asks for: of all who send it one has it.
    pub async fn take_form(&self, form: &str) -> Result<bool, Error> {
        let visit = self.signed_in.visit();
        Ok(self.state.sessions.take_form(visit, form).await?)
    }

    /// Hands the grant over to a run of payouts, for so many seconds at most; this session has none afterwards.
    pub async fn lend(self, seconds: i64) -> Result<Lent, Error> {
        let Self {
            signed_in,
            grant,
            state,
        } = self;
        let lent = state
            .sessions
            .lend(signed_in.visit(), grant, seconds)
            .await?;
        let lent = lent.ok_or_else(|| signed_in.step_up_first())?;
        entry(Code::StepUpLent)
            .subject(signed_in.subject())
            .session(signed_in.key().hash())
            .write();
        Ok(lent)
    }
}

impl Deref for SteppedUp {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.signed_in
    }
}

impl FromRequestParts<AppState> for SteppedUp {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        match state.sessions.stepped_up(signed_in.visit()).await? {
            Some(grant) => Ok(Self {
                signed_in,
                grant,
                state: state.clone(),
            }),
            None => Err(signed_in.step_up_first()),
        }
    }
}
