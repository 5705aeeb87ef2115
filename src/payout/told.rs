//! Lines for the audit log: what was done to a run, by whom. The run by its name, nothing of its rows.

use crate::audit::{Code, entry};

use super::run::Run;
use super::state::RunState;

/// A run was prepared.
pub(super) fn prepared(run: &Run) {
    entry(Code::PayoutPrepared)
        .subject(&run.prepared_by)
        .detail(run.id.as_str())
        .write();
}

/// A run came to stand where it stands now; `is_paid`: one of its rows is.
pub(super) fn changed(run: &Run, before: RunState, is_paid: bool) {
    let by = run.history.last().and_then(|change| change.by.as_deref());
    let code = match (before, run.state, by) {
        (RunState::Checking, RunState::Checked | RunState::Waiting, _) => return,
        (_, RunState::Checking, _) => Code::PayoutCheckedAnew,
        (_, RunState::Checked, _) => return,
        (_, RunState::Waiting, _) => Code::PayoutHandedOver,
        (RunState::Paused, RunState::Running, _) => Code::PayoutResumed,
        (_, RunState::Running, _) if run.needs_two => Code::PayoutApproved,
        (_, RunState::Running, _) => Code::PayoutStarted,
        (_, RunState::Paused, Some(_)) => Code::PayoutPaused,
        (_, RunState::Paused, None) => Code::PayoutStandsStill,
        (_, RunState::Stopping, _) | (_, RunState::Cancelled, Some(_)) => Code::PayoutCancelled,
        (_, RunState::Done, _) if run.converts && is_paid => Code::PayoutConverted,
        (_, RunState::Done | RunState::Cancelled, _) => Code::PayoutFinished,
    };
    // What comes about by itself is in the name of whoever pays.
    let whose = by.or(run.payer.as_deref()).unwrap_or(&run.prepared_by);
    entry(code).subject(whose).detail(run.id.as_str()).write();
}
