//! What can go wrong with the database, told apart by what to do about it.

/// A database error. Its text is for the log, never for a page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cannot be reached, is locked, full, read-only or too busy: try again later.
    #[error("the database is unavailable: {0}")]
    Unavailable(sqlx::Error),
    /// Its file cannot be written, or made.
    #[error("its file cannot be written: {0}")]
    File(std::io::Error),
    /// Was asked, and did not answer in time.
    #[error("the database has fallen silent")]
    Silent,
    /// Did not answer a moment ago, in this very request.
    #[error("the database did not answer")]
    Away,
    /// Was written by a newer Till; nothing was changed.
    #[error(
        "the database was written by a newer version of Till (migration {0}); run that version, or restore a back-up"
    )]
    Newer(i64),
    /// The schema could not be brought up to date; nothing was changed.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// The address cannot be understood.
    #[error("the database's address cannot be understood: {0}")]
    Address(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error)
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
                Self::Newer(version)
            }
            MigrateError::Execute(error) => Self::Unavailable(error),
            other => Self::Migration(other),
        }
    }
}
