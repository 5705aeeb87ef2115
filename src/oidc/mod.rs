//! OAuth2 and OpenID Connect as a relying party speaks them; no handlers, nothing of ours below it.

mod authorization;
mod callback;
mod clock_watch;
mod compact;
mod discovery;
mod error;
#[cfg(test)]
mod fuzz;
mod http;
mod id_token;
mod keys;
mod logout;
mod provider;
mod revocation;
mod scopes;
mod strict_json;
#[cfg(test)]
pub(crate) mod tests;
mod tokens;
mod userinfo;

pub use authorization::{Authorization, Prompt};
pub use callback::{Callback, Malformed, Outcome, ProviderError};
pub use error::Error;
pub use http::Http;
pub use id_token::{Expected, IdTokenError, Verified};
pub use logout::{LogoutToken, LogoutTokenError, end_session_url};
pub use provider::{Known, Provider, Registration};
pub use scopes::Scopes;
pub use tokens::{Grant, TokenError};
pub use userinfo::Userinfo;

#[cfg(test)]
pub(crate) use tests::known;
