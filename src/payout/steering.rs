//! What people do to a run and what it comes to by itself: each change one statement on one row, made only where the row is
//! still as it was read.

use crate::database::execute;

use super::id::RunId;
use super::payouts::{Error, Payouts, written};
use super::permit::Permit;
use super::reason::Pause;
use super::run::{Run, Totals};
use super::state::{RowState, RunState};
use super::tokens::Sealed;
use super::told;
use super::trail::Change;

/// Somebody who meets others changing the same run tries again so often.
const TRIES: usize = 20;
/// What was looked at so long ago is looked at anew before it is paid, seconds: prices, fees and recipients change.
pub const FRESH: i64 = 600;

/// Why a run cannot be led there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// There is no such run.
    #[error("no such run")]
    NoSuchRun,
    /// It stands where this does not happen to it.
    #[error("the run stands at {0:?}")]
    Stands(RunState),
    /// Two people are needed, and whoever prepared it is not the second one.
    #[error("another person has to approve it")]
    NeedsAnother,
    /// Its rows were looked at too long ago.
    #[error("its rows have to be looked at anew")]
    Stale,
    /// They were looked at anew after whoever wants to start it had seen them.
    #[error("its rows were looked at anew meanwhile")]
    CheckedAnew,
    /// So many of their runs are being looked at already.
    #[error("too many runs are looked at")]
    TooManyChecked,
    /// Its rows were converted too long ago, and have to be converted anew.
    #[error("its prices are old")]
    OldPrices,
    /// By the prices of now its rows come to something else than what was agreed.
    #[error("prices have moved")]
    PricesMoved,
    /// There are no prices at present.
    #[error("there are no prices")]
    NoPrices,
    /// It goes on with another permission than the one that was refused.
    #[error("it has another permission by now")]
    NotThatPermit,
    /// It is somebody else's.
    #[error("it is not this person's run")]
    NotTheirs,
}

/// What becomes of the token.
enum Token {
    Stays,
    Is(Sealed),
    Goes,
}

/// A change of a run.
struct Move {
    state: RunState,
    reason: Option<Pause>,
    by: Option<String>,
    payer: Option<String>,
    wallet: Option<String>,
    token: Token,
    round: i64,
    fee_percent: Option<i64>,
}

impl Move {
    fn of(run: &Run, state: RunState) -> Self {
        Self {
            state,
            reason: None,
            by: None,
            payer: run.payer.clone(),
            wallet: run.wallet.clone(),
            token: Token::Stays,
            round: run.round,
            fee_percent: None,
        }
    }

    fn by(self, person: &str) -> Self {
        let by = Some(person.to_owned());
        Self { by, ..self }
    }
}

impl Payouts {
    /// Every row was looked at.
    pub(super) async fn all_checked(&self, id: &RunId) -> Result<Result<Run, NotNow>, Error> {
        self.change(id, |run| match run.state {
            RunState::Checking => Ok(Move::of(
                run,
                match run.was_handed_over() {
                    true => RunState::Waiting,
                    false => RunState::Checked,
                },
            )),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// Looks at its rows anew before it is started, where they were looked at so often when whoever wants it saw them. Whoever
    /// is to approve a run can do so too; pages see to it that nobody else does.
    pub async fn check_anew(
        &self,
        id: &RunId,
        by: &str,
        round: i64,
    ) -> Result<Result<Run, NotNow>, Error> {
        if self.has_most_checked(id).await? {
            return Ok(Err(NotNow::TooManyChecked));
        }
        self.change(id, |run| match run.state {
            RunState::Checked if run.prepared_by != by => Err(NotNow::NotTheirs),
            RunState::Checked | RunState::Waiting if run.round != round => Err(NotNow::CheckedAnew),
            RunState::Checked | RunState::Waiting => Ok(Move {
                round: run.round.saturating_add(1),
                ..Move::of(run, RunState::Checking).by(by)
            }),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// Whoever prepared it is done, and somebody else is to approve it: they have to be told where it is.
    pub async fn hand_over(&self, id: &RunId, by: &str) -> Result<Result<Run, NotNow>, Error> {
        self.change(id, |run| match run.state {
            _ if run.prepared_by != by => Err(NotNow::NotTheirs),
            RunState::Checked if run.needs_two => Ok(Move::of(run, RunState::Waiting).by(by)),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// Lets a run pay out of that wallet of whoever does so: the approval, and the start. Where two people are needed it is
    /// not who prepared it. Nothing that was looked at long ago is started. `round` is how often rows had been looked at when
    /// whoever starts it saw them, `fee_percent` what fees may be above what was shown.
    pub async fn start(
        &self,
        id: &RunId,
        by: &str,
        wallet: &str,
        permit: &Permit,
        (round, fee_percent): (i64, i64),
    ) -> Result<Result<Run, NotNow>, Error> {
        let sealed = self.sealed(id, by, permit)?;
        let now = self.clock.unix();
        self.change(id, |run| {
            match (run.needs_two, run.state) {
                (true, RunState::Waiting) if run.prepared_by == by => {
                    return Err(NotNow::NeedsAnother);
                }
                (false, RunState::Checked) if run.prepared_by != by => {
                    return Err(NotNow::NotTheirs);
                }
                (true, RunState::Waiting) | (false, RunState::Checked) => {}
                (_, other) => return Err(NotNow::Stands(other)),
            }
            if run.round != round {
                return Err(NotNow::CheckedAnew);
            }
            if run.is_stale(now) {
                return Err(NotNow::Stale);
            }
            Ok(Move {
                payer: Some(by.to_owned()),
                wallet: Some(wallet.to_owned()),
                token: Token::Is(sealed.clone()),
                fee_percent: Some(fee_percent),
                ..Move::of(run, RunState::Running).by(by)
            })
        })
        .await
    }

    /// Sends nothing more until it is resumed. What is under way is looked up where its owner opens its page.
    pub async fn pause(&self, id: &RunId, by: &str) -> Result<Result<Run, NotNow>, Error> {
        self.change(id, |run| match run.state {
            _ if !run.is_of(by) => Err(NotNow::NotTheirs),
            RunState::Running => Ok(Move {
                reason: Some(Pause::Person),
                ..Move::of(run, RunState::Paused).by(by)
            }),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// It cannot go on by itself. Where the permission is the reason it is forgotten, unless it is another one by now than
    /// the one that was used. What is being called off stays so.
    pub(super) async fn stand_still(
        &self,
        id: &RunId,
        reason: Pause,
        used: Option<&[u8]>,
    ) -> Result<Result<Run, NotNow>, Error> {
        let keeps = reason.keeps_permit();
        self.change(id, |run| match run.state {
            RunState::Running if !keeps && run.token_hash.as_deref() != used => {
                Err(NotNow::NotThatPermit)
            }
            RunState::Running => Ok(Move {
                reason: Some(reason),
                token: if keeps { Token::Stays } else { Token::Goes },
                ..Move::of(run, RunState::Paused)
            }),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// Goes on, with a new permission where there is one; the payer alone can give it. Nothing that was converted long ago is
    /// sent: see [`Payouts::take_prices`].
    pub async fn resume(
        &self,
        id: &RunId,
        by: &str,
        permit: Option<&Permit>,
    ) -> Result<Result<Run, NotNow>, Error> {
        let sealed = permit.map(|permit| self.sealed(id, by, permit));
        let sealed = sealed.transpose()?;
        if let Some(run) = self.find(id).await?
            && !self.old_prices(&run).await?.is_empty()
        {
            return Ok(Err(NotNow::OldPrices));
        }
        self.change(id, |run| match run.state {
            _ if run.payer.as_deref() != Some(by) => Err(NotNow::NotTheirs),
            RunState::Paused => Ok(Move {
                token: sealed.clone().map_or(Token::Stays, Token::Is),
                ..Move::of(run, RunState::Running).by(by)
            }),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// Calls it off: nothing more is sent. What is under way is looked up first, where there is still a permission to.
    pub async fn cancel(&self, id: &RunId, by: &str) -> Result<Result<Run, NotNow>, Error> {
        self.change(id, |run| match run.state {
            _ if !run.is_of(by) => Err(NotNow::NotTheirs),
            RunState::Checking | RunState::Checked | RunState::Waiting => Ok(Move {
                token: Token::Goes,
                ..Move::of(run, RunState::Cancelled).by(by)
            }),
            RunState::Running | RunState::Paused => Ok(Move::of(run, RunState::Stopping).by(by)),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// It is over: every row has its end, or it was called off. The permission is forgotten.
    pub(super) async fn end(&self, id: &RunId) -> Result<Result<Run, NotNow>, Error> {
        self.change(id, |run| {
            let end = match run.state {
                RunState::Running | RunState::Paused => RunState::Done,
                RunState::Stopping => RunState::Cancelled,
                other => return Err(NotNow::Stands(other)),
            };
            Ok(Move {
                token: Token::Goes,
                ..Move::of(run, end)
            })
        })
        .await
    }

    async fn change(
        &self,
        id: &RunId,
        how: impl Fn(&Run) -> Result<Move, NotNow>,
    ) -> Result<Result<Run, NotNow>, Error> {
        for _ in 0..TRIES {
            let Some(run) = self.find(id).await? else {
                return Ok(Err(NotNow::NoSuchRun));
            };
            let next = match how(&run) {
                Ok(next) => next,
                Err(why) => return Ok(Err(why)),
            };
            let before = run.state;
            if self.apply(run, next).await? {
                self.spread(id).await?;
                let run = self.find(id).await?;
                if let Some(run) = &run {
                    let totals = match run.state.is_over() {
                        true => self.totals(id).await.unwrap_or_default(),
                        false => Totals::default(),
                    };
                    told::changed(run, before, totals.of(RowState::Paid).rows > 0);
                }
                return Ok(run.ok_or(NotNow::NoSuchRun));
            }
        }
        Err(Error::Overtaken)
    }

    async fn apply(&self, mut run: Run, next: Move) -> Result<bool, Error> {
        run.history.push(Change {
            state: next.state,
            at: self.clock.unix(),
            by: next.by,
            reason: next.reason,
            fee_percent: next.fee_percent,
        });
        let (stays, token) = match next.token {
            Token::Stays => (1, None),
            Token::Is(sealed) => (0, Some(sealed)),
            Token::Goes => (0, None),
        };
        let changed = execute!(
            &self.database,
            "UPDATE payout_runs SET state = $3, reason = $4, history = $5, payer = $6, wallet = $7,
                 token = CASE WHEN $8 = 1 THEN token ELSE $9 END,
                 token_until = CASE WHEN $8 = 1 THEN token_until ELSE $10 END,
                 token_hash = COALESCE($11, token_hash), round = $12, next_at = 0,
                 version = version + 1
             WHERE id = $1 AND version = $2",
            run.id.as_str().to_owned(),
            run.version,
            next.state.word(),
            next.reason.map(Pause::word),
            written(&run.history)?,
            next.payer,
            next.wallet,
            stays,
            token.as_ref().map(|token| token.blob.clone()),
            token.as_ref().map(|token| token.until),
            token.map(|token| token.hash),
            next.round,
        )?;
        Ok(changed == 1)
    }
}
