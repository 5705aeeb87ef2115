//! From flags and environment to the settings.

use clap::ArgMatches;
use till::config::{Config, Problems, SETTINGS, Values};

/// Reads them as a whole.
pub(crate) fn read(matches: &ArgMatches) -> Result<Config, Problems> {
    Config::read(gather(matches, &[]))
}

/// Their texts; `ours` are further variables that the command knows.
pub(crate) fn gather(matches: &ArgMatches, ours: &[&str]) -> Values {
    let flags: Vec<(String, String)> = SETTINGS
        .iter()
        .filter_map(|setting| {
            let text = matches.get_one::<String>(setting.name)?.clone();
            let name = if setting.secret {
                format!("{}_FILE", setting.name)
            } else {
                setting.name.to_owned()
            };
            Some((name, text))
        })
        .collect();
    Values::gather(std::env::vars(), flags.into_iter(), ours)
}
