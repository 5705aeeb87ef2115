//! Who asks the sign-in pages to decide, and is told: our own provider or a real Hydra.

use std::sync::Arc;

use super::access::Verdict;
use super::hydra::Hydra;
use super::provider::Provider;
use super::sign_in::{ConsentAnswer, ConsentQuestion, LoginAnswer, LoginQuestion, Unanswerable};

/// Who issues tokens.
#[derive(Clone, Debug)]
pub(crate) enum Authority {
    /// Our own provider.
    Own(Arc<Provider>),
    /// A real Hydra.
    Hydra(Hydra),
}

/// Questions and answers. Answers return the address to send the browser to.
impl Authority {
    pub(crate) async fn login_question(
        &self,
        challenge: &str,
    ) -> Result<LoginQuestion, Unanswerable> {
        match self {
            Self::Own(provider) => provider.login_question(challenge),
            Self::Hydra(hydra) => hydra.login_question(challenge).await,
        }
    }

    pub(crate) async fn accept_login(
        &self,
        challenge: &str,
        answer: LoginAnswer,
    ) -> Result<String, Unanswerable> {
        match self {
            Self::Own(provider) => provider.answer_login(challenge, Some(answer)),
            Self::Hydra(hydra) => hydra.accept_login(challenge, answer).await,
        }
    }

    pub(crate) async fn deny_login(&self, challenge: &str) -> Result<String, Unanswerable> {
        match self {
            Self::Own(provider) => provider.answer_login(challenge, None),
            Self::Hydra(hydra) => hydra.deny_login(challenge).await,
        }
    }

    pub(crate) async fn consent_question(
        &self,
        challenge: &str,
    ) -> Result<ConsentQuestion, Unanswerable> {
        match self {
            Self::Own(provider) => provider.consent_question(challenge),
            Self::Hydra(hydra) => hydra.consent_question(challenge).await,
        }
    }

    pub(crate) async fn accept_consent(
        &self,
        challenge: &str,
        answer: ConsentAnswer,
    ) -> Result<String, Unanswerable> {
        match self {
            Self::Own(provider) => provider.answer_consent(challenge, Some(answer)),
            Self::Hydra(hydra) => hydra.accept_consent(challenge, answer).await,
        }
    }

    pub(crate) async fn deny_consent(&self, challenge: &str) -> Result<String, Unanswerable> {
        match self {
            Self::Own(provider) => provider.answer_consent(challenge, None),
            Self::Hydra(hydra) => hydra.deny_consent(challenge).await,
        }
    }

    /// The id of the person who is about to be signed out.
    pub(crate) async fn logout_question(&self, challenge: &str) -> Result<String, Unanswerable> {
        match self {
            Self::Own(provider) => provider.logout_question(challenge),
            Self::Hydra(hydra) => hydra.logout_question(challenge).await,
        }
    }

    pub(crate) async fn accept_logout(&self, challenge: &str) -> Result<String, Unanswerable> {
        match self {
            Self::Own(provider) => provider.accept_logout(challenge),
            Self::Hydra(hydra) => hydra.accept_logout(challenge).await,
        }
    }

    pub(crate) async fn deny_logout(&self, challenge: &str) -> Result<(), Unanswerable> {
        match self {
            Self::Own(provider) => {
                provider.deny_logout(challenge);
                Ok(())
            }
            Self::Hydra(hydra) => hydra.deny_logout(challenge).await,
        }
    }

    /// What a token presented to the API is worth.
    pub(crate) async fn introspect(&self, token: &str) -> Verdict {
        match self {
            Self::Own(provider) => provider.introspect(token),
            Self::Hydra(hydra) => hydra.introspect(token).await,
        }
    }
}
