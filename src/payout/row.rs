//! One payment of a run.

use serde::{Deserialize, Serialize};

use super::asked::Asked;
use super::id::RunId;
use super::plan::{Plan, Target};
use super::reason::{Pause, Reason};
use super::state::RowState;
use super::trail::{Event, Step};

/// So many steps are told of a row at most.
const STEPS: usize = 400;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of which run.
    pub run: RunId,
    /// Which one there, from 1 on.
    pub number: i64,
    /// Where it stands.
    pub state: RowState,
    /// Why it is not paid.
    pub reason: Option<Reason>,
    /// What was typed, and what became of it.
    pub record: Record,
    /// What happened when.
    pub history: Vec<Step>,
    /// Counts its changes.
    pub version: i64,
}

/// What the database keeps of a row in one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// As it was typed.
    pub asked: Asked,
    /// Whom that names, once it was looked at.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target: Option<Target>,
    /// How much is sent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plan: Option<Plan>,
    /// The last time that it was sent, or was going to be.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub attempt: Option<Sending>,
    /// What Blink says of the payment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub evidence: Option<Evidence>,
    /// What it came to when it was looked at the last time, where it was looked at anew.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<Before>,
    /// When its amount was converted by other prices than those that it was looked at with, Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub priced_at: Option<i64>,
}

/// What a row came to before it was looked at anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// What was to leave the wallet without fees; none where it could not be paid.
    pub minor: Option<i64>,
    /// The fee that was shown.
    pub fee: Option<i64>,
}

/// A request that moves money, as it was written down before it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// Blink takes a request under this key once (a UUID).
    pub key: String,
    /// The invoice that it pays.
    pub payment_request: String,
    /// What names it, 64 hexadecimal digits.
    pub payment_hash: String,
    /// The invoice leaves the amount to the payer.
    pub is_open: bool,
    /// When the invoice can no longer be paid, Unix seconds.
    pub expires_at: i64,
    /// When it was sent, Unix seconds, our clock.
    pub sent_at: i64,
    /// Under how many keys the row was sent, this one included. All but this one came to nothing, as is known.
    pub turn: i64,
    /// Blink is known to have seen this request.
    pub has_arrived: bool,
    /// Blink has said that it did not pay, which is believed once it was looked up.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refused: Option<Refused>,
    /// How often it was looked up in vain.
    pub looks: u32,
    /// Entries of the invoice that the wallet had before this request was sent: of earlier tries, which say nothing of it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub before: Vec<String>,
    /// Blink has said that it pays this request. Nothing that is not found later takes that back.
    #[serde(default)]
    pub is_booked: bool,
    /// The entry that it was booked as, where Blink told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub transaction: Option<String>,
    /// When Blink last said something of it, Unix seconds, our clock.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub heard_at: Option<i64>,
    /// How often Blink refused this row as if a part of it did not work.
    #[serde(default)]
    pub put_off: i64,
}

/// What follows where Blink has said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// That was it for this row.
    Ends(Reason),
    /// No row of the run can be paid until somebody has done something.
    Pauses(Pause),
    /// It can be tried again a little later.
    Waits(Reason),
}

/// What Blink says of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Blink's id of it.
    pub transaction: Option<String>,
    /// What the payer gets for the money, 64 hexadecimal digits.
    pub preimage: Option<String>,
    /// What left the wallet, the fee included, in its minor unit.
    pub debited: Option<i64>,
    /// The fee in it.
    pub fee: Option<i64>,
    /// When Blink booked it, Unix seconds.
    pub booked_at: Option<i64>,
}

impl Row {
    /// Notes what happened to it, and where it stands therefore.
    #[must_use]
    pub fn after(mut self, at: i64, state: RowState, reason: Option<Reason>, event: Event) -> Self {
        // What happens over and over is told once.
        let is_again = self.history.last().is_some_and(|last| last.event == event);
        if !is_again {
            // What is told of its beginning and of its end says what happened.
            if self.history.len() >= STEPS {
                self.history.remove(STEPS / 2);
            }
            self.history.push(Step { at, event });
        }
        (self.state, self.reason) = (state, reason);
        self
    }

    /// What it comes to before it is sent.
    pub fn worth(&self) -> Before {
        let plan = self.record.plan.filter(|_| self.state == RowState::Ready);
        Before {
            minor: plan.map(|plan| plan.minor),
            fee: plan.and_then(|plan| plan.fee),
        }
    }

    /// It comes to something else than when it was looked at the last time. Its fee is asked for anew before it is paid.
    pub fn has_changed(&self) -> bool {
        let before = self.record.before;
        before.is_some_and(|before| before.minor != self.worth().minor)
    }

    /// The invoice that pays it, where there is one already.
    pub fn payment_hash(&self) -> Option<&str> {
        if let Some(attempt) = &self.record.attempt {
            return Some(&attempt.payment_hash);
        }
        match &self.record.target {
            Some(Target::Invoice { payment_hash, .. }) => Some(payment_hash),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payout::Sum;
    use crate::random::Random;

    #[test]
    fn a_trail_that_is_too_long_keeps_its_beginning_and_its_end() {
        let asked = Asked {
            recipient: "bruno".to_owned(),
            amount: Some(Sum::Sats(5)),
            typed: "5".to_owned(),
            memo: String::new(),
            reference: String::new(),
            wrong: None,
        };
        let row = Row {
            run: RunId::random(&Random::system()).unwrap(),
            number: 1,
            state: RowState::Ready,
            reason: None,
            record: Record {
                asked,
                target: None,
                plan: None,
                attempt: None,
                evidence: None,
                before: None,
                priced_at: None,
            },
            history: Vec::new(),
            version: 1,
        };
        let answered = |number: i64| Event::Pending {
            transaction: Some(number.to_string()),
        };
        let row = (1..=1000).fold(row, |row, number| {
            row.after(number, RowState::Sending, None, answered(number))
        });
        let at: Vec<i64> = row.history.iter().map(|step| step.at).collect();
        assert_eq!(at.len(), STEPS);
        assert_eq!(
            (&at[..3], &at[STEPS - 3..]),
            (&[1, 2, 3][..], &[998, 999, 1000][..])
        );
        assert!(at.is_sorted());
        // What happens over and over is told once, also then.
        let again = row
            .clone()
            .after(1001, RowState::Sending, None, answered(1000));
        assert_eq!(again.history, row.history);
    }
}
