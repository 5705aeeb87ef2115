//! The table of settings: the one source of flags, environment names, defaults and the README's table.

use super::setting::{Setting, plain, secret};

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
        "Calls a minute to Blink's API that this process makes to fill the indexes of histories and to save files, all together, three fifths of them for one person at most; they wait while all calls come to nearly twice as many. Blink refuses at 120 for one address",
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
    plain(
        "TILL_JOINBLINK_ENABLED",
        "false",
        "Whether employees of joinblink, a workplace app, may link their wallets to their accounts there, see `docs/linked-accounts.md`; `true` or `false`. All settings below matter only then",
    ),
    secret(
        "TILL_JOINBLINK_INTEGRATIONS",
        "The organisations: a JSON list of `{\"auth_id\", \"service_id\", \"organisation\", \"token\", \"proxy_secrets\": […]}`; one secret, or two while it is being changed; required",
    ),
    plain(
        "TILL_JOINBLINK_API_URL",
        "https://api.joinblink.com/v2",
        "joinblink's API",
    ),
    plain(
        "TILL_JOINBLINK_ADD_METHOD",
        "",
        "Method of *Add User Linked Account*, as joinblink's live page says; required",
    ),
    plain(
        "TILL_JOINBLINK_ADD_PATH",
        "",
        "Its path below the API, with `{user_id}`; required",
    ),
    plain(
        "TILL_JOINBLINK_DELETE_METHOD",
        "",
        "Method of *Delete User Linked Account*; required",
    ),
    plain(
        "TILL_JOINBLINK_DELETE_PATH",
        "",
        "Its path, with `{linked_account_id}`, `{user_id}` or both; required",
    ),
    plain(
        "TILL_JOINBLINK_LIST_PATH",
        "",
        "Path of a list of somebody's linked accounts, with `{user_id}`; asked where it stayed open whether one was added",
    ),
    plain(
        "TILL_JOINBLINK_FIELD_AUTH_ID",
        "",
        "Name of the field of *Add* that takes the auth id; required",
    ),
    plain(
        "TILL_JOINBLINK_FIELD_EXTERNAL_ID",
        "external_account_id",
        "Name of the field of *Add* that takes the account's title",
    ),
    plain(
        "TILL_JOINBLINK_ID_POINTERS",
        "",
        "Where the answer to *Add* may hold the linked account's id: JSON pointers, comma-separated, the first that fits; required",
    ),
    plain(
        "TILL_JOINBLINK_MAX_RPS",
        "1",
        "Calls a second to joinblink for one organisation, of this process",
    ),
    plain(
        "TILL_JOINBLINK_DEADLINE",
        "10",
        "Seconds a call to joinblink may take",
    ),
    plain(
        "TILL_JOINBLINK_ID_MAX_LEN",
        "128",
        "Characters that an id of joinblink's may have",
    ),
    plain(
        "TILL_JOINBLINK_DELETE_BUDGET_MS",
        "4000",
        "Milliseconds in which a *Disconnect* is answered; what is not done by then is done afterwards",
    ),
    plain(
        "TILL_JOINBLINK_ALLOWED_CIDRS",
        "",
        "Networks (CIDR, comma-separated) that joinblink calls from; empty = any",
    ),
    plain(
        "TILL_JOINBLINK_REQUIRE_KNOWN_USER",
        "true",
        "Whether joinblink has to know an employee by their id; `false` shows the id where it does not",
    ),
    plain(
        "TILL_JOINBLINK_PROMPT_LOGIN",
        "true",
        "Whether Blink asks for credentials anew: people share devices",
    ),
    plain(
        "TILL_JOINBLINK_EXTERNAL_ID",
        "username",
        "The title that joinblink shows: the wallet's `username`, or always a `pseudonym`",
    ),
    plain(
        "TILL_JOINBLINK_KEEP_TOKENS",
        "false",
        "Whether the wallet's tokens are kept, sealed, with the link; `false` = revoked as soon as it is known whose wallet it is",
    ),
    plain(
        "TILL_JOINBLINK_ALLOW_SHARED_WALLET",
        "false",
        "Whether several employees may link one wallet",
    ),
    plain(
        "TILL_JOINBLINK_DELETE_UNKNOWN",
        "false",
        "Whether joinblink is asked to delete a linked account that Till does not know, which nobody can prove to be theirs",
    ),
    plain(
        "TILL_JOINBLINK_LINK_LIFETIME",
        "600",
        "Seconds for which the way from *Connect* to Blink is open, and then the page that asks for a yes; 600 at most",
    ),
    plain(
        "TILL_JOINBLINK_LINK_RATE",
        "5",
        "Times a minute that one employee may press *Connect*; six times as many a day",
    ),
];
