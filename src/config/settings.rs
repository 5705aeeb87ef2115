//! The table of settings: the one source of flags, environment names, defaults and the README's table.

/// One setting: an environment variable and a flag of the same name.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Environment variable, `TILL_…`; the flag is its lower-case, dashed form.
    pub name: &'static str,
    /// What holds when it is not set; empty = nothing.
    pub default: &'static str,
    /// One line for the README and `--help`.
    pub meaning: &'static str,
    /// Secrets are never flags' values; `NAME_FILE` and its flag name a file instead.
    pub secret: bool,
}

impl Setting {
    /// The flag without its dashes in front: `TILL_PUBLIC_URL` → `public-url`.
    pub fn flag(&self) -> String {
        self.name
            .trim_start_matches("TILL_")
            .to_lowercase()
            .replace('_', "-")
    }
}

const fn plain(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        meaning,
        secret: false,
    }
}

const fn secret(name: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default: "",
        meaning,
        secret: true,
    }
}

/// Every setting, in the order in which the README shows them.
pub const SETTINGS: &[Setting] = &[
    plain(
        "TILL_BLINK",
        "production",
        "Preset for the five addresses below: `production` or `staging`",
    ),
    plain(
        "TILL_ISSUER",
        "by preset",
        "Issuer of the sign-in provider, compared byte for byte",
    ),
    plain("TILL_API_URL", "by preset", "Blink's GraphQL API over HTTP"),
    plain(
        "TILL_WS_URL",
        "by preset",
        "Blink's GraphQL API over websocket",
    ),
    plain(
        "TILL_LNURL_URL",
        "by preset",
        "Where lightning addresses of Blink users are resolved",
    ),
    plain(
        "TILL_LNURL_DOMAIN",
        "by preset",
        "Domain shown in lightning addresses",
    ),
    plain(
        "TILL_CLIENT_ID",
        "",
        "Id of the client registered at Blink; required",
    ),
    secret(
        "TILL_CLIENT_SECRET",
        "Secret of that client, used with `client_secret_basic`; required",
    ),
    plain(
        "TILL_SCOPES",
        "openid offline read receive",
        "Asked for at sign-in; a subset of the registration",
    ),
    plain(
        "TILL_STEP_UP_SCOPES",
        "write",
        "Asked for on top when a page needs it; empty = those pages say that this Till cannot",
    ),
    plain(
        "TILL_PUBLIC_URL",
        "http://localhost:3000",
        "Our own address, or several separated by commas; https, or http on loopback",
    ),
    plain(
        "TILL_WEBHOOKS",
        "auto",
        "Whether Blink is asked to tell us of payments at an address that nobody can guess: `auto` where `TILL_PUBLIC_URL` is https and can be reached from everywhere as far as its name tells, `on`, or `off`",
    ),
    plain("TILL_LISTEN", "127.0.0.1:3000", "Where the app listens"),
    plain(
        "TILL_ADMIN_LISTEN",
        "",
        "Where health and metrics listen; off unless set",
    ),
    plain(
        "TILL_DATA_DIR",
        ".",
        "Folder of the SQLite database and of the generated key",
    ),
    plain(
        "TILL_DATABASE_URL",
        "sqlite:till.db",
        "`sqlite:FILE` (in the data folder) for one machine, `postgres://…` for many instances; `TILL_DATABASE_URL_FILE` reads it from a file",
    ),
    secret(
        "TILL_SECRET_KEY",
        "Key ring, comma-separated: the first seals, all open. Created in the data folder with SQLite, required with PostgreSQL",
    ),
    plain(
        "TILL_TRUSTED_PROXIES",
        "",
        "Networks (CIDR, comma-separated) whose forwarded address is believed",
    ),
    plain(
        "TILL_SECURITY_CONTACT",
        "",
        "Who hears of weaknesses, told in `/.well-known/security.txt`: a `mailto:` or `https:` address",
    ),
    plain(
        "TILL_TIME_ZONE",
        "UTC",
        "Time zone of pages until a reader's own is known",
    ),
    plain(
        "TILL_LOG",
        "info,tower_sessions=warn,tower_sessions_core=error,sqlx=warn",
        "Log filter",
    ),
    plain("TILL_LOG_FORMAT", "text", "`text` or `json`"),
    plain(
        "TILL_ATTEMPT_LIFETIME",
        "3600",
        "Seconds in which a sign-in that was begun may come back",
    ),
    plain(
        "TILL_SESSION_LIFETIME",
        "2592000",
        "Seconds after which a session ends whatever happens",
    ),
    plain(
        "TILL_SESSION_IDLE",
        "1209600",
        "Seconds without a visit after which a session ends",
    ),
    plain(
        "TILL_SESSION_TOUCH",
        "60",
        "Seconds between two notes of a session's last visit",
    ),
    plain(
        "TILL_REFRESH_MARGIN",
        "60",
        "Seconds before its expiry at which an access token is refreshed; half its life at most",
    ),
    plain(
        "TILL_REFRESH_LEASE",
        "15",
        "Seconds for which one request owns a session's refresh; longer than the provider deadline by more than one",
    ),
    plain(
        "TILL_STEP_UP_LIFETIME",
        "900",
        "Seconds for which somebody may change things after Blink allowed it anew; 900 at most",
    ),
    plain(
        "TILL_CLOCK_SKEW",
        "60",
        "Seconds by which the provider's clock may differ from ours",
    ),
    plain(
        "TILL_DISCOVERY_LIFETIME",
        "900",
        "Seconds after which discovery and keys are fetched anew",
    ),
    plain(
        "TILL_KEY_REFETCH_PAUSE",
        "60",
        "Seconds between two fetches of keys forced by an unknown key",
    ),
    plain(
        "TILL_PROVIDER_DEADLINE",
        "10",
        "Seconds a call to the provider may take",
    ),
    plain(
        "TILL_API_DEADLINE",
        "5",
        "Seconds a call to Blink's API may take",
    ),
    plain(
        "TILL_PAYMENT_DEADLINE",
        "60",
        "Seconds a call that pays may take; without an answer it is looked up and not sent again",
    ),
    plain(
        "TILL_PAYMENT_DOUBT",
        "600",
        "Seconds after which a payment that was sent, and that Blink knows nothing of, counts as not made; longer than the payment deadline by more than 240",
    ),
    plain(
        "TILL_PRICE_LIFETIME",
        "30",
        "Seconds for which a price serves all pages",
    ),
    plain(
        "TILL_HISTORY_RATE",
        "50",
        "Calls a minute to Blink's API that this process makes to fill the indexes of histories, all together; they wait while all calls come to nearly twice as many. Blink refuses at 120 for one address",
    ),
    plain(
        "TILL_HISTORY_LIFETIME",
        "7776000",
        "Seconds without a visit after which somebody's index of their history is deleted",
    ),
    plain(
        "TILL_REQUEST_DEADLINE",
        "30",
        "Seconds after which a request is given up",
    ),
    plain(
        "TILL_HEADER_DEADLINE",
        "10",
        "Seconds in which the head of a request must have arrived, then its body, and for which an idle connection is kept",
    ),
    plain("TILL_MAX_BODY", "65536", "Bytes a request's body may have"),
    plain(
        "TILL_MAX_CONNECTIONS",
        "4096",
        "Connections that are kept at once; one more is closed",
    ),
    plain(
        "TILL_NETWORK_STREAMS",
        "256",
        "Pages of one network that are told at once of what happens; one more asks now and then instead",
    ),
    plain(
        "TILL_MAX_REQUESTS",
        "512",
        "Requests that are worked on at once, half of them of strangers; as many wait for half a second, more are sent away",
    ),
    plain(
        "TILL_PROVIDER_CALLS",
        "64",
        "Calls to the provider at once; as many wait for half a second, more are not made",
    ),
    plain(
        "TILL_API_CALLS",
        "128",
        "Calls to Blink's API at once; as many wait for half a second, more are not made",
    ),
    plain(
        "TILL_SIGN_IN_RATE",
        "1200",
        "Sign-ins that one network (an IPv4 address, an IPv6 /64) may begin in a minute, and as many that may come back; twenty times as many for all together",
    ),
    plain(
        "TILL_LOGOUT_RATE",
        "600",
        "Logout tokens from one network in a minute that may turn out to be wrong; twenty times as many for all together",
    ),
    plain(
        "TILL_CHARGE_RATE",
        "40",
        "Sales a minute that strangers may ring up for one receiver, half of them from one network, and a quarter at once; a network has three times as many on all registers together. Blink makes 60 invoices a minute for each receiver and then none for five minutes",
    ),
    plain(
        "TILL_WEBHOOK_RATE",
        "600",
        "Payments that may be told from one network in a minute; twenty times as many for all together. What is not heard is found out all the same, a little later",
    ),
    plain(
        "TILL_SHUTDOWN_DEADLINE",
        "20",
        "Seconds that running requests get when Till is stopped",
    ),
];
