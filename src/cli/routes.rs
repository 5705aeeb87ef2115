//! `till routes`: the running router's own table.

use std::fmt::Write as _;

use till::app;
use till::config::Config;

/// A line for each route, and what holds for all.
pub(crate) fn table(config: &Config) -> String {
    let mut text = String::new();
    let limits = config.limits;
    for route in app::routes_with(config).table() {
        let mut caller = route.caller.to_string();
        if let Some(rate) = route.rate {
            caller = format!("{caller:<22} {}", rate.told(&limits));
        }
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:<5} {:<32} {caller}",
            route.method.as_str(),
            route.path
        );
    }
    let _ = write!(
        text,
        "each: body up to {} bytes, answer within {} s",
        limits.max_body,
        limits.request_deadline.as_secs()
    );
    text
}
