//! What a worker works with, and what its steps come to.

use std::collections::HashMap;
use std::sync::Mutex;

use tokio::sync::Notify;

use crate::blink;
use crate::clock::Clock;
use crate::random::Random;
use crate::receiving::Receiving;

use super::id::RunId;
use super::looking::Tries;
use super::payouts::Payouts;
use super::reason::{Pause, Reason};
use super::resting::Resting;

/// What it works with.
pub(super) struct Shared {
    pub(super) payouts: Payouts,
    pub(super) blink: blink::Client,
    pub(super) receiving: Receiving,
    pub(super) clock: Clock,
    pub(super) random: Random,
    /// After so many seconds what Blink knows nothing of was not made.
    pub(super) doubt: i64,
    pub(super) name: String,
    /// Wallets and runs that this instance works on, and whether it looks at their rows.
    pub(super) busy: Mutex<HashMap<String, bool>>,
    pub(super) tries: Tries,
    pub(super) resting: Resting,
    pub(super) new: Notify,
}

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There may be more to do.
    Done,
    /// Nothing can be done for so many seconds.
    Rests(i64),
    /// Nothing can be done for this run until somebody has done something.
    Pauses(Pause),
    /// The run needs nobody any more.
    Over,
}

/// Blink does not answer at present: what was asked waits. What a row is refused for where that never ends.
pub(super) struct Later(pub(super) Reason);

impl Shared {
    /// Tells whoever has the run open.
    pub(super) async fn spread(&self, run: &RunId) {
        if self.payouts.news().is_wanted()
            && let Err(error) = self.payouts.spread(run).await
        {
            tracing::warn!(%error, "a change of a run is told later");
        }
    }
}
