//! The announcement that Blink closes an account, which it does country by country.

use cynic::QueryFragment;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Trouble, scalars, schema};

/// When an account closes, and how far that has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindDown {
    /// How far it has come.
    pub status: WindDownStatus,
    /// When the account stops receiving.
    pub receive_disabled_at: Timestamp,
    /// Until when its money can be moved.
    pub final_deadline: Timestamp,
    /// In which Blink counts these days; none where we do not know what it names.
    pub zone: Option<TimeZone>,
}

/// How far the closing of an account has come.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindDownStatus {
    /// Announced; everything works still.
    PreCutoff,
    /// The account no longer receives.
    ReceiveDisabled,
    /// Closed.
    GatedClosed,
    /// A step that was added later.
    #[cynic(fallback)]
    Unknown,
}

#[derive(QueryFragment)]
pub(super) struct AccountWindDown {
    status: WindDownStatus,
    receive_disabled_at: scalars::Timestamp,
    final_deadline: scalars::Timestamp,
    timezone: String,
}

impl TryFrom<AccountWindDown> for WindDown {
    type Error = Trouble;

    fn try_from(wire: AccountWindDown) -> Result<Self, Trouble> {
        Ok(Self {
            status: wire.status,
            receive_disabled_at: wire.receive_disabled_at.instant()?,
            final_deadline: wire.final_deadline.instant()?,
            zone: TimeZone::get(&wire.timezone).ok(),
        })
    }
}
