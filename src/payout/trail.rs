//! What happened to a row and to a run, and when.

use serde::{Deserialize, Serialize};

use super::reason::{Pause, Reason};
use super::said::Said;
use super::state::RunState;

/// One thing that happened to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Unix seconds.
    pub at: i64,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// What can happen to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Looked at: it can be paid.
    Checked,
    /// Looked at: it cannot.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// Converted once more, by the prices of that moment.
    Repriced,
    /// It waits: what it needs is not there at present.
    Waits {
        /// What stands in its way.
        reason: Reason,
    },
    /// About to be sent. Written down before anything is.
    Sending {
        /// Blink takes it under this key once.
        key: String,
        /// And as a payment of this invoice once.
        payment_hash: String,
    },
    /// Blink answered.
    Answered {
        /// What.
        #[serde(deserialize_with = "Said::read")]
        said: Said,
    },
    /// There was no answer that says what came of it.
    NoAnswer {
        /// What there was instead.
        #[serde(deserialize_with = "Said::read")]
        instead: Said,
    },
    /// Blink has never seen the request, and will not take it any more: its key is used up.
    NeverArrived,
    /// Blink has seen the request.
    Arrived,
    /// Blink was asked for payments of the invoice, and knows of none.
    NothingFound,
    /// Blink tells of a payment under way.
    Pending {
        /// Blink's id of it.
        transaction: Option<String>,
    },
    /// Paid.
    Paid {
        /// Blink's id of it.
        transaction: Option<String>,
    },
    /// Not paid, for certain.
    Failed {
        /// Why.
        reason: Reason,
    },
    /// Nothing is known of it after a long time.
    InDoubt {
        /// What stands in the way of knowing.
        reason: Reason,
    },
}

/// A change of a run's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it became.
    pub state: RunState,
    /// When, Unix seconds.
    pub at: i64,
    /// Who wanted it; none where it came about by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<String>,
    /// Why it stands still.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<Pause>,
    /// What its fees may be above what was shown, in hundredths of the amounts, where somebody has said so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fee_percent: Option<i64>,
}
