//! What the sign-in pages are asked and what they answer, whoever asks.

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
