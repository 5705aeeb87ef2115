//! A request that joinblink passed on: proven by the integration's secret, in the name of one employee. The employee chose
//! its path and its body, so it proves nothing else; whatever else it carries, their cookies among it, is not looked at.

use aws_lc_rs::{constant_time, digest};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use secrecy::ExposeSecret as _;

use super::envelope::Refusal;
use crate::audit::{Code, entry};
use crate::config::{Integration, Joinblink};
use crate::joinblink::EmployeeId;
use crate::linking::Linker;
use crate::state::AppState;
use crate::web::client_address::ClientAddress;

const SECRET: &str = "blink-auth-proxysecret";
const USER: &str = "blink-auth-userid";

/// Proof of a call of joinblink's, and the only way to its caller.
pub(super) struct Proxied {
    /// The links.
    pub(super) linker: Linker,
    /// The organisation whose secret it carries.
    pub(super) auth_id: String,
    /// Who pressed something.
    pub(super) user: EmployeeId,
}

impl FromRequestParts<AppState> for Proxied {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let linker = state.linker.clone().ok_or(Refusal::NotFound)?;
        let config = linker.config();
        let refuse = |why: &str| {
            entry(Code::ProxyRefused).detail(why).write();
            Refusal::Unauthorized
        };
        let allowed = &config.allowed;
        let from = ClientAddress::of(&parts.extensions);
        let is_allowed = |address| allowed.iter().any(|network| network.contains(&address));
        if !allowed.is_empty() && !from.is_some_and(is_allowed) {
            return Err(refuse("from elsewhere"));
        }
        let secret = only(&parts.headers, SECRET).ok_or_else(|| refuse("no secret, or several"))?;
        let user = only(&parts.headers, USER).ok_or_else(|| refuse("no employee, or several"))?;
        let integration = matching(config, secret).ok_or_else(|| refuse("an unknown secret"))?;
        let user = std::str::from_utf8(user).unwrap_or_default();
        let user = EmployeeId::parse(user, config).ok_or(Refusal::Malformed)?;
        Ok(Self {
            auth_id: integration.auth_id.clone(),
            user,
            linker,
        })
    }
}

/// The one value of a header; two of a name are none.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value.as_bytes()),
        _ => None,
    }
}

/// Whose secret it is. Hashes are compared, each with each, so that the time tells nothing.
fn matching<'a>(config: &'a Joinblink, sent: &[u8]) -> Option<&'a Integration> {
    let hash = |bytes: &[u8]| digest::digest(&digest::SHA256, bytes);
    let sent = hash(sent);
    let mut found = None;
    for integration in &config.integrations {
        for secret in &integration.proxy_secrets {
            let known = hash(secret.expose_secret().as_bytes());
            if constant_time::verify_slices_are_equal(known.as_ref(), sent.as_ref()).is_ok() {
                found = Some(integration);
            }
        }
    }
    found
}

/// Whatever joinblink may ask for beside the two things that are there.
pub(super) async fn nothing(_: Proxied) -> Refusal {
    Refusal::NotFound
}
