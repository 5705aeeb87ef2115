//! Who asks the sign-in pages to decide, and is told: our own provider or a real Hydra.

use std::sync::Arc;

use super::access::Verdict;
use super::hydra::Hydra;
use super::provider::Provider;

/// What the login page must find out: who is this?
#[derive(Clone, Debug)]
pub(crate) struct LoginQuestion {
    /// What the client is called.
    pub(crate) client_name: String,
    /// Who is remembered in this browser; the page asks nothing then.
    pub(crate) remembered: Option<String>,
}

/// What the consent page must find out: what may the client do?
#[derive(Clone, Debug)]
pub(crate) struct ConsentQuestion {
    /// What the client is called.
    pub(crate) client_name: String,
    /// First-party clients are granted everything without a page.
    pub(crate) skip_consent: bool,
    /// The scopes the client asked for.
    pub(crate) requested_scopes: Vec<String>,
    /// The id of the person who signed in.
    pub(crate) subject: String,
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub(crate) struct LoginAnswer {
    /// The id of the person.
    pub(crate) subject: String,
    /// Remember this browser.
    pub(crate) remember: bool,
}

/// Somebody allowed something, perhaps nothing.
#[derive(Clone, Debug)]
pub(crate) struct ConsentAnswer {
    /// The ticked scopes; may be empty.
    pub(crate) scopes: Vec<String>,
    /// Remember this decision.
    pub(crate) remember: bool,
}

/// Why a question could not be asked or answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unanswerable {
    /// It was answered before; the browser can start over at this address.
    #[error("already answered")]
    Answered(String),
    /// Unknown, used or expired: the person is stuck here, as at Blink.
    #[error("{0}")]
    Refused(String),
    /// Hydra's admin interface did not answer.
    #[error("the admin interface of Hydra did not answer: {0}")]
    Unreachable(String),
}

/// The name and words of a denial on the login or consent page.
pub(crate) const DENIED: (&str, &str) = ("access_denied", "The resource owner denied the request");

/// What the sign-in always claims about its strength; says nothing about a second factor.
pub(crate) const ACR: &str = "2";

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
