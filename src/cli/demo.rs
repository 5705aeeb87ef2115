//! `till demo`: the app and a Blink of its own in one process, without any settings.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{ArgMatches, Command};
use till::config::{Config, Problems, Values};
use till::random::Random;
use till::sandbox::{Client, Options, Sandbox};
use till::session::KeyFile;
use till::state;
use till::web::paths;
use till::{server, telemetry};

use super::outcome::{Failure, say};
use super::sandbox::list_people;
use super::sandbox_settings;
use super::serve::{Signals, build, listen};
use super::workplace;

/// Demos keep quiet: a newcomer wants to see the address, not the log.
const DEMO_LOG: &str = "warn,tower_sessions_core=off";

/// `till demo`.
pub(crate) fn demo_command() -> Command {
    Command::new("demo")
        .about("Runs the app and a Blink of its own, without any settings: try this first")
        .args(sandbox_settings::port_flags())
}

/// The app and the sandbox in one process; everything that the settings do not say is made up.
pub(crate) async fn demo(matches: ArgMatches) -> Result<ExitCode, Failure> {
    let signals = Signals::new()?;
    state::install_crypto();
    let mut values = sandbox_settings::gather(&matches);
    let address = address(&mut values)?;
    let ports = sandbox_settings::demo_ports(&matches, false)?;
    let folder = own_folder(&mut values)?;
    fill(&mut values, "TILL_LOG", DEMO_LOG);
    let listener = listen(address)?;
    fill(&mut values, "TILL_PUBLIC_URL", &public_url(&listener)?);
    let homes = homes(&values);
    let secret = KeyFile::fresh(&Random::system())?;
    let beside = |ports| beside(&homes, ports, &secret);
    let started = match Sandbox::start(beside(ports)).await {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let others = sandbox_settings::demo_ports(&matches, true)?;
            Sandbox::start(beside(others)).await
        }
        started => started,
    };
    let sandbox = started.context("the sandbox cannot start")?;
    let client = Client::default();
    if values.given("TILL_JOINBLINK_ENABLED").is_none() {
        for (name, value) in workplace::settings(&sandbox) {
            fill(&mut values, name, &value);
        }
    }
    for (name, value) in [
        ("TILL_ISSUER", sandbox.issuer()),
        ("TILL_API_URL", &sandbox.api_url()),
        ("TILL_WS_URL", &sandbox.ws_url()),
        ("TILL_LNURL_URL", &sandbox.lnurl_url()),
        ("TILL_CLIENT_ID", &client.id),
        ("TILL_CLIENT_SECRET", &client.secret),
        ("TILL_LNURL_DOMAIN", "blink.sandbox.example"),
    ] {
        fill(&mut values, name, value);
    }
    let config = Config::read(values)?;
    telemetry::start_log(&config.log, config.log_json)?;
    let admin = config.web.admin_listen.map(listen).transpose()?;
    if let Some(state) = build(config, signals).await? {
        greet(&sandbox, &homes)?;
        server::run(state, listener, admin).await?;
    }
    sandbox.stop().await;
    drop(folder);
    Ok(ExitCode::SUCCESS)
}

/// Where to listen: as told, or at the usual place unless it is taken. Whatever is wrong with the settings so far is told
/// before anything starts.
fn address(values: &mut Values) -> Result<SocketAddr, Problems> {
    let chosen = values.given("TILL_LISTEN").is_some();
    let address = values.parsed("TILL_LISTEN", "an address and port such as 127.0.0.1:3000");
    values.finish()?;
    let address = address.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    Ok(if chosen {
        address
    } else {
        sandbox_settings::free(address)
    })
}

fn public_url(listener: &TcpListener) -> std::io::Result<String> {
    Ok(format!(
        "http://localhost:{}",
        listener.local_addr()?.port()
    ))
}

/// Our own addresses, without a slash at the end.
fn homes(values: &Values) -> Vec<String> {
    values
        .text("TILL_PUBLIC_URL")
        .split(',')
        .map(|home| home.trim().trim_end_matches('/').to_owned())
        .collect()
}

/// A sandbox that knows the Till at these addresses.
fn beside(homes: &[String], [provider, api, control]: [SocketAddr; 3], secret: &str) -> Options {
    let at =
        |path: &str| -> Vec<String> { homes.iter().map(|home| format!("{home}{path}")).collect() };
    Options {
        provider,
        api,
        control,
        client: Client {
            redirect_uris: at(paths::CALLBACK),
            post_logout_redirect_uris: at(paths::SIGNED_OUT),
            backchannel_logout_uri: at(paths::BACKCHANNEL_LOGOUT).into_iter().next(),
            ..Client::default()
        },
        integrations: homes
            .first()
            .map(|home| workplace::integration(home, secret))
            .into_iter()
            .collect(),
        ..Options::default()
    }
}

/// A demo's data goes away with it, unless a folder was named.
fn own_folder(values: &mut Values) -> anyhow::Result<Option<tempfile::TempDir>> {
    if values.given("TILL_DATA_DIR").is_some() {
        return Ok(None);
    }
    let folder = tempfile::tempdir().context("no temporary folder")?;
    values.put("TILL_DATA_DIR", folder.path().display().to_string());
    Ok(Some(folder))
}

fn fill(values: &mut Values, name: &str, value: &str) {
    if values.given(name).is_none() {
        values.put(name, value.to_owned());
    }
}

fn greet(sandbox: &Sandbox, homes: &[String]) -> std::io::Result<()> {
    let mut text = format!(
        "\nTill is running with a Blink of its own. No real money anywhere.\n\n  Open      {}/\n  Pay       http://{control}/pay\n  Work app  {work}\n  Controls  http://{control}/\n",
        homes.join("/, "),
        work = sandbox.joinblink_url(),
        control = sandbox.control_address(),
    );
    list_people(&mut text, sandbox);
    text.push_str("\nStop with Ctrl-C.\n");
    say(&text)
}
