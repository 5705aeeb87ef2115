//! Everything that Till needs fails under load, one after the other: who asks is answered in time, nobody is signed out.
//! `TILL_OUTAGE_SECONDS=30 cargo test outages:: -- --include-ignored --nocapture` is what a release should have seen.

mod database;
mod gates;
mod load;
mod upstream;

use std::time::Duration;

/// How long each outage lasts; a usual run is brief.
pub fn length() -> Duration {
    let seconds = std::env::var("TILL_OUTAGE_SECONDS");
    Duration::from_secs(seconds.map_or(2, |seconds| seconds.parse().unwrap()))
}
