//! The authorization request (RFC 6749 4.1.1, RFC 7636 4.3): where a person is sent to sign in.

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};
use url::Url;

use super::{Known, Provider, Scopes};

/// One attempt's parameters. Nothing of a visitor's request can add to them.
pub struct Authorization<'a> {
    /// One of our registered callbacks.
    pub redirect_uri: &'a Url,
    /// Asked for.
    pub scopes: &'a Scopes,
    /// Binds the callback to this browser.
    pub state: &'a str,
    /// Binds the ID token to this attempt.
    pub nonce: &'a str,
    /// PKCE verifier; only its hash leaves us.
    pub verifier: &'a str,
    /// What to ask for even where the provider remembers the person.
    pub prompt: Option<Prompt>,
}

/// `prompt` (OpenID Connect Core 3.1.2.1); Hydra obeys it without `openid` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Ask for credentials.
    Login,
    /// Show the permissions again.
    Consent,
}

impl Provider {
    /// The address to send the browser to.
    pub fn authorization_url(&self, known: &Known, request: &Authorization<'_>) -> Url {
        let verifier = PkceCodeVerifier::new(request.verifier.to_owned());
        let client = self
            .client(known)
            .set_redirect_uri(RedirectUrl::from_url(request.redirect_uri.clone()));
        let mut authorize = client
            .authorize_url(|| CsrfToken::new(request.state.to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(
                request
                    .scopes
                    .iter()
                    .map(|scope| Scope::new(scope.to_owned())),
            )
            .add_extra_param("nonce", request.nonce);
        if let Some(prompt) = request.prompt {
            authorize = authorize.add_extra_param(
                "prompt",
                match prompt {
                    Prompt::Login => "login",
                    Prompt::Consent => "consent",
                },
            );
        }
        authorize.url().0
    }
}
