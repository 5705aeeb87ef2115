//! A run of payouts, and what its rows come to.

use super::fee::FEE_PERCENTS;
use super::id::RunId;
use super::reason::Pause;
use super::state::{RowState, RunState};
use super::steering::FRESH;
use super::trail::Change;
use crate::money::Unit;

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// In addresses.
    pub id: RunId,
    /// Who prepared it: Blink's id of them.
    pub prepared_by: String,
    /// Whose wallet pays, once they have let it: who approved it, and not who prepared it where two people are needed.
    pub payer: Option<String>,
    /// One prepares, another one approves.
    pub needs_two: bool,
    /// What it was called; empty where nobody gave it a name.
    pub title: String,
    /// It moves money between two wallets of one person.
    pub converts: bool,
    /// What the wallet that pays counts in.
    pub unit: Unit,
    /// Which wallet that is.
    pub wallet: Option<String>,
    /// How many rows it has; those that were not looked at yet stand in no list.
    pub size: i64,
    /// Where it stands.
    pub state: RunState,
    /// Why it stands still.
    pub reason: Option<Pause>,
    /// How it came to stand there.
    pub history: Vec<Change>,
    /// Until when the permission to pay is kept at the longest, Unix seconds; none where there is none.
    pub token_until: Option<i64>,
    /// What revocations know the last permission by.
    pub token_hash: Option<Vec<u8>>,
    /// Unix seconds.
    pub created_at: i64,
    /// How often its rows were looked at.
    pub round: i64,
    /// Counts its changes.
    pub version: i64,
}

/// What the rows of a run come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By state, those that there are.
    pub by_state: Vec<(RowState, Part)>,
}

/// Some rows together, in minor units of the wallet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// How many.
    pub rows: i64,
    /// What is to leave the wallet for them, without fees.
    pub planned: i64,
    /// What has left it, with fees.
    pub debited: i64,
    /// The fees in it.
    pub fees: i64,
}

impl Run {
    /// Whether it is that person's: they prepared it, or their wallet pays. Whoever is to approve a run that waits for that
    /// is somebody else; they were told where it is.
    pub fn is_of(&self, person: &str) -> bool {
        self.prepared_by == person || self.payer.as_deref() == Some(person)
    }

    /// Whoever prepared it has asked another person for approval.
    pub fn was_handed_over(&self) -> bool {
        let mut changes = self.history.iter();
        changes.any(|change| change.state == RunState::Waiting)
    }

    /// When all rows were looked at the last time, Unix seconds.
    pub fn checked_at(&self) -> Option<i64> {
        let mut changes = self.history.iter().rev().peekable();
        while let Some(change) = changes.next() {
            let before = changes.peek().map(|change| change.state);
            if before == Some(RunState::Checking) && change.state != RunState::Checking {
                return Some(change.at);
            }
        }
        None
    }

    /// Its rows were looked at too long ago to be paid.
    pub fn is_stale(&self, now: i64) -> bool {
        self.checked_at().is_none_or(|at| at + FRESH < now)
    }

    /// What its fees may be above what was shown, in hundredths of the amounts.
    pub fn fee_percent(&self) -> i64 {
        let mut changes = self.history.iter().rev();
        let agreed = changes.find_map(|change| change.fee_percent);
        agreed.unwrap_or(FEE_PERCENTS[0])
    }

    /// When the first row could be sent, Unix seconds.
    pub fn started_at(&self) -> Option<i64> {
        let mut changes = self.history.iter();
        let started = changes.find(|change| change.state == RunState::Running);
        started.map(|change| change.at)
    }

    /// When it was over, Unix seconds.
    pub fn ended_at(&self) -> Option<i64> {
        let mut changes = self.history.iter();
        let ended = changes.find(|change| change.state.is_over());
        ended.map(|change| change.at)
    }
}

impl Totals {
    /// Rows of that state.
    pub fn of(&self, state: RowState) -> Part {
        let found = self.by_state.iter().find(|(one, _)| *one == state);
        found.map(|(_, part)| *part).unwrap_or_default()
    }

    /// Nothing is under way.
    pub fn is_clear(&self) -> bool {
        let mut found = self.by_state.iter();
        !found.any(|(state, part)| state.is_under_way() && part.rows > 0)
    }

    /// Rows of these states together.
    pub fn sum(&self, states: &[RowState]) -> Part {
        let parts = states.iter().map(|state| self.of(*state));
        parts.fold(Part::default(), |sum, part| Part {
            rows: sum.rows.saturating_add(part.rows),
            planned: sum.planned.saturating_add(part.planned),
            debited: sum.debited.saturating_add(part.debited),
            fees: sum.fees.saturating_add(part.fees),
        })
    }

    /// All rows.
    pub fn all(&self) -> Part {
        self.sum(RowState::ALL)
    }
}
