//! `till joinblink purge`: an operator ends what an employee has linked, or everybody of an organisation. Running instances
//! have it deleted at joinblink, and take tokens back.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::ArgMatches;
use till::audit::{Code, entry};
use till::clock::Clock;
use till::config::Config;
use till::random::Random;
use till::state::AppState;

use super::outcome::{Failure, say};

/// Ends them and says how many there were.
pub(crate) async fn purge(config: Config, matches: ArgMatches) -> Result<ExitCode, Failure> {
    let Some(("purge", whose)) = matches.subcommand() else {
        return Ok(ExitCode::FAILURE);
    };
    let state = AppState::build(config, Clock::system(), Random::system()).await?;
    let linker = (state.linker.as_ref()).context("TILL_JOINBLINK_ENABLED is not `true`")?;
    let named = |name: &str| whose.get_one::<String>(name).map(String::as_str);
    let (auth_id, user) = (named("auth-id"), named("user"));
    let purged = linker.purge(auth_id, user).await?;
    let written = entry(Code::LinksPurged).detail(&format!("{purged} ended"));
    match user.or(auth_id) {
        Some(whose) => written.subject(whose).write(),
        None => written.write(),
    }
    say(&format!("{purged} linked accounts ended"))?;
    state.database.close().await;
    Ok(ExitCode::SUCCESS)
}
