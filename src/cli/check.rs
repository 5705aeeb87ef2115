//! `till check`: one line each for settings, database, provider and API.

use std::process::ExitCode;
use std::sync::Arc;

use till::clock::Clock;
use till::config::Config;
use till::metrics::Metrics;
use till::random::Random;
use till::state::{self, AppState};

use super::outcome::{Failure, say};

/// Exit status 1 when anything is wrong. Every part is tried, whatever is wrong with the others.
pub(crate) async fn check(config: Config) -> Result<ExitCode, Failure> {
    say("settings  ok")?;
    let (clock, random, metrics) = (Clock::system(), Random::system(), Metrics::default());
    let provider = state::provider(&config, clock.clone(), random.clone(), &metrics)?;
    let provider = Arc::new(provider);
    let blink = state::blink(&config, clock, random, &metrics)?;
    let parts = [
        ("database", database(config).await),
        (
            "provider",
            provider
                .known()
                .await
                .map(|known| format!("ok, {} keys", known.key_count()))
                .map_err(anyhow::Error::from),
        ),
        (
            "api",
            blink
                .globals()
                .await
                .map(|globals| format!("ok, network {}", globals.network))
                .map_err(anyhow::Error::from),
        ),
    ];
    let all = parts.iter().all(|(_, outcome)| outcome.is_ok());
    for (name, outcome) in parts {
        let said = outcome.unwrap_or_else(|error| format!("{error:#}"));
        say(&format!("{name:<9} {said}"))?;
    }
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Opens it as `serve` would, with the key ring, and asks it something.
async fn database(config: Config) -> anyhow::Result<String> {
    let state = AppState::build(config, Clock::system(), Random::system()).await?;
    let answered = state.database.ping().await;
    state.database.close().await;
    answered?;
    Ok("ok".to_owned())
}
