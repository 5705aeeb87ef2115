//! What a client may ask for at the authorization endpoint, and how Hydra refuses the rest.

use axum::response::{IntoResponse, Response};
use url::Url;

use super::error::OAuthError;
use crate::sandbox::fields::Fields;
use crate::sandbox::options::Client;

/// The least a `state` or `nonce` may have, in characters.
const ENTROPY: usize = 8;

/// An authorization request that passed every check (RFC 6749 4.1.1, RFC 7636 4.3, OIDC Core
/// 3.1.2.1).
#[derive(Clone, Debug)]
pub(super) struct AuthorizationRequest {
    /// Its parameters as a query, to come back with after login and consent.
    pub(super) query: String,
    pub(super) redirect_uri: Url,
    /// As sent; the token request must repeat it.
    pub(super) redirect_uri_sent: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) state: String,
    pub(super) nonce: Option<String>,
    /// S256.
    pub(super) code_challenge: Option<String>,
    pub(super) prompt: Vec<String>,
    /// Seconds.
    pub(super) max_age: Option<u64>,
    pub(super) id_token_hint: Option<String>,
}

/// Where a refusal goes.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Unknown client or redirect address: the person stays at the provider.
    Here(OAuthError),
    /// Back to the client.
    ToClient(Box<(Url, String)>, OAuthError),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Here(error) => error.to_error_page(),
            Self::ToClient(client, error) => error.to_client(&client.0, &client.1),
        }
    }
}

impl AuthorizationRequest {
    /// Checks a request in Hydra's order, except that Hydra looks at PKCE and the nonce only after
    /// consent; here a mistake shows at once.
    pub(super) fn check(
        fields: &Fields,
        client: &Client,
        pkce_required: bool,
    ) -> Result<Self, Refusal> {
        if fields.get("client_id") != Some(client.id.as_str()) {
            return Err(Refusal::Here(OAuthError::invalid_client(
                "The requested OAuth 2.0 Client does not exist.",
            )));
        }
        let redirect_uri = redirect_uri(fields.filled("redirect_uri"), client)?;
        let request = Self {
            query: fields.to_query(),
            redirect_uri,
            redirect_uri_sent: fields.filled("redirect_uri").map(str::to_owned),
            scopes: words(fields.get("scope")),
            state: fields.get("state").unwrap_or_default().to_owned(),
            nonce: fields.filled("nonce").map(str::to_owned),
            code_challenge: fields.filled("code_challenge").map(str::to_owned),
            prompt: words(fields.get("prompt")),
            max_age: fields.filled("max_age").and_then(|age| age.parse().ok()),
            id_token_hint: fields.filled("id_token_hint").map(str::to_owned),
        };
        match request.first_mistake(fields, client, pkce_required) {
            None => Ok(request),
            Some(error) => Err(Refusal::ToClient(
                Box::new((request.redirect_uri, request.state)),
                error,
            )),
        }
    }

    /// Whether `prompt` has a value.
    pub(super) fn prompts(&self, value: &str) -> bool {
        self.prompt.iter().any(|prompt| prompt == value)
    }

    fn first_mistake(
        &self,
        fields: &Fields,
        client: &Client,
        pkce_required: bool,
    ) -> Option<OAuthError> {
        self.scope_mistake(client)
            .or_else(|| response_type_mistake(fields.get("response_type")))
            .or_else(|| response_mode_mistake(fields.filled("response_mode")))
            .or_else(|| (self.state.chars().count() < ENTROPY).then(OAuthError::invalid_state))
            .or_else(|| self.prompt_mistake())
            .or_else(|| {
                let age = fields.filled("max_age")?;
                let wrong = age.parse::<u64>().is_err();
                wrong.then(|| OAuthError::invalid_request("Parameter 'max_age' is no number."))
            })
            .or_else(|| pkce_mistake(fields, pkce_required))
            .or_else(|| {
                let nonce = self.nonce.as_ref()?;
                (nonce.chars().count() < ENTROPY).then(OAuthError::insufficient_entropy)
            })
    }

    fn scope_mistake(&self, client: &Client) -> Option<OAuthError> {
        let foreign = self
            .scopes
            .iter()
            .find(|scope| !client.scopes.contains(scope))?;
        Some(OAuthError::invalid_scope(&format!(
            "The OAuth 2.0 Client is not allowed to request scope '{foreign}'."
        )))
    }

    fn prompt_mistake(&self) -> Option<OAuthError> {
        let known = ["login", "none", "consent", "select_account"];
        let unknown = self
            .prompt
            .iter()
            .find(|value| !known.contains(&value.as_str()));
        if let Some(unknown) = unknown {
            return Some(OAuthError::invalid_request(&format!(
                "Used unknown value '{unknown}' for prompt parameter."
            )));
        }
        (self.prompts("none") && self.prompt.len() > 1).then(|| {
            OAuthError::invalid_request(
                "Parameter 'prompt' was set to 'none', but contains other values as well which is \
                 not allowed.",
            )
        })
    }
}

/// The words of a list separated by blanks, each once.
fn words(list: Option<&str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in list.unwrap_or_default().split(' ') {
        if !word.is_empty() && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

fn redirect_uri(sent: Option<&str>, client: &Client) -> Result<Url, Refusal> {
    let registered = match (sent, client.redirect_uris.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(sent), registered) => registered.iter().find(|uri| *uri == sent),
    };
    let refused = || {
        Refusal::Here(OAuthError::invalid_request(
            "The 'redirect_uri' parameter does not match any of the OAuth 2.0 Client's \
             pre-registered redirect urls.",
        ))
    };
    let uri = Url::parse(registered.ok_or_else(refused)?).map_err(|_| refused())?;
    if secure(&uri) {
        Ok(uri)
    } else {
        Err(Refusal::Here(OAuthError::invalid_request(
            "Redirect URL is using an insecure protocol, http is only allowed for hosts with \
             suffix 'localhost', for example: http://myapp.localhost/.",
        )))
    }
}

/// Plain http only where it does not leave the machine.
fn secure(uri: &Url) -> bool {
    let local = match uri.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    uri.scheme() == "https" || local
}

fn response_type_mistake(response_type: Option<&str>) -> Option<OAuthError> {
    match response_type {
        Some("code") => None,
        None | Some("") => Some(OAuthError::unsupported_response_type(
            "The request is missing the 'response_type' parameter.",
        )),
        Some(other) => Some(OAuthError::unsupported_response_type(&format!(
            "The client is not allowed to request response_type '{other}'."
        ))),
    }
}

fn response_mode_mistake(response_mode: Option<&str>) -> Option<OAuthError> {
    let other = response_mode.filter(|mode| *mode != "query")?;
    Some(OAuthError::chosen(
        "unsupported_response_mode",
        &format!("The client is not allowed to request response_mode '{other}'."),
    ))
}

fn pkce_mistake(fields: &Fields, required: bool) -> Option<OAuthError> {
    let challenge = fields.filled("code_challenge");
    // RFC 7636 4.3: without a method the challenge is a plain one, which is refused.
    let method = fields.filled("code_challenge_method").unwrap_or("plain");
    match (challenge, method) {
        (None, _) if required => Some(OAuthError::invalid_request(
            "Clients must include a code_challenge when performing the authorize code flow, but \
             it is missing.",
        )),
        (None, _) | (Some(_), "S256") => None,
        (Some(_), "plain") => Some(OAuthError::invalid_request(
            "Clients must use code_challenge_method=S256, plain is not allowed.",
        )),
        (Some(_), _) => Some(OAuthError::invalid_request(
            "The code_challenge_method is not supported, use S256 instead.",
        )),
    }
}
