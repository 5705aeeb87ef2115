//! How long something may take that waits for nobody.

use std::time::Duration;

/// Whatever waits for nobody who hangs is there within this time, also on a machine that is busy. Everything that could be
/// waited for instead takes longer: a provider ten seconds, a stop twenty, a request thirty.
pub const SOON: Duration = Duration::from_secs(8);
