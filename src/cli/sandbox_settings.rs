//! The sandbox's own settings: the table, the flags, and what they mean.

use std::net::SocketAddr;
use std::str::FromStr;

use clap::{Arg, ArgMatches};
use till::config::{Problem, Problems, Values};
use till::sandbox::Options;
use url::Url;

use super::settings;

/// One of them, as flag and as environment variable.
struct Setting {
    flag: &'static str,
    variable: &'static str,
    default: &'static str,
    meaning: &'static str,
}

const fn setting(
    flag: &'static str,
    variable: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Setting {
    Setting {
        flag,
        variable,
        default,
        meaning,
    }
}

/// Where its three servers listen; a demo can be told these as well.
const PORTS: usize = 3;

const SETTINGS: [Setting; 14] = [
    setting(
        "provider",
        "TILL_SANDBOX_PROVIDER",
        "127.0.0.1:4444",
        "Where the provider and its pages listen",
    ),
    setting(
        "api",
        "TILL_SANDBOX_API",
        "127.0.0.1:4455",
        "Where the GraphQL API listens",
    ),
    setting(
        "control",
        "TILL_SANDBOX_CONTROL",
        "127.0.0.1:4466",
        "Where the controls listen",
    ),
    setting(
        "sandbox-issuer",
        "TILL_SANDBOX_ISSUER",
        "",
        "Issuer; by default the provider's address with a slash",
    ),
    setting(
        "sandbox-client-id",
        "TILL_SANDBOX_CLIENT_ID",
        "till",
        "Id of the one client",
    ),
    setting(
        "sandbox-client-secret-file",
        "TILL_SANDBOX_CLIENT_SECRET_FILE",
        "",
        "File with its secret",
    ),
    setting(
        "redirect-uris",
        "TILL_SANDBOX_REDIRECT_URIS",
        "",
        "Its callbacks, separated by commas",
    ),
    setting(
        "post-logout-redirect-uris",
        "TILL_SANDBOX_POST_LOGOUT_REDIRECT_URIS",
        "",
        "Where a logout may come back to",
    ),
    setting(
        "backchannel-logout-uri",
        "TILL_SANDBOX_BACKCHANNEL_LOGOUT_URI",
        "",
        "Where it hears of ended logins",
    ),
    setting(
        "registered-scopes",
        "TILL_SANDBOX_SCOPES",
        "openid offline read receive write",
        "What it may ask for",
    ),
    setting(
        "grant-types",
        "TILL_SANDBOX_GRANT_TYPES",
        "authorization_code refresh_token",
        "The grants it may use",
    ),
    setting(
        "access-token-lifetime",
        "TILL_SANDBOX_ACCESS_TOKEN_LIFETIME",
        "3600",
        "Seconds that an access token lives",
    ),
    setting(
        "refresh-token-lifetime",
        "TILL_SANDBOX_REFRESH_TOKEN_LIFETIME",
        "2592000",
        "Seconds that a refresh token lives",
    ),
    setting(
        "hydra-admin-url",
        "TILL_SANDBOX_HYDRA_ADMIN_URL",
        "",
        "Be the login and consent app of the real Hydra there",
    ),
];

/// Flags for all of them.
pub(super) fn flags() -> impl Iterator<Item = Arg> {
    SETTINGS.iter().map(|setting| {
        let default = match setting.default {
            "" => String::new(),
            default => format!(" [{default}]"),
        };
        flag(setting).help(format!("{}{default}", setting.meaning))
    })
}

/// Flags for the three addresses, each of which may also be any free one.
pub(super) fn port_flags() -> impl Iterator<Item = Arg> {
    SETTINGS.iter().take(PORTS).map(|setting| {
        flag(setting).help(format!(
            "{} [{}, or any free port]",
            setting.meaning, setting.default
        ))
    })
}

fn flag(setting: &Setting) -> Arg {
    Arg::new(setting.flag)
        .long(setting.flag)
        .env(setting.variable)
        .value_name("VALUE")
}

/// The app's settings beside ours; whatever is neither is a problem.
pub(super) fn gather(matches: &ArgMatches) -> Values {
    let ours: Vec<&str> = SETTINGS.iter().map(|setting| setting.variable).collect();
    settings::gather(matches, &ours)
}

/// Everything that a sandbox of its own can be told.
pub(super) fn options(matches: &ArgMatches) -> Result<Options, Problems> {
    let mut given = Given {
        matches,
        problems: Vec::new(),
    };
    let address = "an address and port";
    let mut options = Options {
        provider: given.parsed("provider", address).unwrap_or(ANY),
        api: given.parsed("api", address).unwrap_or(ANY),
        control: given.parsed("control", address).unwrap_or(ANY),
        issuer: given.text("sandbox-issuer"),
        hydra_admin_url: given.parsed::<Url>("hydra-admin-url", "a URL"),
        ..Options::default()
    };
    let lifetimes = &mut options.lifetimes;
    let seconds = "a number of seconds";
    if let Some(lifetime) = given.parsed("access-token-lifetime", seconds) {
        lifetimes.access_token = lifetime;
    }
    if let Some(lifetime) = given.parsed("refresh-token-lifetime", seconds) {
        lifetimes.refresh_token = lifetime;
    }
    let client = &mut options.client;
    client.id = given.text("sandbox-client-id").unwrap_or_default();
    if let Some(secret) = given.content("sandbox-client-secret-file") {
        client.secret = secret;
    }
    for (flag, place) in [
        ("redirect-uris", &mut client.redirect_uris),
        (
            "post-logout-redirect-uris",
            &mut client.post_logout_redirect_uris,
        ),
        ("registered-scopes", &mut client.scopes),
        ("grant-types", &mut client.grant_types),
    ] {
        if let Some(words) = given.words(flag) {
            *place = words;
        }
    }
    client.backchannel_logout_uri = given.text("backchannel-logout-uri");
    given.finish()?;
    Ok(options)
}

/// The three addresses of a demo's sandbox. One that is not given and already taken gives way to a free one, so that two
/// demos can run side by side.
pub(super) fn demo_ports(
    matches: &ArgMatches,
    taken: bool,
) -> Result<[SocketAddr; PORTS], Problems> {
    let mut given = Given {
        matches,
        problems: Vec::new(),
    };
    let ports = ["provider", "api", "control"].map(|flag| {
        let chosen = matches.get_one::<String>(flag).is_some();
        let address = given.parsed(flag, "an address and port").unwrap_or(ANY);
        match (chosen, taken) {
            (true, _) => address,
            // Somebody was faster between the look and the start.
            (false, true) => ANY,
            (false, false) => free(address),
        }
    });
    given.finish()?;
    Ok(ports)
}

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// This address, or any free port beside it.
pub(super) fn free(address: SocketAddr) -> SocketAddr {
    match std::net::TcpListener::bind(address) {
        Ok(_) => address,
        Err(_) => SocketAddr::new(address.ip(), 0),
    }
}

/// What was given, and what is wrong with it.
struct Given<'a> {
    matches: &'a ArgMatches,
    problems: Vec<Problem>,
}

impl Given<'_> {
    /// The text, or the default; blank is not given.
    fn text(&self, flag: &str) -> Option<String> {
        let given = self
            .matches
            .get_one::<String>(flag)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty());
        let default = SETTINGS
            .iter()
            .find(|setting| setting.flag == flag)
            .map(|setting| setting.default)
            .filter(|default| !default.is_empty());
        given.or(default).map(str::to_owned)
    }

    fn parsed<T: FromStr>(&mut self, flag: &str, expected: &str) -> Option<T> {
        let text = self.text(flag)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.problem(flag, format!("is not {expected}"));
        }
        value
    }

    fn words(&self, flag: &str) -> Option<Vec<String>> {
        let text = self.text(flag)?;
        let words = text
            .split([',', ' '])
            .filter(|word| !word.is_empty())
            .map(str::to_owned);
        Some(words.collect())
    }

    fn content(&mut self, flag: &str) -> Option<String> {
        let file = self.text(flag)?;
        match std::fs::read_to_string(file) {
            Ok(content) => Some(content.trim().to_owned()),
            Err(error) => {
                self.problem(flag, format!("cannot read the file: {error}"));
                None
            }
        }
    }

    fn problem(&mut self, flag: &str, what: String) {
        let setting = SETTINGS.iter().find(|setting| setting.flag == flag);
        self.problems.push(Problem {
            setting: setting.map_or(flag, |setting| setting.variable).to_owned(),
            what,
        });
    }

    fn finish(self) -> Result<(), Problems> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Problems(self.problems))
        }
    }
}
