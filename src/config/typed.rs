//! The settings as types: what they mean once every text has been understood.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ipnet::IpNet;
use secrecy::SecretString;
use url::{Host, Url};

use super::read::{Problems, Values};

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
    /// Log filter, in the syntax of `tracing-subscriber`.
    pub log: String,
    /// Logs as JSON lines rather than text.
    pub log_json: bool,
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
    /// The app's listener.
    pub listen: SocketAddr,
    /// Health and metrics.
    pub admin_listen: Option<SocketAddr>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
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

/// 256 bits from which every other key is derived.
pub struct SecretKey(secrecy::SecretBox<[u8; 32]>);

impl SecretKey {
    /// Parses 43 URL-safe base64 characters. All-equal bytes and known samples are refused.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text.trim())
            .map_err(|_| "holds a key that is not URL-safe base64; `till key` makes one")?;
        let bytes: [u8; 32] = bytes
            .try_into()
            .map_err(|_| "holds a key that is not 32 bytes long; `till key` makes one")?;
        let mut kinds = bytes.to_vec();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() < 12 {
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

/// Lifetimes, all in whole seconds at heart.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// How long a sign-in that was begun may take.
    pub attempt: Duration,
    /// A session's absolute end.
    pub session: Duration,
    /// A session's end without visits.
    pub idle: Duration,
    /// How seldom a visit is noted.
    pub touch: Duration,
    /// How early a token is refreshed.
    pub refresh_margin: Duration,
    /// How long one request owns a refresh.
    pub refresh_lease: Duration,
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
    /// One request to us.
    pub request_deadline: Duration,
    /// Bytes of a request's body.
    pub max_body: usize,
    /// Grace for running requests at the end.
    pub shutdown_deadline: Duration,
}

struct Preset {
    issuer: &'static str,
    api: &'static str,
    ws: &'static str,
    lnurl: &'static str,
    domain: &'static str,
}

const PRODUCTION: Preset = Preset {
    issuer: "https://oauth.blink.sv/",
    api: "https://api.blink.sv/graphql",
    ws: "wss://ws.blink.sv/graphql",
    lnurl: "https://blink.sv",
    domain: "blink.sv",
};

const STAGING: Preset = Preset {
    issuer: "https://oauth.staging.blink.sv/",
    api: "https://api.staging.blink.sv/graphql",
    ws: "wss://ws.staging.blink.sv/graphql",
    lnurl: "https://pay.staging.blink.sv",
    domain: "pay.staging.blink.sv",
};

impl Config {
    /// Understands every setting, or says everything that is wrong with them.
    pub fn read(mut values: Values) -> Result<Self, Problems> {
        let v = &mut values;
        let preset = match v.text("TILL_BLINK").as_str() {
            "production" => PRODUCTION,
            "staging" => STAGING,
            _ => {
                v.problem("TILL_BLINK", "is neither `production` nor `staging`");
                PRODUCTION
            }
        };
        let config = Self {
            provider: Provider {
                issuer: issuer(v, preset.issuer),
                client: Client {
                    id: v.required("TILL_CLIENT_ID"),
                    secret: SecretString::from(v.required("TILL_CLIENT_SECRET")),
                },
                scopes: scopes(v, "TILL_SCOPES"),
                step_up_scopes: scopes(v, "TILL_STEP_UP_SCOPES"),
            },
            api: Api {
                url: upstream(v, "TILL_API_URL", preset.api, ["https", "http"]),
                ws_url: upstream(v, "TILL_WS_URL", preset.ws, ["wss", "ws"]),
                lnurl_url: upstream(v, "TILL_LNURL_URL", preset.lnurl, ["https", "http"]),
                lnurl_domain: v
                    .given("TILL_LNURL_DOMAIN")
                    .unwrap_or(preset.domain)
                    .to_owned(),
            },
            web: web(v),
            database: database(v),
            lifetimes: lifetimes(v),
            limits: limits(v),
            log: v.text("TILL_LOG"),
            log_json: match v.text("TILL_LOG_FORMAT").as_str() {
                "text" => false,
                "json" => true,
                _ => {
                    v.problem("TILL_LOG_FORMAT", "is neither `text` nor `json`");
                    false
                }
            },
        };
        if !config.provider.scopes.iter().any(|scope| scope == "read") {
            v.problem(
                "TILL_SCOPES",
                "must contain `read`, without which no page can show anything",
            );
        }
        if config.lifetimes.refresh_lease <= config.limits.provider_deadline {
            v.problem(
                "TILL_REFRESH_LEASE",
                "must be longer than TILL_PROVIDER_DEADLINE",
            );
        }
        values.finish()?;
        Ok(config)
    }
}

fn seconds(v: &mut Values, name: &str) -> Duration {
    Duration::from_secs(u64::from(v.number(name, 1)))
}

fn lifetimes(v: &mut Values) -> Lifetimes {
    Lifetimes {
        attempt: seconds(v, "TILL_ATTEMPT_LIFETIME"),
        session: seconds(v, "TILL_SESSION_LIFETIME"),
        idle: seconds(v, "TILL_SESSION_IDLE"),
        touch: seconds(v, "TILL_SESSION_TOUCH"),
        refresh_margin: Duration::from_secs(u64::from(v.number("TILL_REFRESH_MARGIN", 0))),
        refresh_lease: seconds(v, "TILL_REFRESH_LEASE"),
        skew: Duration::from_secs(u64::from(v.number("TILL_CLOCK_SKEW", 0))),
        discovery: seconds(v, "TILL_DISCOVERY_LIFETIME"),
        key_refetch_pause: seconds(v, "TILL_KEY_REFETCH_PAUSE"),
        price: seconds(v, "TILL_PRICE_LIFETIME"),
    }
}

fn limits(v: &mut Values) -> Limits {
    Limits {
        provider_deadline: seconds(v, "TILL_PROVIDER_DEADLINE"),
        api_deadline: seconds(v, "TILL_API_DEADLINE"),
        request_deadline: seconds(v, "TILL_REQUEST_DEADLINE"),
        max_body: usize::try_from(v.number("TILL_MAX_BODY", 1024)).unwrap_or(usize::MAX),
        shutdown_deadline: seconds(v, "TILL_SHUTDOWN_DEADLINE"),
    }
}

fn web(v: &mut Values) -> Web {
    let time_zone = v.text("TILL_TIME_ZONE");
    if jiff::tz::TimeZone::get(&time_zone).is_err() {
        v.problem(
            "TILL_TIME_ZONE",
            "is not the name of a time zone, such as `Europe/Madrid`",
        );
    }
    let addresses = v.text("TILL_PUBLIC_URL");
    let public_urls: Vec<Url> = addresses
        .split(',')
        .filter_map(|text| match own_origin(text.trim()) {
            Ok(url) => Some(url),
            Err(what) => {
                v.problem("TILL_PUBLIC_URL", what);
                None
            }
        })
        .collect();
    let mixed = public_urls.iter().any(|url| url.scheme() == "https")
        && public_urls.iter().any(|url| url.scheme() == "http");
    if mixed {
        v.problem("TILL_PUBLIC_URL", "mixes http and https");
    }
    let proxies = v.text("TILL_TRUSTED_PROXIES");
    let trusted_proxies = proxies
        .split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .filter_map(|text| {
            let network = text.parse().ok();
            if network.is_none() {
                v.problem(
                    "TILL_TRUSTED_PROXIES",
                    "holds something that is not a network such as 10.0.0.0/8",
                );
            }
            network
        })
        .collect();
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    Web {
        public_urls,
        listen: v
            .parsed("TILL_LISTEN", "an address and port such as 127.0.0.1:3000")
            .unwrap_or(nowhere),
        admin_listen: match v.given("TILL_ADMIN_LISTEN") {
            Some(_) => v.parsed(
                "TILL_ADMIN_LISTEN",
                "an address and port such as 127.0.0.1:3001",
            ),
            None => None,
        },
        trusted_proxies,
        time_zone,
    }
}

fn database(v: &mut Values) -> Database {
    let data_dir = PathBuf::from(v.text("TILL_DATA_DIR"));
    let text = v.text("TILL_DATABASE_URL");
    let url = if let Some(file) = text.strip_prefix("sqlite:") {
        let file = file.trim_start_matches("//");
        format!("sqlite:{}", data_dir.join(file).display())
    } else {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            v.problem(
                "TILL_DATABASE_URL",
                "starts with neither `sqlite:` nor `postgres://`",
            );
        }
        if v.given("TILL_SECRET_KEY").is_none() {
            v.problem(
                "TILL_SECRET_KEY",
                "must be set with PostgreSQL; `till key` makes one",
            );
        }
        text
    };
    let ring = v.text("TILL_SECRET_KEY");
    let keys = ring
        .split(',')
        .filter(|text| !text.trim().is_empty())
        .filter_map(|text| match SecretKey::parse(text) {
            Ok(key) => Some(key),
            Err(what) => {
                v.problem("TILL_SECRET_KEY", what);
                None
            }
        })
        .collect();
    Database {
        url: SecretString::from(url),
        data_dir,
        keys,
    }
}

fn scopes(v: &mut Values, name: &str) -> Vec<String> {
    let text = if v.named(name) {
        v.given(name).unwrap_or_default().to_owned()
    } else {
        v.text(name)
    };
    // RFC 6749 3.3: a scope is printable ASCII without blanks, quotes and backslashes.
    if !text
        .chars()
        .all(|c| c == ' ' || (c.is_ascii_graphic() && c != '"' && c != '\\'))
    {
        v.problem(name, "holds characters that no scope may have");
    }
    text.split(' ')
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}

/// OpenID Connect Discovery 3: https without query and fragment; http on loopback for development.
fn issuer(v: &mut Values, preset: &str) -> String {
    let text = v.given("TILL_ISSUER").unwrap_or(preset).to_owned();
    match Url::parse(&text) {
        Ok(url) if url.query().is_some() || url.fragment().is_some() || has_user(&url) => {
            v.problem("TILL_ISSUER", "must have no query, fragment or user");
        }
        Ok(url) if !trustworthy(&url, "https", "http") => {
            v.problem("TILL_ISSUER", "must be https, or http on loopback");
        }
        Ok(_) => {}
        Err(_) => v.problem("TILL_ISSUER", "is not a URL"),
    }
    text
}

fn upstream(v: &mut Values, name: &str, preset: &str, [secure, plain]: [&str; 2]) -> Url {
    let text = v.given(name).unwrap_or(preset).to_owned();
    match Url::parse(&text) {
        Ok(url) if trustworthy(&url, secure, plain) && !has_user(&url) => url,
        Ok(url) => {
            v.problem(
                name,
                format!("must be {secure}, or {plain} on loopback, without a user"),
            );
            url
        }
        Err(_) => {
            v.problem(name, "is not a URL");
            nowhere()
        }
    }
}

#[expect(clippy::expect_used, reason = "a constant that parses")]
fn nowhere() -> Url {
    Url::parse("http://localhost/").expect("a constant URL")
}

fn own_origin(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "holds something that is not a URL")?;
    if !trustworthy(&url, "https", "http") {
        return Err("must be https, or http on loopback");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || has_user(&url) {
        return Err("must be an origin: no path, query, fragment or user");
    }
    Ok(url)
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn trustworthy(url: &Url, secure: &str, plain: &str) -> bool {
    url.scheme() == secure || (url.scheme() == plain && loopback(url))
}

fn loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
