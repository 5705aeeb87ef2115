//! From flags and environment to the settings.

use clap::ArgMatches;
use till::config::{Config, Problems, SETTINGS, Values};

/// Reads them as a whole.
pub(crate) fn read(matches: &ArgMatches) -> Result<Config, Problems> {
    Config::read(gather(matches, &[]))
}

/// A line for each, as it holds once everything was read; no secret is in it.
pub(crate) fn in_effect(matches: &ArgMatches) -> Result<String, Problems> {
    let values = gather(matches, &[]);
    let texts = values.in_effect();
    let config = Config::read(values)?;
    let upstream = &config.api;
    let line = |(name, text): (&str, String)| {
        let text = match name {
            "TILL_ISSUER" => config.provider.issuer.clone(),
            "TILL_API_URL" => upstream.url.to_string(),
            "TILL_WS_URL" => upstream.ws_url.to_string(),
            "TILL_LNURL_URL" => upstream.lnurl_url.to_string(),
            "TILL_LNURL_DOMAIN" => upstream.lnurl_domain.clone(),
            "TILL_DATABASE_URL" => config.database.to_string(),
            _ => text,
        };
        format!("{name}={text}").trim_end().to_owned()
    };
    let lines: Vec<String> = texts.into_iter().map(line).collect();
    Ok(lines.join("\n"))
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
    let readable = flags
        .iter()
        .any(|(name, text)| name == "TILL_DATABASE_URL" && has_password(text));
    let mut values = Values::gather(std::env::vars_os(), flags.into_iter(), ours);
    if readable {
        values.problem(
            "TILL_DATABASE_URL",
            "has a password, which the list of processes would show; set it by environment or TILL_DATABASE_URL_FILE",
        );
    }
    values
}

/// Whether a database's address carries a password, in either of its two places.
fn has_password(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| {
        url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password")
    })
}
