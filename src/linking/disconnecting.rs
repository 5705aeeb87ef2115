//! *Disconnect*: of no use at once; what is left to do is done now, as far as the time for an answer goes, and then by itself.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::content::Content;
use super::error::Error;
use super::kept::Link;
use super::keys;
use super::linker::Linker;
use super::state::State;
use crate::audit::{Code, entry};
use crate::database::execute;
use crate::joinblink::{Deleted, EmployeeId, RemoteId};

/// So often a row may change under whoever moves it on.
pub(super) const TRIES: usize = 5;
/// Between two looks whether somebody else is done with it.
const LOOK: Duration = Duration::from_millis(100);

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Of which organisation, as its secret proves.
    pub auth_id: &'a str,
    /// Who pressed the button.
    pub user: &'a EmployeeId,
    /// What they want to be rid of.
    pub id: &'a RemoteId,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disconnected {
    /// joinblink knows of it no more.
    Done,
    /// joinblink did not do it yet; it goes on by itself.
    Later,
    /// No answer in time; it goes on by itself.
    Slow,
    /// joinblink did not do it, and we know too little to go on by ourselves.
    NotDone,
    /// Nothing of theirs.
    NotFound,
}

impl Linker {
    /// *Disconnect*, as joinblink passes it on.
    pub async fn disconnect(&self, asked: Asked<'_>) -> Result<Disconnected, Error> {
        let until = Instant::now() + self.0.config.delete_budget;
        let Some(mut found) = self.find(asked, until).await? else {
            // Whose it is, and that it is somebody else's, looks the same.
            return match self.is_known(asked.auth_id, asked.id).await? {
                true => Ok(Disconnected::NotFound),
                false => self.unknown(asked, until).await,
            };
        };
        for _ in 0..TRIES {
            let is_ending = match found.state {
                State::Active | State::Unconfirmed => self.end(&found, Some(asked)).await?,
                State::Adding if self.mark_unwanted(&found, Some(asked.id)).await? => {
                    return Ok(Disconnected::Slow);
                }
                State::Adding => false,
                State::Gone if found.remote_key_is_unknown => self.revive(&found, asked).await?,
                State::Gone => return Ok(Disconnected::Done),
                State::Disconnecting => true,
                _ => return Ok(Disconnected::NotFound),
            };
            if is_ending {
                return self.hurry(&found, until).await;
            }
            // Somebody else has moved it on meanwhile.
            match self.again(&found).await? {
                Some(now) => found = now,
                None => return Ok(Disconnected::NotFound),
            }
        }
        Err(Error::Moving)
    }

    /// Its wallet's owner wants to be rid of it, and says so here.
    pub async fn disconnect_own(&self, link: &Link) -> Result<Disconnected, Error> {
        let until = Instant::now() + self.0.config.delete_budget;
        if !self.end(link, None).await? {
            return Ok(Disconnected::NotFound);
        }
        self.hurry(link, until).await
    }

    /// What joinblink means, as far as it is theirs; what is being added is waited for.
    async fn find(&self, asked: Asked<'_>, until: Instant) -> Result<Option<Link>, Error> {
        let Asked { auth_id, user, id } = asked;
        loop {
            let found = match self.of_remote(auth_id, user, id).await? {
                None if !self.is_known(auth_id, id).await? => self.nameless(auth_id, user).await?,
                found => found,
            };
            match found {
                Some(link) if link.state == State::Adding && Instant::now() < until => {
                    sleep(LOOK).await;
                }
                found => return Ok(found),
            }
        }
    }

    /// Nothing of ours: perhaps what an *Add* left of which nobody heard.
    async fn unknown(&self, asked: Asked<'_>, until: Instant) -> Result<Disconnected, Error> {
        let (true, Some(of)) = (
            self.0.config.delete_unknown,
            self.integration(asked.auth_id),
        ) else {
            return Ok(Disconnected::NotFound);
        };
        let left = until.saturating_duration_since(Instant::now());
        let deleted = (self.0.client).delete(of, asked.user, asked.id, left);
        Ok(match timeout(left, deleted).await {
            Ok(Deleted::Gone) => Disconnected::Done,
            Ok(Deleted::NotNow { .. } | Deleted::Refused(_)) | Err(_) => Disconnected::NotDone,
        })
    }

    /// Makes it useless, and forgets what is not needed to have it deleted; false where somebody was faster.
    pub(super) async fn end(&self, link: &Link, asked: Option<Asked<'_>>) -> Result<bool, Error> {
        let mut link = link.clone();
        for _ in 0..TRIES {
            if self.end_as_read(&link, asked).await? {
                entry(Code::Unlinking).subject(&link.id).write();
                return Ok(true);
            }
            match self.again(&link).await? {
                Some(now) if matches!(now.state, State::Active | State::Unconfirmed) => link = now,
                _ => return Ok(false),
            }
        }
        Ok(false)
    }

    /// Only as it was read: tokens and ids that came meanwhile must not be written over.
    async fn end_as_read(&self, link: &Link, asked: Option<Asked<'_>>) -> Result<bool, Error> {
        let shared = &*self.0;
        let content = match (link.content(&shared.ring), asked) {
            // Its key was dropped; whoever asks says what is needed.
            (Err(Error::Unreadable), Some(asked)) => {
                tracing::error!(
                    "a linked account cannot be opened; a token in it cannot be revoked"
                );
                Content::of(asked.user.as_str())
            }
            (content, _) => content?,
        };
        let content = content.for_the_end(asked.map(|asked| asked.id.as_str().to_owned()));
        let remote_key = (content.remote_id.as_ref()).map(|id| keys::of_remote(&link.auth_id, id));
        let ended = execute!(
            &shared.database,
            "UPDATE linked_accounts SET state = 'disconnecting', sealed = $2, remote_key = $3, wallet_key = NULL,
                    wallet_slot = NULL, browser_hash = NULL, tries = 0, held_until = 0,
                    changed_at = (SELECT now FROM clock), next_at = (SELECT now FROM clock)
             WHERE id = $1 AND state IN ('active', 'unconfirmed') AND sealed = $4",
            link.id.clone(),
            content.seal(&shared.ring, &link.id)?,
            remote_key,
            link.sealed.clone(),
        )?;
        Ok(ended == 1)
    }

    /// It ended here before anybody knew what joinblink calls it; now somebody says so.
    async fn revive(&self, link: &Link, asked: Asked<'_>) -> Result<bool, Error> {
        let shared = &*self.0;
        let content = Content::of(asked.user.as_str());
        let content = content.for_the_end(Some(asked.id.as_str().to_owned()));
        let revived = execute!(
            &shared.database,
            "UPDATE linked_accounts SET state = 'disconnecting', sealed = $2, remote_key = $3, tries = 0,
                    held_until = 0, changed_at = (SELECT now FROM clock), next_at = (SELECT now FROM clock)
             WHERE id = $1 AND state = 'gone' AND remote_key IS NULL",
            link.id.clone(),
            content.seal(&shared.ring, &link.id)?,
            keys::of_remote(asked.auth_id, asked.id.as_str()),
        )?;
        Ok(revived == 1)
    }

    /// It is to be ended as soon as *Add* has come to anything; an id that joinblink has shown is kept for that. False where
    /// it is not being added any more, or somebody else was faster.
    pub(super) async fn mark_unwanted(
        &self,
        link: &Link,
        id: Option<&RemoteId>,
    ) -> Result<bool, Error> {
        let shared = &*self.0;
        let mut content = link.content(&shared.ring)?;
        content.remote_id = id.map(|id| id.as_str().to_owned()).or(content.remote_id);
        let remote_key = (content.remote_id.as_ref()).map(|id| keys::of_remote(&link.auth_id, id));
        let marked = execute!(
            &shared.database,
            "UPDATE linked_accounts SET why = 'unwanted', sealed = $2, remote_key = $3
             WHERE id = $1 AND state = 'adding' AND sealed = $4",
            link.id.clone(),
            content.seal(&shared.ring, &link.id)?,
            remote_key,
            link.sealed.clone(),
        )?;
        Ok(marked == 1)
    }

    /// Works on it now, and waits for that as long as there is time.
    async fn hurry(&self, link: &Link, until: Instant) -> Result<Disconnected, Error> {
        let (this, again) = (self.clone(), link.clone());
        let work = self
            .0
            .running
            .spawn(async move { this.undo_now(&again).await });
        let left = || until.saturating_duration_since(Instant::now());
        let tried = timeout(left(), work).await;
        let Ok(tried) = tried else {
            return Ok(Disconnected::Slow);
        };
        if matches!(tried, Ok(Ok(Some(true)))) {
            return Ok(Disconnected::Done);
        }
        // Somebody else may be at it.
        let was_ours = matches!(tried, Ok(Ok(Some(false))));
        while !was_ours && !left().is_zero() {
            match self.again(link).await?.map(|link| link.state) {
                Some(State::Disconnecting) => sleep(LOOK.min(left())).await,
                _ => return Ok(Disconnected::Done),
            }
        }
        Ok(Disconnected::Later)
    }
}
