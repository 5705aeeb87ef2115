//! The move of an account to one that its holder keeps alone, and what it may no longer do.

/// How far the move has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MigrationStatus {
    /// Not begun.
    NotStarted,
    /// Begun.
    InProgress,
    /// The money is on its way.
    Transferring,
    /// Done.
    Completed,
    /// Broken off.
    Failed,
}

/// What Blink says of it; most accounts have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moving {
    pub(crate) migration: Option<MigrationStatus>,
    /// It may have no dollars.
    pub(crate) dollars_blocked: bool,
    /// It may send nothing to others.
    pub(crate) transfers_blocked: bool,
}

impl MigrationStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::NotStarted,
        Self::InProgress,
        Self::Transferring,
        Self::Completed,
        Self::Failed,
    ];

    /// As Blink writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "NOT_STARTED",
            Self::InProgress => "IN_PROGRESS",
            Self::Transferring => "TRANSFERRING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
        }
    }
}
