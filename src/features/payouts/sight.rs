//! A run as somebody may see it: who prepared it, whose wallet pays, who was asked to approve. For everybody else there is
//! none.

use crate::payout::{Pause, Request, Run, RunId, RunState};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::paths;
use crate::web::signed_in::SignedIn;

/// A run, and how whoever asks stands to it.
pub(super) struct Sight {
    pub(super) run: Run,
    pub(super) request: Option<Request>,
    /// Blink's id of whoever asks.
    pub(super) person: String,
    /// They prepared it.
    pub(super) is_preparer: bool,
    /// Their wallet pays, or is to pay once they approve.
    pub(super) is_payer: bool,
}

impl Sight {
    pub(super) async fn of(
        state: &AppState,
        signed_in: &SignedIn,
        id: &str,
    ) -> Result<Self, Error> {
        let id: RunId = id.parse().map_err(|_| Error::NotFound)?;
        let run = state.payouts.find(&id).await?.ok_or(Error::NotFound)?;
        let request = state.payouts.request(&id).await?;
        let person = signed_in.subject();
        let is_preparer = run.prepared_by == person;
        let is_payer = match (&run.payer, &request) {
            (Some(payer), _) => payer == person,
            (None, Some(request)) => {
                request.owner.id == person
                    && request.declined_at.is_none()
                    && (run.state == RunState::Waiting
                        || run.state == RunState::Checking && run.was_handed_over())
            }
            (None, None) => is_preparer && !run.needs_two,
        };
        let sight = Self {
            run,
            request,
            person: person.to_owned(),
            is_preparer,
            is_payer,
        };
        match is_preparer || is_payer {
            true => Ok(sight),
            false => Err(Error::NotFound),
        }
    }

    /// An address beneath the run's.
    pub(super) fn at(&self, path: &'static str) -> String {
        path.replace("{id}", self.run.id.as_str())
    }

    pub(super) fn here(&self) -> String {
        self.at(paths::PAYOUT)
    }

    /// They can let it pay now.
    pub(super) fn can_start(&self) -> bool {
        let state = match self.run.needs_two {
            true => RunState::Waiting,
            false => RunState::Checked,
        };
        self.is_payer && self.run.state == state && !(self.run.needs_two && self.is_preparer)
    }

    /// They can have its rows looked at anew.
    pub(super) fn can_check(&self) -> bool {
        match self.run.state {
            RunState::Checked => self.is_preparer,
            RunState::Waiting => self.is_payer,
            _ => false,
        }
    }

    /// What a page of it shows to be confirmed: how often its rows were looked at.
    pub(super) fn shown(&self) -> String {
        self.run.round.to_string()
    }

    /// They can ask for approval now.
    pub(super) fn can_hand_over(&self) -> bool {
        self.is_preparer
            && self.run.needs_two
            && self.request.is_some()
            && self.run.state == RunState::Checked
    }

    /// They can decline what they are asked to approve.
    pub(super) fn can_decline(&self) -> bool {
        self.can_start() && self.run.needs_two
    }

    pub(super) fn can_pause(&self) -> bool {
        self.run.state == RunState::Running
    }

    /// It stands still because the other one of the two wanted that.
    pub(super) fn was_paused_by_other(&self) -> bool {
        let last = self.run.history.last();
        let by = last.and_then(|change| change.by.as_deref());
        self.run.reason == Some(Pause::Person) && by != Some(&self.person)
    }

    pub(super) fn can_resume(&self) -> bool {
        self.is_payer && self.run.state == RunState::Paused
    }

    /// Going on takes a new permission: the last one is over, or was no good.
    pub(super) fn needs_permission(&self, now: i64) -> bool {
        let keeps = self.run.reason.is_some_and(Pause::keeps_permit);
        !(keeps && self.run.token_until.is_some_and(|until| until > now))
    }

    pub(super) fn can_cancel(&self) -> bool {
        let is_asked = self.run.was_handed_over() && self.run.payer.is_none();
        let asked = is_asked && !self.is_preparer;
        !self.run.state.is_over() && self.run.state != RunState::Stopping && !asked
    }

    /// Before anything was sent a run is thrown away, afterwards its rest is called off.
    pub(super) fn cancel_word(&self) -> &'static str {
        match self.run.started_at() {
            _ if self.run.converts => "convert-cancel",
            None => "payout-discard",
            Some(_) => "payout-cancel",
        }
    }

    /// Their rows can be typed anew: nothing was sent.
    pub(super) fn can_correct(&self) -> bool {
        self.is_preparer
            && matches!(
                self.run.state,
                RunState::Checking | RunState::Checked | RunState::Waiting
            )
            && !self.run.converts
    }
}
