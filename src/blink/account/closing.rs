//! What Blink announces to the holder of an account: that it closes, and how far it has moved elsewhere.

use cynic::QueryFragment;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::SecretString;

use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Error, Question, Trouble, WindDownStatus, scalars, schema};

/// Both of it; most accounts have neither. What is there holds whatever became of the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When the account closes.
    pub dates: Option<ClosingDates>,
    /// How far it has moved to one that its holder keeps alone.
    pub migration: Option<MigrationStatus>,
    /// What is not there may only not have been answered.
    pub partly: bool,
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
    /// In which Blink counts these days; none where we do not know what it names.
    pub zone: Option<TimeZone>,
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
    let partly = !problems.is_empty() && (dates.is_none() || migration.is_none());
    if partly && dates.is_none() && migration.is_none() {
        return Err(failure());
    }
    Ok(Closing {
        dates,
        migration,
        partly,
    })
}

impl TryFrom<AccountWindDown> for ClosingDates {
    type Error = Trouble;

    fn try_from(wire: AccountWindDown) -> Result<Self, Trouble> {
        Ok(Self {
            status: wire.status,
            receive_disabled_at: wire.receive_disabled_at.instant()?,
            final_deadline: wire.final_deadline.instant()?,
            gate_arms_at: wire.gate_arms_at.instant()?,
            zone: TimeZone::get(&wire.timezone).ok(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::blink::Problem;

    fn answered(data: Value, fails: bool) -> Result<Closing, Error> {
        let problem = Problem {
            code: None,
            message: "Unexpected error".to_owned(),
        };
        closing(Reply {
            data: Some(serde_json::from_value(data).unwrap()),
            problems: Vec::from_iter(fails.then_some(problem)),
        })
    }

    #[test]
    fn what_is_there_holds_whatever_became_of_the_rest() {
        let dates = json!({
            "status": "PRE_CUTOFF",
            "receiveDisabledAt": 1_800_000_000,
            "finalDeadline": 1_800_000_100,
            "gateArmsAt": 1_800_000_200,
            "timezone": "Europe/Amsterdam",
        });
        let moving = json!({ "status": "IN_PROGRESS" });
        for (dates, migration, fails, partly) in [
            (&Value::Null, &Value::Null, false, Some(false)),
            (&Value::Null, &Value::Null, true, None),
            (&dates, &Value::Null, false, Some(false)),
            (&dates, &Value::Null, true, Some(true)),
            (&Value::Null, &moving, true, Some(true)),
            (&dates, &moving, true, Some(false)),
        ] {
            let data = json!({ "windDown": dates, "migration": migration });
            let told = answered(data, fails);
            let told = told.ok();
            assert_eq!(told.as_ref().map(|told| told.partly), partly);
            if let Some(told) = told {
                assert_eq!(told.dates.is_some(), !dates.is_null());
                assert_eq!(told.migration.is_some(), !migration.is_null());
            }
        }
    }
}
