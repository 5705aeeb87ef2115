//! `till sessions end`: an operator ends sessions; running instances see it with their next request.

use std::process::ExitCode;

use clap::ArgMatches;
use till::audit::{Code, entry};
use till::clock::Clock;
use till::config::Config;
use till::random::Random;
use till::state::AppState;

use super::outcome::{Failure, say};

/// Ends them and says how many there were.
pub(crate) async fn end(config: Config, matches: ArgMatches) -> Result<ExitCode, Failure> {
    let Some(("end", whose)) = matches.subcommand() else {
        return Ok(ExitCode::FAILURE);
    };
    let state = AppState::build(config, Clock::system(), Random::system()).await?;
    let user = whose.get_one::<String>("user");
    let ended = match user {
        Some(user) => state.sessions.end_all_of(user).await?,
        None => state.sessions.end_all().await?,
    };
    let written = entry(Code::OutByOperator).detail(&format!("{ended} ended"));
    match user {
        Some(user) => written.subject(user).write(),
        None => written.write(),
    }
    say(&format!("{ended} sessions ended"))?;
    state.database.close().await;
    Ok(ExitCode::SUCCESS)
}
