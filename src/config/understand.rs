//! From texts to types: every setting understood, every problem noted.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::addresses::{issuer, loopback, networks, own_origin, upstream};
use super::joinblink::Joinblink;
use super::reach::is_reachable;
use super::read::{Problems, Values};
use super::typed::{Api, Client, Config, Database, Lifetimes, Limits, Provider, SecretKey, Web};

/// How long a step-up may last.
const MOST_STEPPED_UP: Duration = Duration::from_secs(900);

/// Blink's router gives a request 180 seconds, and the clocks of two instances may differ by 60. Neither holds on loopback.
const BLINK_WORKS: Duration = Duration::from_secs(240);

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
            joinblink: Joinblink::read(v).map(Arc::new),
            log: log(v),
            warnings: v.take_warnings(),
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
        if config.lifetimes.refresh_lease
            <= config.limits.provider_deadline + Duration::from_secs(1)
        {
            v.problem(
                "TILL_REFRESH_LEASE",
                "must be longer than TILL_PROVIDER_DEADLINE by more than a second",
            );
        }
        let works = match loopback(&config.api.url) {
            true => Duration::ZERO,
            false => BLINK_WORKS,
        };
        if config.limits.payment_doubt <= config.limits.payment_deadline + works {
            v.problem(
                "TILL_PAYMENT_DOUBT",
                "must be longer than TILL_PAYMENT_DEADLINE by more than 240 seconds: for three minutes Blink may work on a request, and clocks differ",
            );
        }
        values.finish()?;
        Ok(config)
    }
}

fn log(v: &mut Values) -> String {
    let filter = v.text("TILL_LOG");
    if EnvFilter::try_new(&filter).is_err() {
        v.problem("TILL_LOG", "is not a log filter such as `info,till=debug`");
    }
    filter
}

pub(super) fn seconds(v: &mut Values, name: &str) -> Duration {
    Duration::from_secs(u64::from(v.number(name, 1)))
}

pub(super) fn count(v: &mut Values, name: &str, least: u32) -> usize {
    usize::try_from(v.number(name, least)).unwrap_or(usize::MAX)
}

pub(super) fn rate(v: &mut Values, name: &str) -> NonZeroU32 {
    NonZeroU32::new(v.number(name, 1)).unwrap_or(NonZeroU32::MIN)
}

fn lifetimes(v: &mut Values) -> Lifetimes {
    Lifetimes {
        attempt: seconds(v, "TILL_ATTEMPT_LIFETIME"),
        session: seconds(v, "TILL_SESSION_LIFETIME"),
        idle: seconds(v, "TILL_SESSION_IDLE"),
        history: seconds(v, "TILL_HISTORY_LIFETIME"),
        touch: seconds(v, "TILL_SESSION_TOUCH"),
        refresh_margin: Duration::from_secs(u64::from(v.number("TILL_REFRESH_MARGIN", 0))),
        refresh_lease: seconds(v, "TILL_REFRESH_LEASE"),
        step_up: step_up(v),
        skew: Duration::from_secs(u64::from(v.number("TILL_CLOCK_SKEW", 0))),
        discovery: seconds(v, "TILL_DISCOVERY_LIFETIME"),
        key_refetch_pause: seconds(v, "TILL_KEY_REFETCH_PAUSE"),
        price: seconds(v, "TILL_PRICE_LIFETIME"),
    }
}

fn step_up(v: &mut Values) -> Duration {
    let lifetime = seconds(v, "TILL_STEP_UP_LIFETIME");
    if lifetime > MOST_STEPPED_UP {
        v.problem("TILL_STEP_UP_LIFETIME", "must be at most 900");
    }
    lifetime
}

fn limits(v: &mut Values) -> Limits {
    Limits {
        provider_deadline: seconds(v, "TILL_PROVIDER_DEADLINE"),
        api_deadline: seconds(v, "TILL_API_DEADLINE"),
        payment_deadline: seconds(v, "TILL_PAYMENT_DEADLINE"),
        payment_doubt: seconds(v, "TILL_PAYMENT_DOUBT"),
        request_deadline: seconds(v, "TILL_REQUEST_DEADLINE"),
        header_deadline: seconds(v, "TILL_HEADER_DEADLINE"),
        max_body: count(v, "TILL_MAX_BODY", 1024),
        max_connections: count(v, "TILL_MAX_CONNECTIONS", 1),
        network_streams: count(v, "TILL_NETWORK_STREAMS", 1),
        max_requests: count(v, "TILL_MAX_REQUESTS", 2),
        provider_calls: count(v, "TILL_PROVIDER_CALLS", 1),
        api_calls: count(v, "TILL_API_CALLS", 1),
        sign_in_rate: rate(v, "TILL_SIGN_IN_RATE"),
        logout_rate: rate(v, "TILL_LOGOUT_RATE"),
        charge_rate: rate(v, "TILL_CHARGE_RATE"),
        webhook_rate: rate(v, "TILL_WEBHOOK_RATE"),
        history_rate: rate(v, "TILL_HISTORY_RATE"),
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
    let twice = (1..public_urls.len()).any(|end| public_urls[..end].contains(&public_urls[end]));
    if twice {
        v.problem("TILL_PUBLIC_URL", "holds one address twice");
    }
    let trusted_proxies = networks(v, "TILL_TRUSTED_PROXIES");
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let first = public_urls.first();
    let told_at = match v.text("TILL_WEBHOOKS").as_str() {
        "auto" => public_urls.iter().find(|url| is_reachable(url)),
        "on" => first,
        "off" => None,
        _ => {
            v.problem("TILL_WEBHOOKS", "is neither `auto`, `on` nor `off`");
            None
        }
    };
    Web {
        told_at: told_at.cloned(),
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
        security_contact: security_contact(v),
        time_zone,
    }
}

/// RFC 9116 2.5.3: a URI, and no page over plain http.
fn security_contact(v: &mut Values) -> Option<Url> {
    let text = v.given("TILL_SECURITY_CONTACT")?.to_owned();
    let url = Url::parse(&text).ok();
    let fits = url.filter(|url| matches!(url.scheme(), "mailto" | "https"));
    if fits.is_none() {
        v.problem(
            "TILL_SECURITY_CONTACT",
            "must begin with `mailto:` or `https:`",
        );
    }
    fits
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
    let text = match v.named(name) {
        true => v.given(name).unwrap_or_default().to_owned(),
        false => v.text(name),
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
