//! Trips to the provider that end neither in a session nor in a step-up: another feature sent somebody there, and what comes
//! back is handed to it. The sealed attempt names it, never the address.

use std::pin::Pin;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::Response;

use super::error::Error;
use crate::oidc::Grant;
use crate::session::Attempt;
use crate::state::AppState;

/// What a feature does with whoever comes back.
pub type Receive =
    fn(AppState, Arrival) -> Pin<Box<dyn Future<Output = Result<Response, Error>> + Send>>;

/// Somebody who comes back. Whatever is not kept of the grant has to be revoked by who receives it.
pub struct Arrival {
    /// What they were sent with.
    pub attempt: Attempt,
    /// What their browser said.
    pub headers: HeaderMap,
    /// Who they are; none where the sign-in did not work, with whether they said no themselves.
    pub came: Result<Newcomer, Unwelcome>,
}

/// Somebody whom the provider vouches for.
pub struct Newcomer {
    /// At the provider.
    pub subject: String,
    /// What they granted.
    pub grant: Grant,
}

/// Why there is nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwelcome {
    /// They said no.
    Declined,
    /// Anything else; it was written down.
    Failed,
}

/// Who receives whom, by the name in the attempt.
#[derive(Clone, Default)]
pub struct Errands(Arc<[(&'static str, Receive)]>);

impl Errands {
    /// All of them.
    pub fn new(all: impl IntoIterator<Item = (&'static str, Receive)>) -> Self {
        Self(all.into_iter().collect())
    }

    /// Who receives those who were sent under this name.
    pub fn receiver(&self, name: &str) -> Option<Receive> {
        let mut all = self.0.iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, receive)| *receive)
    }
}
