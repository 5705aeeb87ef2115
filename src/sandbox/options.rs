//! What a sandbox can be told at its start.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde::Serialize;
use url::Url;

use super::joinblink::Integration;
use super::sockets::SocketRules;

/// Everything a sandbox can be told at its start. The defaults need nothing else.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the provider and its sign-in pages listen; port 0 takes any free one.
    pub provider: SocketAddr,
    /// Where the GraphQL API listens.
    pub api: SocketAddr,
    /// Where the controls listen.
    pub control: SocketAddr,
    /// The issuer string, byte for byte, from which all its endpoints derive; browsers and the
    /// relying party must both be able to open it. By default the provider's own address with a
    /// trailing slash, as Hydra writes it.
    pub issuer: Option<String>,
    /// The one registered client.
    pub client: Client,
    /// How long things last.
    pub lifetimes: Lifetimes,
    /// What happens to a refresh token that was used.
    pub rotation: Rotation,
    /// Refuse authorization requests without PKCE. Off, as in Hydra's own defaults.
    pub pkce_required: bool,
    /// About how many entries the busiest person has.
    pub busy: u32,
    /// What websockets have to obey.
    pub sockets: SocketRules,
    /// The admin address of a real Ory Hydra v2.2. With it the sandbox is that Hydra's login,
    /// consent and logout app and asks it what tokens are worth; it issues nothing itself.
    pub hydra_admin_url: Option<Url>,
    /// The integrations that joinblink, the employee app, knows; it is there without any as well.
    pub integrations: Vec<Integration>,
}

impl Default for Options {
    fn default() -> Self {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            provider: any,
            api: any,
            control: any,
            issuer: None,
            client: Client::default(),
            lifetimes: Lifetimes::default(),
            rotation: Rotation::default(),
            pkce_required: false,
            busy: 10_000,
            sockets: SocketRules::default(),
            hydra_admin_url: None,
            integrations: Vec::new(),
        }
    }
}

/// The registration of the relying party, as Blink's staff would enter it.
#[derive(Clone, Debug)]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// The secret, sent as `client_secret_basic`.
    pub secret: String,
    /// What the consent page calls it.
    pub name: String,
    /// Exact redirect URIs.
    pub redirect_uris: Vec<String>,
    /// Exact addresses the provider may return to after a logout.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where logout tokens are posted to.
    pub backchannel_logout_uri: Option<String>,
    /// The scopes it may ask for.
    pub scopes: Vec<String>,
    /// The grant types it may use.
    pub grant_types: Vec<String>,
    /// First-party clients get every scope they ask for without a consent page.
    pub skip_consent: bool,
}

impl Default for Client {
    /// A client of a Till on `http://localhost:3000` that may ask for everything.
    fn default() -> Self {
        Self {
            id: "till".to_owned(),
            secret: "till-sandbox-secret".to_owned(),
            name: "Till".to_owned(),
            redirect_uris: vec!["http://localhost:3000/api/auth/callback/blink".to_owned()],
            post_logout_redirect_uris: vec!["http://localhost:3000/".to_owned()],
            backchannel_logout_uri: None,
            scopes: ["openid", "offline", "read", "receive", "write"]
                .map(str::to_owned)
                .to_vec(),
            grant_types: ["authorization_code", "refresh_token"]
                .map(str::to_owned)
                .to_vec(),
            skip_consent: false,
        }
    }
}

/// How long things last, in seconds. The defaults are Hydra's and Blink's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lifetimes {
    /// Authorization codes: 10 minutes.
    pub code: u64,
    /// Access tokens: 1 hour.
    pub access_token: u64,
    /// Refresh tokens: 720 hours.
    pub refresh_token: u64,
    /// ID tokens: 1 hour.
    pub id_token: u64,
    /// A remembered login or consent: 1 hour.
    pub remember: u64,
    /// From the authorization request to the end of login and consent: 30 minutes.
    pub challenge: u64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            code: 600,
            access_token: 3600,
            refresh_token: 720 * 3600,
            id_token: 3600,
            remember: 3600,
            challenge: 1800,
        }
    }
}

/// What happens to a refresh token that was used. The default is Hydra v2.2's: dead at once, and
/// presenting it again revokes the whole grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Seconds during which a used refresh token still answers with new tokens.
    pub grace: u64,
    /// How long a refresh takes, to the millisecond. While it lasts, the same refresh token presented again answers
    /// 400 `invalid_request` "multiple concurrent requests", as Hydra does on a database conflict.
    pub contention: Option<Duration>,
}

impl Rotation {
    /// How long a refresh takes, in milliseconds; 0 where it takes no time.
    pub fn contention_ms(&self) -> u64 {
        self.contention.map_or(0, |contention| {
            u64::try_from(contention.as_millis()).unwrap_or(u64::MAX)
        })
    }
}
