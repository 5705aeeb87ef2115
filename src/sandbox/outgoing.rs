//! The sandbox's one HTTP client: logout tokens to the relying party, questions to a real Hydra.

use std::time::Duration;

/// The longest a request may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// Asks others over plain HTTP; everything the sandbox talks to is on this machine or beside it.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing(reqwest::Client);

impl Outgoing {
    /// A client that follows no redirects and trusts no certificate authority.
    #[expect(
        clippy::disallowed_methods,
        reason = "the sandbox's one place that builds an HTTP client"
    )]
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(DEADLINE)
            .no_proxy()
            .tls_certs_only([])
            .build()?;
        Ok(Self(client))
    }

    /// Starts a request.
    pub(crate) fn request(&self, method: reqwest::Method, url: &str) -> reqwest::RequestBuilder {
        self.0.request(method, url)
    }
}
