//! The authorization response (RFC 6749 4.1.2): parsed strictly, trusted in nothing.

use secrecy::SecretString;

use super::{Known, Provider};

/// No parameter of a callback is longer than this.
const LONGEST: usize = 2048;

/// What came back, before it is known whether anybody asked for it.
pub struct Callback {
    /// Names the attempt.
    pub state: SecretString,
    /// RFC 9207: who says so, where the provider tells.
    pub issuer: Option<String>,
    /// A code or a refusal.
    pub outcome: Outcome,
}

/// The two ways an authorization ends.
pub enum Outcome {
    /// To be exchanged, once.
    Code(SecretString),
    /// The provider's refusal.
    Refused(ProviderError),
}

/// The `error` codes that are worth telling apart (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6, Ory Hydra).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderError {
    /// The person pressed Deny.
    AccessDenied,
    /// A silent sign-in was not possible.
    InteractionNeeded,
    /// The login took too long, or went on in another browser.
    RequestExpired,
    /// Our registration does not fit what we ask: scope, redirect, grant type, client.
    Misconfigured,
    /// The provider is in trouble.
    Unavailable,
    /// Anything else, known or new.
    Other,
}

impl ProviderError {
    fn from_code(code: &str) -> Self {
        match code {
            "access_denied" => Self::AccessDenied,
            "login_required" | "consent_required" | "interaction_required" => {
                Self::InteractionNeeded
            }
            "request_unauthorized" | "request_forbidden" => Self::RequestExpired,
            "invalid_scope" | "unauthorized_client" | "unsupported_response_type" => {
                Self::Misconfigured
            }
            "server_error" | "temporarily_unavailable" => Self::Unavailable,
            _ => Self::Other,
        }
    }
}

/// Not something a provider would send: repeated, contradicting, missing or oversized parameters.
#[derive(Debug, thiserror::Error)]
#[error("malformed callback: {0}")]
pub struct Malformed(pub &'static str);

impl Callback {
    /// Parses the raw query of the callback.
    pub fn parse(query: &str) -> Result<Self, Malformed> {
        let mut state = None;
        let mut code = None;
        let mut error = None;
        let mut issuer = None;
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match name.as_ref() {
                "state" => &mut state,
                "code" => &mut code,
                "error" => &mut error,
                "iss" => &mut issuer,
                "access_token" | "id_token" | "response" => {
                    return Err(Malformed("tokens in the address"));
                }
                _ => continue,
            };
            if value.is_empty() || value.len() > LONGEST || !value.bytes().all(is_plain) {
                return Err(Malformed("a parameter with an impossible value"));
            }
            if place.replace(value.into_owned()).is_some() {
                return Err(Malformed("a repeated parameter"));
            }
        }
        let outcome = match (code, error) {
            (Some(code), None) => Outcome::Code(SecretString::from(code)),
            (None, Some(error)) => Outcome::Refused(ProviderError::from_code(&error)),
            (Some(_), Some(_)) => return Err(Malformed("both a code and an error")),
            (None, None) => return Err(Malformed("neither a code nor an error")),
        };
        let state = state.map(SecretString::from).ok_or(Malformed("no state"))?;
        Ok(Self {
            state,
            issuer,
            outcome,
        })
    }
}

/// What codes, states, errors and addresses are written in (RFC 6749 A.5, A.7, A.11).
fn is_plain(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

impl Provider {
    /// RFC 9207 2.4: `iss` must be there where the provider says that it sends it, and be right wherever it is.
    pub fn issuer_fits(&self, known: &Known, callback: &Callback) -> bool {
        callback
            .issuer
            .as_deref()
            .map_or(!known.sends_iss, |issuer| issuer == self.issuer())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_code_with_its_state_is_understood() {
        let callback = Callback::parse("code=ory_ac_x&scope=read+write&state=abc").unwrap();
        assert_eq!(callback.state.expose_secret(), "abc");
        assert!(
            matches!(callback.outcome, Outcome::Code(code) if code.expose_secret() == "ory_ac_x")
        );
    }

    #[test]
    fn contradictions_and_repetitions_are_refused() {
        for query in [
            "",
            "state=a",
            "code=a",
            "state=a&state=a&code=b",
            "state=a&code=b&code=b",
            "state=a&%73tate=b&code=c",
            "state=a&code=b&error=access_denied",
            "state=&code=b",
            "state=a&code=b%00",
            "state=a&code=b%C3%A9",
            "state=a&code=b%FF",
            "state=a&code=b&id_token=c",
            "state=a&code=b&iss=x&iss=x",
        ] {
            assert!(Callback::parse(query).is_err(), "{query}");
        }
    }

    #[test]
    fn each_error_code_has_its_kind() {
        for (code, kind) in [
            ("access_denied", ProviderError::AccessDenied),
            ("login_required", ProviderError::InteractionNeeded),
            ("consent_required", ProviderError::InteractionNeeded),
            ("request_unauthorized", ProviderError::RequestExpired),
            ("request_forbidden", ProviderError::RequestExpired),
            ("invalid_scope", ProviderError::Misconfigured),
            ("server_error", ProviderError::Unavailable),
            ("invalid_state", ProviderError::Other),
            ("<script>", ProviderError::Other),
        ] {
            let callback = Callback::parse(&format!("state=abcdefgh&error={code}")).unwrap();
            assert!(
                matches!(callback.outcome, Outcome::Refused(found) if found == kind),
                "{code}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(query in ".{0,300}") {
            drop(Callback::parse(&query));
        }
    }
}
