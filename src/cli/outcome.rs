//! What every command shares: how it speaks and how it ends badly.

use std::io::Write as _;

use till::config::Problems;

/// Why a command ends badly.
pub(crate) enum Failure {
    /// Every problem with the settings.
    Settings(Problems),
    /// Anything else.
    Other(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        match error.into().downcast::<Problems>() {
            Ok(problems) => Self::Settings(problems),
            Err(error) => Self::Other(error),
        }
    }
}

/// Writes to standard output.
pub(crate) fn say(text: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")
}
