//! `till demo` and `till sandbox`: a Blink of our own, with the app or alone.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Arg, ArgMatches, Command};
use till::clock::Clock;
use till::config::{Config, Values};
use till::random::Random;
use till::sandbox::{Client, Options, Sandbox};
use till::state::AppState;
use till::web::paths;
use till::{server, telemetry};
use url::Url;

use super::outcome::{Failure, say};
use super::serve::{listen, stop_on_signal};
use super::settings;

/// Demos keep quiet: a newcomer wants to see the address, not the log.
const DEMO_LOG: &str = "warn,tower_sessions_core=off";

/// The sandbox's own settings: flag, environment, default, meaning.
const SETTINGS: [(&str, &str, &str, &str); 14] = [
    (
        "provider",
        "TILL_SANDBOX_PROVIDER",
        "127.0.0.1:4444",
        "Where the provider and its pages listen",
    ),
    (
        "api",
        "TILL_SANDBOX_API",
        "127.0.0.1:4455",
        "Where the GraphQL API listens",
    ),
    (
        "control",
        "TILL_SANDBOX_CONTROL",
        "127.0.0.1:4466",
        "Where the controls listen",
    ),
    (
        "sandbox-issuer",
        "TILL_SANDBOX_ISSUER",
        "",
        "Issuer; by default the provider's address with a slash",
    ),
    (
        "sandbox-client-id",
        "TILL_SANDBOX_CLIENT_ID",
        "till",
        "Id of the one client",
    ),
    (
        "sandbox-client-secret-file",
        "TILL_SANDBOX_CLIENT_SECRET_FILE",
        "",
        "File with its secret",
    ),
    (
        "redirect-uris",
        "TILL_SANDBOX_REDIRECT_URIS",
        "",
        "Its callbacks, separated by commas",
    ),
    (
        "post-logout-redirect-uris",
        "TILL_SANDBOX_POST_LOGOUT_REDIRECT_URIS",
        "",
        "Where a logout may come back to",
    ),
    (
        "backchannel-logout-uri",
        "TILL_SANDBOX_BACKCHANNEL_LOGOUT_URI",
        "",
        "Where it hears of ended logins",
    ),
    (
        "registered-scopes",
        "TILL_SANDBOX_SCOPES",
        "openid offline read receive write",
        "What it may ask for",
    ),
    (
        "grant-types",
        "TILL_SANDBOX_GRANT_TYPES",
        "authorization_code refresh_token",
        "The grants it may use",
    ),
    (
        "access-token-lifetime",
        "TILL_SANDBOX_ACCESS_TOKEN_LIFETIME",
        "3600",
        "Seconds that an access token lives",
    ),
    (
        "refresh-token-lifetime",
        "TILL_SANDBOX_REFRESH_TOKEN_LIFETIME",
        "2592000",
        "Seconds that a refresh token lives",
    ),
    (
        "hydra-admin-url",
        "TILL_SANDBOX_HYDRA_ADMIN_URL",
        "",
        "Be the login and consent app of the real Hydra there",
    ),
];

/// `till demo`.
pub(crate) fn demo_command() -> Command {
    Command::new("demo")
        .about("Runs the app and a Blink of its own, without any settings: try this first")
}

/// `till sandbox`.
pub(crate) fn sandbox_command() -> Command {
    let arguments = SETTINGS.map(|(flag, variable, default, meaning)| {
        let argument = Arg::new(flag)
            .long(flag)
            .env(variable)
            .value_name("VALUE")
            .help(meaning);
        if default.is_empty() {
            argument
        } else {
            argument.default_value(default)
        }
    });
    Command::new("sandbox")
        .about("Runs a Blink of its own: provider, sign-in pages, API and controls")
        .args(arguments)
}

/// The sandbox alone, until it is told to stop.
pub(crate) async fn sandbox(matches: ArgMatches) -> Result<ExitCode, Failure> {
    telemetry::start_log("info", false)?;
    install_crypto();
    let sandbox = Sandbox::start(options(&matches)?)
        .await
        .context("the sandbox cannot start")?;
    let mut text = format!(
        "A Blink of our own is running.\n\n  Issuer    {}\n  API       {}\n  Controls  http://{}/\n",
        sandbox.issuer(),
        sandbox.api_url(),
        sandbox.control_address(),
    );
    list_people(&mut text, &sandbox);
    say(&text)?;
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn options(matches: &ArgMatches) -> anyhow::Result<Options> {
    let text = |flag: &str| {
        matches
            .get_one::<String>(flag)
            .cloned()
            .filter(|text| !text.trim().is_empty())
    };
    let address = |flag: &str| -> anyhow::Result<SocketAddr> {
        let text = text(flag).unwrap_or_default();
        text.parse()
            .with_context(|| format!("--{flag} is not an address and port"))
    };
    let seconds = |flag: &str| -> anyhow::Result<u64> {
        let text = text(flag).unwrap_or_default();
        text.parse()
            .with_context(|| format!("--{flag} is not a number of seconds"))
    };
    let words = |flag: &str| -> Vec<String> {
        let text = text(flag).unwrap_or_default();
        text.split([',', ' '])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut options = Options {
        provider: address("provider")?,
        api: address("api")?,
        control: address("control")?,
        issuer: text("sandbox-issuer"),
        hydra_admin_url: text("hydra-admin-url")
            .map(|text| Url::parse(&text))
            .transpose()?,
        ..Options::default()
    };
    options.lifetimes.access_token = seconds("access-token-lifetime")?;
    options.lifetimes.refresh_token = seconds("refresh-token-lifetime")?;
    let client = &mut options.client;
    client.id = text("sandbox-client-id").unwrap_or_default();
    if let Some(file) = text("sandbox-client-secret-file") {
        let content =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
        client.secret = content.trim().to_owned();
    }
    let given = |flag: &str, place: &mut Vec<String>| {
        let words = words(flag);
        if !words.is_empty() {
            *place = words;
        }
    };
    given("redirect-uris", &mut client.redirect_uris);
    given(
        "post-logout-redirect-uris",
        &mut client.post_logout_redirect_uris,
    );
    given("registered-scopes", &mut client.scopes);
    given("grant-types", &mut client.grant_types);
    client.backchannel_logout_uri = text("backchannel-logout-uri");
    Ok(options)
}

/// The app and the sandbox in one process; everything that the settings do not say is made up.
pub(crate) async fn demo(matches: ArgMatches) -> Result<ExitCode, Failure> {
    install_crypto();
    let mut values = settings::gather(&matches, &[]);
    let folder = own_folder(&mut values)?;
    fill(&mut values, "TILL_LOG", DEMO_LOG);
    let address = values
        .text("TILL_LISTEN")
        .parse::<SocketAddr>()
        .context("TILL_LISTEN is not an address and port")?;
    let listener = listen(address)?;
    fill(
        &mut values,
        "TILL_PUBLIC_URL",
        &format!("http://localhost:{}", listener.local_addr()?.port()),
    );
    let home = values.text("TILL_PUBLIC_URL");
    let sandbox = Sandbox::start(beside(&home))
        .await
        .context("the sandbox cannot start; is another demo running?")?;
    let client = Client::default();
    for (name, value) in [
        ("TILL_ISSUER", sandbox.issuer()),
        ("TILL_API_URL", &sandbox.api_url()),
        ("TILL_CLIENT_ID", &client.id),
        ("TILL_CLIENT_SECRET", &client.secret),
    ] {
        fill(&mut values, name, value);
    }
    let config = Config::read(values)?;
    telemetry::start_log(&config.log, config.log_json)?;
    let state = AppState::build(config, Clock::system(), Random::system()).await?;
    stop_on_signal(&state);
    greet(&sandbox, &home)?;
    server::run(state, listener, None).await?;
    sandbox.stop().await;
    drop(folder);
    Ok(ExitCode::SUCCESS)
}

/// A sandbox that knows the Till at this address.
fn beside(home: &str) -> Options {
    let at = |path: &str| format!("{home}{path}");
    Options {
        provider: SocketAddr::from(([127, 0, 0, 1], 4444)),
        api: SocketAddr::from(([127, 0, 0, 1], 4455)),
        control: SocketAddr::from(([127, 0, 0, 1], 4466)),
        client: Client {
            redirect_uris: vec![at(paths::CALLBACK)],
            post_logout_redirect_uris: vec![at(paths::SIGNED_OUT)],
            backchannel_logout_uri: Some(at(paths::BACKCHANNEL_LOGOUT)),
            ..Client::default()
        },
        ..Options::default()
    }
}

/// A demo's data goes away with it, unless a folder was named.
fn own_folder(values: &mut Values) -> anyhow::Result<Option<tempfile::TempDir>> {
    if values.given("TILL_DATA_DIR").is_some() {
        return Ok(None);
    }
    let folder = tempfile::tempdir().context("no temporary folder")?;
    values.put(
        "TILL_DATA_DIR",
        PathBuf::from(folder.path()).display().to_string(),
    );
    Ok(Some(folder))
}

fn fill(values: &mut Values, name: &str, value: &str) {
    if values.given(name).is_none() {
        values.put(name, value.to_owned());
    }
}

fn greet(sandbox: &Sandbox, home: &str) -> std::io::Result<()> {
    let mut text = format!(
        "\nTill is running with a Blink of its own. No real money anywhere.\n\n  Open      {home}/\n  Controls  http://{}/\n",
        sandbox.control_address(),
    );
    list_people(&mut text, sandbox);
    text.push_str("\nStop with Ctrl-C.\n");
    say(&text)
}

fn list_people(text: &mut String, sandbox: &Sandbox) {
    text.push_str("\nSign in as any of these, with the code 000000:\n\n");
    for person in sandbox.people() {
        let contact = person
            .email
            .as_deref()
            .or(person.phone.as_deref())
            .unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {contact:<24} {}, {}", person.name, person.shows);
    }
}

/// Fails only where it was installed before.
fn install_crypto() {
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
}
