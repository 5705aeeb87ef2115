//! The provider: what it knows.

use std::collections::HashMap;

use super::authorization_request::{AuthorizationRequest, Refusal};
use super::error::OAuthError;
use super::forged_keys::ForgedKeys;
use super::grants::{Grant, Grants, Kind};
use super::keys::{KeyError, Keys};
use super::logout::LogoutRequest;
use super::questions::{AskedConsent, AskedLogin, GivenConsent, GivenLogin};
use super::sessions::{LoginSessions, RememberedConsents};
use super::tickets::Tickets;
use crate::sandbox::access::{Access, Verdict};
use crate::sandbox::clock::{Chance, Clock};
use crate::sandbox::fields::Fields;
use crate::sandbox::journal::Journal;
use crate::sandbox::misbehaviour::{Place, Plan};
use crate::sandbox::options::{Client, Lifetimes, Options, Rotation};
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::shared::Shared;

/// An OAuth 2.0 and OpenID Connect provider that behaves as Ory Hydra v2.2 does at Blink.
#[derive(Debug)]
pub(crate) struct Provider {
    /// Byte for byte what it calls itself.
    pub(super) issuer: String,
    pub(super) client: Client,
    pub(super) pkce_required: bool,
    pub(super) lifetimes: Shared<Lifetimes>,
    pub(super) rotation: Shared<Rotation>,
    pub(super) keys: Keys,
    pub(super) forged_keys: ForgedKeys,
    /// What it is to do wrong.
    pub(super) plan: Plan,
    /// The last token of each kind.
    pub(super) last_tokens: Shared<HashMap<Place, String>>,
    pub(super) clock: Clock,
    pub(super) chance: Chance,
    pub(super) outgoing: Outgoing,
    pub(super) journal: Journal,
    pub(super) asked_logins: Shared<Tickets<AskedLogin>>,
    pub(super) given_logins: Shared<Tickets<GivenLogin>>,
    pub(super) asked_consents: Shared<Tickets<AskedConsent>>,
    pub(super) given_consents: Shared<Tickets<GivenConsent>>,
    /// Flows whose consent was handed in, whatever came of it.
    pub(super) spent_flows: Shared<Tickets<()>>,
    pub(super) asked_logouts: Shared<Tickets<LogoutRequest>>,
    pub(super) given_logouts: Shared<Tickets<LogoutRequest>>,
    pub(super) sessions: Shared<LoginSessions>,
    pub(super) consents: Shared<RememberedConsents>,
    pub(super) grants: Shared<Grants>,
}

impl Provider {
    /// A provider with fresh keys and nobody signed in.
    pub(crate) fn new(
        options: &Options,
        issuer: String,
        clock: Clock,
        chance: Chance,
        outgoing: Outgoing,
        journal: Journal,
    ) -> Result<Self, KeyError> {
        Ok(Self {
            issuer,
            client: options.client.clone(),
            pkce_required: options.pkce_required,
            lifetimes: Shared::new(options.lifetimes),
            rotation: Shared::new(options.rotation),
            keys: Keys::generate(chance.clone())?,
            forged_keys: ForgedKeys::default(),
            plan: Plan::default(),
            last_tokens: Shared::default(),
            grants: Shared::new(Grants::new(chance.clone())),
            clock,
            chance,
            outgoing,
            journal,
            asked_logins: Shared::default(),
            given_logins: Shared::default(),
            asked_consents: Shared::default(),
            given_consents: Shared::default(),
            spent_flows: Shared::default(),
            asked_logouts: Shared::default(),
            given_logouts: Shared::default(),
            sessions: Shared::default(),
            consents: Shared::default(),
        })
    }

    /// An address of this provider; `path` starts with a slash.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.issuer.trim_end_matches('/'))
    }

    /// Whether browsers reach it over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.issuer.starts_with("https:")
    }

    /// Checks an authorization request against the registration.
    pub(super) fn check(&self, fields: &Fields) -> Result<AuthorizationRequest, Refusal> {
        AuthorizationRequest::check(fields, &self.client, self.pkce_required)
    }

    /// The error for a grant type that the client is not registered for.
    pub(super) fn allows(&self, grant_type: &str) -> Result<(), OAuthError> {
        if self.client.grant_types.iter().any(|own| own == grant_type) {
            return Ok(());
        }
        Err(OAuthError::unauthorized_client(&format!(
            "The OAuth 2.0 Client is not allowed to use authorization grant '{grant_type}'."
        )))
    }

    /// What a token presented to the API is worth.
    pub(crate) fn introspect(&self, token: &str) -> Verdict {
        let now = self.clock.now();
        self.grants.with(|grants| match grants.live(now, token) {
            Some((Kind::Access, grant)) => Verdict::Active(Access {
                person: grant.subject.clone(),
                scopes: grant.scopes.iter().cloned().collect(),
            }),
            Some((Kind::Refresh, _)) => Verdict::Refresh,
            Some((Kind::Code, _)) | None => Verdict::Dead,
        })
    }
}

/// What the controls can do.
impl Provider {
    /// How long things last from now on.
    pub(crate) fn lifetimes(&self) -> &Shared<Lifetimes> {
        &self.lifetimes
    }

    /// What happens to used refresh tokens from now on.
    pub(crate) fn rotation(&self) -> &Shared<Rotation> {
        &self.rotation
    }

    /// What it is to do wrong.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The last ID token or logout token.
    pub(crate) fn last_token(&self, place: Place) -> Option<String> {
        self.last_tokens.with(|last| last.get(&place).cloned())
    }

    /// Signs with a fresh key from now on.
    pub(crate) fn rotate_keys(&self) -> Result<(), KeyError> {
        self.keys.rotate()
    }

    /// Lets every access token expire now, or those of one person.
    pub(crate) fn expire_access_tokens(&self, person: Option<&str>) {
        let now = self.clock.now();
        self.grants
            .with(|grants| grants.expire_access_tokens(now, person));
    }

    /// Revokes every grant, or those of one person; says how many.
    pub(crate) fn revoke_all(&self, person: Option<&str>) -> usize {
        self.grants.with(|grants| grants.revoke_all(person))
    }

    /// An access token of a person who has ticked these boxes.
    pub(crate) fn hand_out(&self, person: &str, scopes: &[&str]) -> String {
        let now = self.clock.now();
        let grant = Grant {
            client: self.client.id.clone(),
            subject: person.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            redirect_uri_sent: None,
            code_challenge: None,
            nonce: None,
            session_id: String::new(),
            authenticated_at: now,
            requested_at: now,
            issued_at: now,
        };
        let lifetimes = self.lifetimes.get();
        self.grants
            .with(|grants| grants.hand_out(now, lifetimes, grant))
    }

    /// How many live access and refresh tokens there are.
    pub(crate) fn count_tokens(&self) -> (usize, usize) {
        let now = self.clock.now();
        self.grants.with(|grants| grants.count(now))
    }
}
