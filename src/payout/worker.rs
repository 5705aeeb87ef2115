//! The background task that looks at rows and pays them: one at a time for each wallet, by one instance.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::blink;
use crate::clock::Clock;
use crate::random::Random;
use crate::receiving::Receiving;

use super::id::RunId;
use super::lease::Lease;
use super::look_up::look_up;
use super::looking::{Tries, Turn, WHILE_AWAY};
use super::pay::pay;
use super::payouts::{Error, Payouts};
use super::permit::Lent;
use super::reason::{Pause, Reason};
use super::resting::Resting;
use super::run::Run;
use super::shared::{Outcome, Shared};
use super::state::{RowState, RunState};
use super::steering::NotNow;
use super::trail::Event;

/// An instance that was not heard of for so many seconds is dead, and others take over its wallets.
const LEASE: i64 = 5;
/// It says so often that it lives.
const RENEW: Duration = Duration::from_secs(1);
/// Work is looked for so often, beside being told of it.
const LOOK: Duration = Duration::from_secs(1);
/// Where every row rests this is waited before the next look.
const IDLE: Duration = Duration::from_millis(250);
/// A database or a Blink that fails is given so much time.
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);
/// So many runs pay at once,
const PAYING: usize = 24;
/// and the rows of so many are looked at: whoever keeps an address may take long to answer, and keeps no payment waiting.
const CHECKING: usize = 8;
/// Where nothing is due for longer than this, the next turn waits for it; seconds.
const SOON: i64 = 1;
/// No run is left alone for longer, seconds.
const LONGEST_WAIT: i64 = 60;

/// Works on runs. Clones are the same worker.
#[derive(Clone)]
pub struct Paymaster(pub(super) Arc<Shared>);

impl Paymaster {
    /// `name` is this instance's own and no other one's; `doubt` is how long a payment may be under way of which Blink
    /// knows nothing, seconds.
    pub fn new(
        payouts: Payouts,
        blink: blink::Client,
        receiving: Receiving,
        (clock, random): (Clock, Random),
        name: String,
        doubt: i64,
    ) -> Self {
        Self(Arc::new(Shared {
            payouts,
            blink,
            receiving,
            clock,
            random,
            doubt,
            name,
            busy: Mutex::default(),
            tries: Tries::default(),
            resting: Resting::default(),
            new: Notify::new(),
        }))
    }

    /// There is something to do: it is begun at once and not at the next look.
    pub fn hurry(&self) {
        self.0.new.notify_one();
    }

    /// Tells listeners of what other instances changed.
    pub async fn catch_up(self, stopping: CancellationToken) {
        let mut tick = interval(LOOK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                _ = tick.tick() => {}
            }
            for run in self.0.payouts.news().wanted() {
                if let Err(error) = self.0.payouts.spread(&run).await {
                    tracing::warn!(%error, "changes of a run cannot be read");
                }
            }
        }
    }

    /// Works until it is told to stop. What is under way then is finished first, as long as the stop waits for it.
    pub async fn work(self, stopping: CancellationToken) {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let tasks = TaskTracker::new();
        loop {
            tokio::select! {
                () = stopping.cancelled() => break,
                _ = look.tick() => {}
                () = self.0.new.notified() => {}
            }
            if let Err(error) = self.0.begin_work(&tasks, &stopping).await {
                tracing::warn!(%error, "runs of payouts cannot be read");
            }
        }
        tasks.close();
        tasks.wait().await;
        if let Err(error) = self.0.payouts.let_go(&self.0.name).await {
            tracing::warn!(%error, "wallets could not be handed over; others take them when the lease is over");
        }
    }
}

/// What this instance works on, until this is dropped.
struct Busy {
    shared: Arc<Shared>,
    name: String,
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut busy = self
            .shared
            .busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.name);
    }
}

impl Shared {
    async fn begin_work(
        self: &Arc<Self>,
        tasks: &TaskTracker,
        stopping: &CancellationToken,
    ) -> Result<(), Error> {
        self.payouts.forget_tokens().await?;
        for (checking, most) in [(false, PAYING), (true, CHECKING)] {
            let at_once = {
                let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
                busy.values().filter(|one| **one == checking).count()
            };
            let free = i64::try_from(most.saturating_sub(at_once)).unwrap_or_default();
            for run in self.payouts.at_work(checking, free).await? {
                let lease = Lease::on(&run, &self.name);
                let Some(busy) = self.take_on(&lease, checking) else {
                    continue;
                };
                if self.payouts.take(&lease, LEASE).await? {
                    let (shared, stopping) = (Arc::clone(self), stopping.clone());
                    tasks.spawn(async move {
                        shared.work_on(run.id, &lease, &stopping).await;
                        drop(busy);
                    });
                }
            }
        }
        Ok(())
    }

    fn take_on(self: &Arc<Self>, lease: &Lease, checking: bool) -> Option<Busy> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if busy.contains_key(&lease.name) {
            return None;
        }
        busy.insert(lease.name.clone(), checking);
        Some(Busy {
            shared: Arc::clone(self),
            name: lease.name.clone(),
        })
    }

    /// Works on a run for as long as there is something to do, its turn lasts and the lease holds.
    async fn work_on(&self, run: RunId, lease: &Lease, stopping: &CancellationToken) {
        let turn = Turn::new(stopping);
        let work = async {
            let mut wait = 0;
            while !turn.is_over() {
                let outcome = self.step(&run, lease, &turn).await;
                self.spread(&run).await;
                match outcome {
                    Ok(Outcome::Done) => {}
                    Ok(Outcome::Rests(seconds)) if seconds <= SOON => sleep(IDLE).await,
                    Ok(Outcome::Rests(seconds)) => {
                        wait = seconds.min(LONGEST_WAIT);
                        break;
                    }
                    Ok(Outcome::Pauses(_) | Outcome::Over) => break,
                    // Somebody has paused it, or works on it: the next look finds out.
                    Err(Error::Overtaken) => break,
                    Err(error) => {
                        tracing::warn!(%error, run = run.as_str(), "a run cannot go on at this moment");
                        sleep(AFTER_AN_ERROR).await;
                    }
                }
            }
            if let Err(error) = self.next_turn(&run, lease, wait).await {
                tracing::warn!(%error, run = run.as_str(), "a wallet is free once its lease is over");
            }
        };
        tokio::select! {
            () = work => {}
            () = self.keep(lease) => {
                tracing::warn!(run = run.as_str(), "the lease of a run was lost");
            }
        }
    }

    /// Others have their turn now.
    async fn next_turn(&self, run: &RunId, lease: &Lease, wait: i64) -> Result<(), Error> {
        if let Some(run) = self.payouts.find(run).await?
            && run.state.is_at_work()
        {
            self.payouts.wait(&run, wait).await?;
        }
        self.payouts.release(lease).await
    }

    /// Returns when the lease is lost.
    async fn keep(&self, lease: &Lease) {
        let mut tick = interval(RENEW);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            // A database that is away for a moment may come back before anybody else has taken the lease.
            if let Ok(false) = self.payouts.take(lease, LEASE).await {
                return;
            }
        }
    }

    /// The next thing to do for a run.
    async fn step(&self, id: &RunId, lease: &Lease, turn: &Turn<'_>) -> Result<Outcome, Error> {
        let Some(run) = self.payouts.find(id).await? else {
            return Ok(Outcome::Over);
        };
        match run.state {
            RunState::Checking => self.look_at_rows(&run, turn).await,
            RunState::Running | RunState::Stopping => {
                let token = self.payouts.token(&run).await?;
                let used = match &token {
                    Ok(lent) => lent.hash.clone(),
                    Err(_) => run.token_hash.clone(),
                };
                let outcome = self.pay_next(&run, lease, token).await?;
                if let Outcome::Pauses(pause) = outcome {
                    // Whoever paused or stopped it meanwhile has the last word, and a permission that it got meanwhile stays.
                    let stands = self.payouts.stand_still(id, pause, used.as_deref()).await?;
                    if stands == Err(NotNow::NotThatPermit) {
                        return Ok(Outcome::Done);
                    }
                }
                Ok(outcome)
            }
            _ => Ok(Outcome::Over),
        }
    }

    async fn pay_next(
        &self,
        run: &Run,
        lease: &Lease,
        token: Result<Lent, Pause>,
    ) -> Result<Outcome, Error> {
        let totals = self.payouts.totals(&run.id).await?;
        let under_way = |state| totals.of(state).rows > 0;
        let is_stopping = run.state == RunState::Stopping;
        if totals.is_clear() && (is_stopping || totals.of(RowState::Ready).rows == 0) {
            let _stands = self.payouts.end(&run.id).await?;
            return Ok(Outcome::Over);
        }
        let (wallet, token) = match (run.wallet.as_deref(), token) {
            (Some(wallet), Ok(lent)) => (wallet, lent.token),
            _ if is_stopping => return self.leave_unsettled(run, lease).await,
            (None, _) => return Ok(Outcome::Pauses(Pause::WrongWallet)),
            (_, Err(pause)) => return Ok(Outcome::Pauses(pause)),
        };
        if let Some(row) = self.payouts.next_due(&run.id, true).await? {
            let outcome = look_up(self, lease, wallet, &token, row).await?;
            return match outcome {
                // One that was refused is sent no more; the others can be looked up as before.
                Outcome::Pauses(pause) if is_stopping && pause.keeps_permit() => Ok(Outcome::Done),
                Outcome::Pauses(_) if is_stopping => self.leave_unsettled(run, lease).await,
                outcome => Ok(outcome),
            };
        }
        // One at a time: nothing is sent while nobody knows whether the one before was.
        if self.payouts.sends_elsewhere(run).await? {
            // That run needs the wallet to find out.
            return Ok(Outcome::Rests(WHILE_AWAY));
        }
        let waits = is_stopping || under_way(RowState::Sending);
        if !waits && let Some(row) = self.payouts.next_due(&run.id, false).await? {
            let from = (wallet, run.fee_percent());
            return pay(self, lease, from, &token, row).await;
        }
        let due = self.payouts.due_in(&run.id).await?;
        Ok(Outcome::Rests(due.unwrap_or(SOON)))
    }

    /// The run is called off and there is no permission to look anything up: whoever reads it is told so.
    async fn leave_unsettled(&self, run: &Run, lease: &Lease) -> Result<Outcome, Error> {
        for state in [RowState::Sending, RowState::Pending, RowState::Unknown] {
            for row in self.payouts.rows(&run.id, Some(state), 0, i64::MAX).await? {
                let reason = Reason::NotLookedUp;
                let event = Event::InDoubt { reason };
                let at = self.clock.unix();
                let row = row.after(at, RowState::Unsettled, Some(reason), event);
                self.payouts.put(row, lease, 0).await?;
            }
        }
        let _stands = self.payouts.end(&run.id).await?;
        Ok(Outcome::Over)
    }
}
