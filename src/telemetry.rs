//! Log format and filter.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

/// Starts the log on standard error. Fails when the filter cannot be understood.
pub fn start_log(filter: &str, json: bool) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(filter)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start, as in tests, changes nothing.
    let _ = if json {
        log.json().try_init()
    } else {
        log.try_init()
    };
    Ok(())
}
