//! What people do to a run and what it comes to by itself: each change one statement on one row, made only where the row is
//! still as it was read.

use secrecy::SecretString;

use crate::database::{execute, fetch_all, fetch_optional};

use super::id::RunId;
use super::payouts::{Error, Payouts, unreadable, written};
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
    /// Nobody has lent it a permission that is still good.
    #[error("it has no permission to pay")]
    NoPermit,
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

/// A permission as it is kept.
#[derive(Clone)]
pub(super) struct Sealed {
    pub(super) blob: Vec<u8>,
    pub(super) until: i64,
    pub(super) hash: Vec<u8>,
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
            // What was lent for looking at the rows is not needed any more: the payer brings their own.
            RunState::Checked if run.needs_two => Ok(Move {
                token: Token::Goes,
                ..Move::of(run, RunState::Waiting).by(by)
            }),
            other => Err(NotNow::Stands(other)),
        })
        .await
    }

    /// Lets a run pay out of that wallet of whoever does so: the approval, and the start. Where two people are needed it is
    /// not who prepared it. Without a permission it pays with the one that was lent when it was prepared.
    pub async fn start(
        &self,
        id: &RunId,
        by: &str,
        wallet: &str,
        permit: Option<&Permit>,
    ) -> Result<Result<Run, NotNow>, Error> {
        let sealed = permit.map(|permit| self.sealed(id, by, permit));
        let sealed = sealed.transpose()?;
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
            let is_lent = run.token_until.is_some_and(|until| until > now)
                && run.payer.as_deref() == Some(by)
                && run.wallet.as_deref() == Some(wallet);
            if sealed.is_none() && !is_lent {
                return Err(NotNow::NoPermit);
            }
            Ok(Move {
                payer: Some(by.to_owned()),
                wallet: Some(wallet.to_owned()),
                token: sealed.clone().map_or(Token::Stays, Token::Is),
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

    /// What revocations know those tokens by that no run needs any more.
    pub async fn to_revoke(&self) -> Result<Vec<(RunId, Vec<u8>)>, Error> {
        let rows = fetch_all!(
            &self.database,
            (String, Vec<u8>),
            "SELECT id, token_hash FROM payout_runs WHERE token IS NULL AND token_hash IS NOT NULL LIMIT 50",
        )?;
        let read = |(id, hash): (String, Vec<u8>)| Ok((id.parse().map_err(unreadable)?, hash));
        rows.into_iter().map(read).collect()
    }

    /// The token of a run is being taken back.
    pub async fn revoked(&self, id: &RunId) -> Result<(), Error> {
        execute!(
            &self.database,
            "UPDATE payout_runs SET token_hash = NULL WHERE id = $1 AND token IS NULL",
            id.as_str().to_owned(),
        )?;
        Ok(())
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

    pub(super) fn sealed(&self, id: &RunId, payer: &str, permit: &Permit) -> Result<Sealed, Error> {
        let longest = self.clock.unix().saturating_add(LONGEST);
        Ok(Sealed {
            blob: permit.seal(&self.ring, id, payer)?,
            until: permit.until.min(longest),
            hash: permit.hash.clone(),
        })
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
                 token_hash = COALESCE($11, token_hash),
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
        )?;
        Ok(changed == 1)
    }
}
