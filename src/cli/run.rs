//! Picks the command and turns its end into an exit status.

use std::io::Write as _;
use std::process::ExitCode;

use clap::ArgMatches;
use till::config::{Config, Problem};
use till::random::Random;
use till::session::KeyFile;
use till::telemetry;

use super::outcome::{Failure, say};
use super::{arguments, check, client, joinblink, routes, serve, sessions, settings};

/// The settings are wrong.
const MISUSED: u8 = 2;
/// Something else is.
const FAILED: u8 = 1;

/// Runs the command that was asked for.
pub(crate) fn run() -> ExitCode {
    let matches = arguments::command().get_matches();
    match dispatch(&matches) {
        Ok(status) => status,
        Err(Failure::Settings(problems)) => {
            complain(&format!(
                "Till cannot start with these settings:\n{problems}"
            ));
            ExitCode::from(MISUSED)
        }
        Err(Failure::Other(error)) => {
            complain(&format!("Error: {error:#}\n"));
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    match matches.subcommand() {
        Some(("key", _)) => {
            say(&KeyFile::fresh(&Random::system())?)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(("routes", given)) => {
            say(&routes::table(&with_log(given)?))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(("client", given)) => {
            let config = client::config(given)?;
            say(&client::registration(
                &config,
                given.get_one::<String>("as").map_or("text", String::as_str),
            ))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(("check", given)) if given.get_flag("settings") => {
            say(&settings::in_effect(given)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(("check", given)) => block_on(check::check(with_log(given)?)),
        Some(("sessions", given)) => {
            let config = with_log(given)?;
            block_on(sessions::end(config, given.clone()))
        }
        Some(("joinblink", given)) => {
            let config = with_log(given)?;
            block_on(joinblink::purge(config, given.clone()))
        }
        #[cfg(feature = "sandbox")]
        Some(("demo", given)) => block_on(super::demo::demo(given.clone())),
        #[cfg(feature = "sandbox")]
        Some(("sandbox", given)) => block_on(super::sandbox::sandbox(given.clone())),
        Some((_, given)) => block_on(serve::serve(with_log(given)?)),
        None => block_on(serve::serve(with_log(matches)?)),
    }
}

fn with_log(matches: &ArgMatches) -> Result<Config, Failure> {
    let config = settings::read(matches)?;
    telemetry::start_log(&config.log, config.log_json)?;
    for Problem { setting, what } in &config.warnings {
        tracing::warn!("{setting} {what}");
    }
    Ok(config)
}

fn block_on(work: impl Future<Output = Result<ExitCode, Failure>>) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

fn complain(text: &str) {
    // Where standard error is closed there is nobody left to tell.
    drop(write!(std::io::stderr().lock(), "{text}"));
}
