//! `till check`: one line each for settings, database, provider and API.

use std::process::ExitCode;

use till::clock::Clock;
use till::config::Config;
use till::random::Random;
use till::state::AppState;

use super::outcome::{Failure, say};

/// Exit status 1 when anything is wrong.
pub(crate) async fn check(config: Config) -> Result<ExitCode, Failure> {
    say("settings  ok")?;
    let state = match AppState::build(config, Clock::system(), Random::system()).await {
        Ok(state) => state,
        Err(error) => {
            say(&format!("database  {error:#}"))?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let database = state
        .database
        .ping()
        .await
        .map(|_| "ok".to_owned())
        .map_err(|error| error.to_string());
    let provider = state
        .provider
        .known()
        .await
        .map(|known| format!("ok, {} keys", known.key_count()))
        .map_err(|error| error.to_string());
    let api = state
        .blink
        .globals()
        .await
        .map(|globals| format!("ok, network {:?}", globals.network))
        .map_err(|error| error.to_string());
    let mut all = true;
    for (name, outcome) in [("database", database), ("provider", provider), ("api", api)] {
        all &= outcome.is_ok();
        say(&format!(
            "{name:<9} {}",
            outcome.unwrap_or_else(|error| error)
        ))?;
    }
    state.database.close().await;
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
