//! What Blink announces to the holder of an account: that it closes, and how far it has moved elsewhere.

use cynic::QueryFragment;
use jiff::Timestamp;
use secrecy::SecretString;

use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Error, Question, Trouble, WindDownStatus, scalars, schema};

/// Both of it; most accounts have neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When the account closes.
    pub dates: Option<ClosingDates>,
    /// How far it has moved to one that its holder keeps alone.
    pub migration: Option<MigrationStatus>,
}

/// When what ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingDates {
    /// How far it has come.
    pub status: WindDownStatus,
    /// From then on the account receives nothing.
    pub receive_disabled_at: Timestamp,
    /// By then its money should be elsewhere.
    pub final_deadline: Timestamp,
    /// From then on it is closed.
    pub gate_arms_at: Timestamp,
    /// The time zone in which Blink counts these days; an IANA name, as Blink writes it.
    pub time_zone: String,
}

/// How far the move has come.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
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
    /// A step that was added later.
    #[cynic(fallback)]
    Unknown,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(in crate::blink) struct ClosingQuery {
    wind_down: Option<AccountWindDown>,
    migration: Option<AccountMigration>,
}

#[derive(QueryFragment)]
struct AccountWindDown {
    status: WindDownStatus,
    receive_disabled_at: scalars::Timestamp,
    final_deadline: scalars::Timestamp,
    gate_arms_at: scalars::Timestamp,
    timezone: String,
}

#[derive(QueryFragment)]
struct AccountMigration {
    status: MigrationStatus,
}

const TEXT: &str = include_str!("../../../schema/operations/closing.graphql");

pub(in crate::blink) fn operation() -> Operation<ClosingQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// What is announced to the token's own holder. Needs the scope `read`.
    pub async fn closing(&self, token: &SecretString) -> Result<Closing, Error> {
        self.ask(Question::Closing, operation(), Some(token), closing)
            .await
    }
}

/// Nothing announced and nothing answered look alike but for the errors, and must not be mixed up.
fn closing(reply: Reply<ClosingQuery>) -> Result<Closing, Error> {
    let Reply { data, problems } = reply;
    let failure = || Error::from(problems.clone()).without_input();
    let query = data.ok_or_else(failure)?;
    let dates = query.wind_down.map(ClosingDates::try_from).transpose()?;
    let migration = query.migration.map(|migration| migration.status);
    if !problems.is_empty() && (dates.is_none() || migration.is_none()) {
        return Err(failure());
    }
    Ok(Closing { dates, migration })
}

impl TryFrom<AccountWindDown> for ClosingDates {
    type Error = Trouble;

    fn try_from(wire: AccountWindDown) -> Result<Self, Trouble> {
        Ok(Self {
            status: wire.status,
            receive_disabled_at: wire.receive_disabled_at.instant()?,
            final_deadline: wire.final_deadline.instant()?,
            gate_arms_at: wire.gate_arms_at.instant()?,
            time_zone: wire.timezone,
        })
    }
}
