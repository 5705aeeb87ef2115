//! States of runs and rows in words.

use crate::payout::{Event, Pause, Row, RowState, RunState, Said};

/// The message of a run's state, and the chip that it stands in.
pub(super) fn run_state(state: RunState) -> (&'static str, &'static str) {
    match state {
        RunState::Checking => ("payout-state-checking", "pending"),
        RunState::Checked => ("payout-state-checked", "plain"),
        RunState::Waiting => ("payout-state-waiting", "pending"),
        RunState::Running => ("payout-state-running", "pending"),
        RunState::Paused => ("payout-state-paused", "failed"),
        RunState::Stopping => ("payout-state-stopping", "pending"),
        RunState::Done => ("payout-state-done", "done"),
        RunState::Cancelled => ("payout-state-cancelled", "plain"),
    }
}

/// How a row stands: as its state says, but what waits for something is told apart from what is ready.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Ready, and tried in vain so far.
    Waits,
    /// All else.
    Is(RowState),
}

impl Standing {
    /// How this row stands.
    pub(super) fn of(row: &Row) -> Self {
        match (row.state, row.reason) {
            (RowState::Ready, Some(_)) => Self::Waits,
            (state, _) => Self::Is(state),
        }
    }

    /// All that there are, in the order in which rows go through them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        RowState::ALL.iter().flat_map(|state| {
            let waits = (*state == RowState::Ready).then_some(Self::Waits);
            std::iter::once(Self::Is(*state)).chain(waits)
        })
    }

    /// Its word in addresses.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Waits => "waiting",
            Self::Is(state) => state.word(),
        }
    }

    /// Its message, its chip, and the sign before it.
    pub(super) fn said(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Waits => ("payout-row-waiting", "pending", "clock"),
            Self::Is(state) => row_state(state),
        }
    }
}

fn row_state(state: RowState) -> (&'static str, &'static str, &'static str) {
    match state {
        RowState::Refused => ("payout-row-refused", "failed", "warning"),
        RowState::Ready => ("payout-row-ready", "plain", "info"),
        RowState::Sending => ("payout-row-sending", "pending", "clock"),
        RowState::Pending => ("payout-row-pending", "pending", "clock"),
        RowState::Unknown => ("payout-row-unknown", "pending", "warning"),
        RowState::Unsettled => ("payout-row-unsettled", "failed", "warning"),
        RowState::Paid => ("payout-row-paid", "done", "check"),
        RowState::Failed => ("payout-row-failed", "failed", "cross"),
    }
}

/// Why a run stands still, and what to do.
pub(super) fn pause(reason: Pause) -> &'static str {
    match reason {
        Pause::Person => "payout-pause-person",
        Pause::TokenOver => "payout-pause-token-over",
        Pause::TokenDead => "payout-pause-token-dead",
        Pause::NotAuthorized => "payout-pause-not-authorized",
        Pause::NoToken => "payout-pause-no-token",
        Pause::Balance => "payout-pause-balance",
        Pause::Limit => "payout-pause-limit",
        Pause::Inactive => "payout-pause-inactive",
        Pause::WrongWallet => "payout-pause-wrong-wallet",
    }
}

/// What happened to a row.
pub(super) fn event(event: &Event) -> &'static str {
    match event {
        Event::Checked => "payout-event-checked",
        Event::Refused { .. } => "payout-event-refused",
        Event::Repriced => "payout-event-repriced",
        Event::Waits { .. } => "payout-event-waits",
        Event::Sending { .. } => "payout-event-sending",
        Event::Answered { .. } => "payout-event-answered",
        Event::NoAnswer { .. } => "payout-event-no-answer",
        Event::NeverArrived => "payout-event-never-arrived",
        Event::Arrived => "payout-event-arrived",
        Event::NothingFound => "payout-event-nothing-found",
        Event::Pending { .. } => "payout-event-pending",
        Event::Paid { .. } => "payout-event-paid",
        Event::Failed { .. } => "payout-event-failed",
        Event::InDoubt { .. } => "payout-event-in-doubt",
    }
}

/// What Blink said, or what there was instead.
pub(super) fn answer(said: Said) -> &'static str {
    match said {
        Said::Success => "payout-said-success",
        Said::AlreadyPaid => "payout-said-already-paid",
        Said::Balance => "payout-said-balance",
        Said::Limit => "payout-said-limit",
        Said::PaysItself => "payout-said-pays-itself",
        Said::NoRoute => "payout-said-no-route",
        Said::Failed => "payout-said-failed",
        Said::Inactive => "payout-said-inactive",
        Said::NotAnInvoice => "payout-said-not-an-invoice",
        Said::WrongWallet => "payout-said-wrong-wallet",
        Said::TooLittle => "payout-said-too-little",
        Said::NotAuthorized => "payout-said-not-authorized",
        Said::OutOfOrder => "payout-said-out-of-order",
        Said::Refused => "payout-said-refused",
        Said::DeadToken => "payout-said-dead-token",
        Said::SlowDown => "payout-said-slow-down",
        Said::Seen => "payout-said-seen",
        Said::Unreachable => "payout-said-unreachable",
        Said::TimedOut => "payout-said-timed-out",
        Said::Failing => "payout-said-failing",
        Said::Unreadable => "payout-said-unreadable",
        Said::NotAsked => "payout-said-not-asked",
        Said::Unclear => "payout-said-unclear",
    }
}
