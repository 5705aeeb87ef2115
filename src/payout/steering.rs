//! What people do to a run and what it comes to by itself: each change one statement on one row, made only where the row is
//! still as it was read.

use secrecy::SecretString;

use crate::database::{execute, fetch_optional};

use super::id::RunId;
use super::payouts::{Error, Payouts, written};
use super::permit::{self, LONGEST, Permit};
use super::reason::Pause;
use super::run::Run;
use super::state::RunState;
use super::trail::Change;

/// Somebody who meets others changing the same run tries again so often.
const TRIES: usize = 20;

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
    /// It is somebody else's.
    #[error("it is not this person's run")]
    NotTheirs,
}

/// What becomes of the token.
enum Token {
    Stays,
    Is(Vec<u8>, i64),
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
            RunState::Checking => Ok(Move::of(run, RunState::Checked)),
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
    /// not who prepared it.
    pub async fn start(
        &self,
        id: &RunId,
        by: &str,
        wallet: &str,
        permit: &Permit,
    ) -> Result<Result<Run, NotNow>, Error> {
        let (blob, until) = self.sealed(id, by, permit)?;
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
            Ok(Move {
                payer: Some(by.to_owned()),
                wallet: Some(wallet.to_owned()),
                token: Token::Is(blob.clone(), until),
                ..Move::of(run, RunState::Running).by(by)
            })
        })
        .await
    }

    /// Sends nothing more until it is resumed; what is under way is looked up meanwhile only once it is.
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

    /// It cannot go on by itself. Where the permission is the reason it is forgotten.
    pub(super) async fn stand_still(
        &self,
        id: &RunId,
        reason: Pause,
    ) -> Result<Result<Run, NotNow>, Error> {
        let keeps = matches!(reason, Pause::Person | Pause::Balance | Pause::Limit);
        self.change(id, |run| match run.state {
            RunState::Running | RunState::Stopping => Ok(Move {
                reason: Some(reason),
                token: if keeps { Token::Stays } else { Token::Goes },
                ..Move::of(run, RunState::Paused)
            }),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// Goes on, with a new permission where there is one; the payer alone can give it.
    pub async fn resume(
        &self,
        id: &RunId,
        by: &str,
        permit: Option<&Permit>,
    ) -> Result<Result<Run, NotNow>, Error> {
        let sealed = permit.map(|permit| self.sealed(id, by, permit));
        let sealed = sealed.transpose()?;
        self.change(id, |run| match run.state {
            _ if run.payer.as_deref() != Some(by) => Err(NotNow::NotTheirs),
            RunState::Paused => Ok(Move {
                token: match &sealed {
                    Some((blob, until)) => Token::Is(blob.clone(), *until),
                    None => Token::Stays,
                },
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
                RunState::Running => RunState::Done,
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

    /// Forgets the permissions whose time is over, whatever their runs do.
    pub async fn forget_tokens(&self) -> Result<u64, Error> {
        Ok(execute!(
            &self.database,
            "UPDATE payout_runs SET token = NULL, token_until = NULL, version = version + 1
             WHERE token IS NOT NULL AND token_until <= $1",
            self.clock.unix(),
        )?)
    }

    /// What a run pays with; why not, where it cannot.
    pub(super) async fn token(&self, run: &Run) -> Result<Result<SecretString, Pause>, Error> {
        let row = fetch_optional!(
            &self.database,
            (Option<Vec<u8>>,),
            "SELECT token FROM payout_runs WHERE id = $1",
            run.id.as_str().to_owned(),
        )?;
        let blob = row.and_then(|(blob,)| blob);
        let (Some(blob), Some(payer), Some(until)) = (blob, &run.payer, run.token_until) else {
            return Ok(Err(Pause::NoToken));
        };
        if until <= self.clock.unix() {
            return Ok(Err(Pause::TokenOver));
        }
        let opened = permit::open(&self.ring, &run.id, payer, &blob);
        Ok(opened.map_err(|_| Pause::NoToken))
    }

    pub(super) fn sealed(
        &self,
        id: &RunId,
        payer: &str,
        permit: &Permit,
    ) -> Result<(Vec<u8>, i64), Error> {
        let longest = self.clock.unix().saturating_add(LONGEST);
        Ok((
            permit.seal(&self.ring, id, payer)?,
            permit.until.min(longest),
        ))
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
            if self.apply(run, next).await? {
                self.spread(id).await?;
                let run = self.find(id).await?;
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
        });
        let (stays, token, until) = match next.token {
            Token::Stays => (1, None, None),
            Token::Is(blob, until) => (0, Some(blob), Some(until)),
            Token::Goes => (0, None, None),
        };
        let changed = execute!(
            &self.database,
            "UPDATE payout_runs SET state = $3, reason = $4, history = $5, payer = $6, wallet = $7,
                 token = CASE WHEN $8 = 1 THEN token ELSE $9 END,
                 token_until = CASE WHEN $8 = 1 THEN token_until ELSE $10 END,
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
            token,
            until,
        )?;
        Ok(changed == 1)
    }
}
