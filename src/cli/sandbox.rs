//! `till sandbox`: a Blink of our own, alone.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{ArgMatches, Command};
use till::sandbox::Sandbox;
use till::{state, telemetry};

use super::outcome::{Failure, say};
use super::sandbox_settings;
use super::serve::Signals;

/// `till sandbox`.
pub(crate) fn sandbox_command() -> Command {
    Command::new("sandbox")
        .about("Runs a Blink of its own: provider, sign-in pages, API and controls")
        .args(sandbox_settings::flags())
}

/// The sandbox alone, until it is told to stop.
pub(crate) async fn sandbox(matches: ArgMatches) -> Result<ExitCode, Failure> {
    sandbox_settings::gather(&matches).finish()?;
    let options = sandbox_settings::options(&matches)?;
    telemetry::start_log("info", false)?;
    state::install_crypto();
    let mut signals = Signals::new()?;
    let sandbox = Sandbox::start(options)
        .await
        .context("the sandbox cannot start")?;
    let mut text = format!(
        "A Blink of our own is running.\n\n  Issuer    {}\n  API       {}\n  Websocket {}\n  LNURL     {}\n  Pay       http://{control}/pay\n  Controls  http://{control}/\n",
        sandbox.issuer(),
        sandbox.api_url(),
        sandbox.ws_url(),
        sandbox.lnurl_url(),
        control = sandbox.control_address(),
    );
    list_people(&mut text, &sandbox);
    say(&text)?;
    signals.next().await;
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Everybody who can sign in, and what each of them shows.
pub(super) fn list_people(text: &mut String, sandbox: &Sandbox) {
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
