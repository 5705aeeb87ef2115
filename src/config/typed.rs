//! The settings as types: what they mean once every text has been understood.

use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ipnet::IpNet;
use secrecy::SecretString;
use url::Url;

use super::joinblink::Joinblink;
use super::read::Problem;

/// Everything that can be set. Built once, read-only afterwards.
pub struct Config {
    /// The provider of sign-in and the client registered there.
    pub provider: Provider,
    /// Blink's API.
    pub api: Api,
    /// Our own addresses and listeners.
    pub web: Web,
    /// Where sessions are kept.
    pub database: Database,
    /// Lifetimes, skews and margins.
    pub lifetimes: Lifetimes,
    /// Deadlines and sizes.
    pub limits: Limits,
    /// Linked accounts of joinblink; none = they are off.
    pub joinblink: Option<Arc<Joinblink>>,
    /// Log filter, in the syntax of `tracing-subscriber`.
    pub log: String,
    /// Logs as JSON lines rather than text.
    pub log_json: bool,
    /// What is allowed and should not be.
    pub warnings: Vec<Problem>,
}

/// The OpenID provider.
pub struct Provider {
    /// Compared byte for byte with discovery and ID tokens; a trailing slash matters.
    pub issuer: String,
    /// Our registration.
    pub client: Client,
    /// Asked for at sign-in.
    pub scopes: Vec<String>,
    /// Asked for on top, only when a page needs it.
    pub step_up_scopes: Vec<String>,
}

/// The registered OAuth2 client.
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// `client_secret`, sent with HTTP Basic only.
    pub secret: SecretString,
}

/// Blink's API and its neighbours.
pub struct Api {
    /// GraphQL over HTTP.
    pub url: Url,
    /// GraphQL over websocket.
    pub ws_url: Url,
    /// Resolver of lightning addresses.
    pub lnurl_url: Url,
    /// Domain shown in lightning addresses.
    pub lnurl_domain: String,
}

/// How the world reaches us.
pub struct Web {
    /// Our origins; the first is the one used where no request says otherwise. Never empty.
    pub public_urls: Vec<Url>,
    /// The one of them that Blink tells of payments at; none = it is not asked to.
    pub told_at: Option<Url>,
    /// The app's listener.
    pub listen: SocketAddr,
    /// Health and metrics.
    pub admin_listen: Option<SocketAddr>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Who hears of weaknesses.
    pub security_contact: Option<Url>,
    /// IANA name of the time zone of pages until a reader's own is known.
    pub time_zone: String,
}

impl Web {
    /// Served over https: decides names and attributes of cookies.
    pub fn secure(&self) -> bool {
        self.public_urls.iter().all(|url| url.scheme() == "https")
    }
}

/// Where sessions are kept and what seals them.
pub struct Database {
    /// `sqlite:…` with the file's full path, or `postgres://…`.
    pub url: SecretString,
    /// Folder for the generated key.
    pub data_dir: PathBuf,
    /// The key ring; empty = create one in the data folder (SQLite only).
    pub keys: Vec<SecretKey>,
}

impl Database {
    /// True for the single-machine database.
    pub fn is_sqlite(&self) -> bool {
        use secrecy::ExposeSecret as _;
        self.url.expose_secret().starts_with("sqlite:")
    }
}

/// Which database, for people: a file, or a server and a name; never a password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use secrecy::ExposeSecret as _;
        let url = self.url.expose_secret();
        if let Some(file) = url.strip_prefix("sqlite:") {
            return write!(f, "the database {file}");
        }
        match Url::parse(url) {
            Ok(url) => write!(
                f,
                "the PostgreSQL database {} at {}:{}",
                url.path().trim_start_matches('/'),
                url.host_str().unwrap_or("localhost"),
                url.port().unwrap_or(5432),
            ),
            Err(_) => f.write_str("the PostgreSQL database"),
        }
    }
}

/// 256 bits from which every other key is derived.
pub struct SecretKey(secrecy::SecretBox<[u8; 32]>);

impl SecretKey {
    /// Parses 43 URL-safe base64 characters. What looks made up rather than random is refused.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| "holds a key that is not URL-safe base64; `till key` makes one")?;
        let bytes: [u8; 32] = bytes
            .try_into()
            .map_err(|_| "holds a key that is not 32 bytes long; `till key` makes one")?;
        if made_up(text, &bytes) {
            return Err("holds a key that is too regular to be random; `till key` makes one");
        }
        Ok(Self(secrecy::SecretBox::new(Box::new(bytes))))
    }

    /// The key's bytes; for key derivation only.
    pub fn expose(&self) -> &[u8; 32] {
        use secrecy::ExposeSecret as _;
        self.0.expose_secret()
    }
}

/// Few different bytes, a series, a text, or a text of one case taken for base64: a random key is none of these, but for
/// one in a thousand million.
fn made_up(text: &str, bytes: &[u8; 32]) -> bool {
    let mut kinds = bytes.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let step = bytes[1].wrapping_sub(bytes[0]);
    let series = bytes
        .windows(2)
        .all(|pair| pair[1].wrapping_sub(pair[0]) == step);
    let readable = bytes
        .iter()
        .all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    let one_case = !text.contains(|c: char| c.is_ascii_uppercase())
        || !text.contains(|c: char| c.is_ascii_lowercase());
    kinds.len() < 12 || series || readable || one_case
}

/// Lifetimes, all in whole seconds at heart.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// How long a sign-in that was begun may take.
    pub attempt: Duration,
    /// A session's absolute end.
    pub session: Duration,
    /// A session's end without visits.
    pub idle: Duration,
    /// An index whose owner does not come.
    pub history: Duration,
    /// How seldom a visit is noted.
    pub touch: Duration,
    /// How early a token is refreshed.
    pub refresh_margin: Duration,
    /// How long one request owns a refresh.
    pub refresh_lease: Duration,
    /// How long one may change things after Blink allowed it anew.
    pub step_up: Duration,
    /// Tolerated difference of clocks.
    pub skew: Duration,
    /// Age at which discovery and keys are fetched anew.
    pub discovery: Duration,
    /// Pause between forced fetches of keys.
    pub key_refetch_pause: Duration,
    /// Age up to which a price is shared.
    pub price: Duration,
}

/// Deadlines and sizes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// One call to the provider.
    pub provider_deadline: Duration,
    /// One call to Blink's API.
    pub api_deadline: Duration,
    /// One call that pays.
    pub payment_deadline: Duration,
    /// After so long a payment of which Blink knows nothing was not made.
    pub payment_doubt: Duration,
    /// One request to us.
    pub request_deadline: Duration,
    /// The head of a request, then its body, and an idle connection.
    pub header_deadline: Duration,
    /// Bytes of a request's body.
    pub max_body: usize,
    /// Connections at once.
    pub max_connections: usize,
    /// Streams of events that one network may hold at once.
    pub network_streams: usize,
    /// Requests that are worked on at once.
    pub max_requests: usize,
    /// Calls to the provider at once.
    pub provider_calls: usize,
    /// Calls to Blink's API at once.
    pub api_calls: usize,
    /// Sign-ins per minute and network.
    pub sign_in_rate: NonZeroU32,
    /// Wrong logout tokens per minute and network.
    pub logout_rate: NonZeroU32,
    /// Sales a minute that strangers may ring up on one register.
    pub charge_rate: NonZeroU32,
    /// Payments told per minute and network.
    pub webhook_rate: NonZeroU32,
    /// Calls a minute to Blink's API for the sake of indexes.
    pub history_rate: NonZeroU32,
    /// Grace for running requests at the end.
    pub shutdown_deadline: Duration,
}

impl Limits {
    /// Sales a minute that strangers of one network may ring up, on all registers together.
    pub fn open_rate(&self) -> NonZeroU32 {
        self.charge_rate
            .saturating_mul(NonZeroU32::MIN.saturating_add(2))
    }
}
