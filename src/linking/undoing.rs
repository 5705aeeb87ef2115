//! What is left to do for a link that is of no use any more: joinblink is told, the wallet's tokens are taken back, and the
//! rest is erased. Each step may be done twice, so that whoever comes after a crash begins anew.

use std::time::Duration;

use super::content::Content;
use super::error::Error;
use super::kept::Link;
use super::linker::Linker;
use super::listing::Listed;
use super::state::{State, Why};
use crate::audit::{Code, entry};
use crate::database::execute;
use crate::joinblink::{Away, Deleted, EmployeeId, RemoteId};

/// How long one instance works on a link, seconds: longer than a call to joinblink with its turn may take.
const HOLD: i64 = 60;
/// How long its turn may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// What says that there was a link stays so long, seconds.
pub(super) const TOMBSTONE: i64 = 30 * 24 * 3600;
/// From here on an operator is told.
pub(super) const STUCK: i64 = 7 * 24 * 3600;
/// The longest pause between two tries, seconds.
const LONGEST_PAUSE: i64 = 6 * 3600;

/// What joinblink made of it.
enum Told {
    /// It shows it no more, as far as anybody can know.
    Gone,
    /// It does; seconds that it wants to be left alone for.
    NotYet { said: String, wait: i64 },
}

/// Whether what says that there was a link still holds its id at joinblink: without it the same button tells joinblink anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remembered {
    /// joinblink knows of it no more.
    Told,
    /// It may.
    Untold,
}

impl Told {
    fn not_yet(said: &str) -> Self {
        Self::NotYet {
            said: said.to_owned(),
            wait: 0,
        }
    }
}

impl Linker {
    /// Works on it unless somebody else does; gives whether joinblink knows of it no more.
    pub(super) async fn undo_now(&self, link: &Link) -> Result<Option<bool>, Error> {
        let taken = execute!(
            &self.0.database,
            "UPDATE linked_accounts SET held_until = (SELECT now FROM clock) + $2, tries = tries + 1
             WHERE id = $1 AND state = 'disconnecting' AND held_until <= (SELECT now FROM clock)",
            link.id.clone(),
            HOLD,
        )?;
        match self.again(link).await? {
            Some(link) if taken == 1 => Ok(Some(self.undo(&link).await?)),
            _ => Ok(None),
        }
    }

    /// Its steps, in this order; it is ours.
    async fn undo(&self, link: &Link) -> Result<bool, Error> {
        let mut content = link.content(&self.0.ring)?;
        let told = self.tell(link, &content).await?;
        // Whatever joinblink says, what opens the wallet goes.
        if let Some(tokens) = content.tokens.take() {
            self.take_back(&tokens).await?;
        }
        match told {
            Told::Gone => {
                self.bury(link, Why::Nothing, Remembered::Told).await?;
                entry(Code::Unlinked).subject(&link.id).write();
                Ok(true)
            }
            Told::NotYet { said, wait } => {
                self.later(link, &content, wait).await?;
                entry(Code::UnlinkPutOff)
                    .subject(&link.id)
                    .detail(&said)
                    .write();
                Ok(false)
            }
        }
    }

    async fn tell(&self, link: &Link, content: &Content) -> Result<Told, Error> {
        let shared = &*self.0;
        let user = EmployeeId::parse(&content.user, &shared.config);
        let (Some(of), Some(user)) = (self.integration(&link.auth_id), user) else {
            tracing::error!("an account cannot be unlinked: the settings do not fit it any more");
            return Ok(Told::not_yet("not in the settings"));
        };
        let id = match content.remote_id.as_deref() {
            Some(id) => match RemoteId::parse(id, &shared.config) {
                Some(id) => id,
                None => return Ok(Told::not_yet("its id does not fit the settings")),
            },
            // Only a list can tell; without one its employee may still say it, see `Linker::disconnect`.
            None => match self.in_list(of, &user, &content.title).await? {
                Some(Ok(Listed::Yes(Some(id)))) => match self.beside(link).await? {
                    None => id,
                    Some(State::Adding) => return Ok(Told::not_yet("another is being added")),
                    // Nobody can tell which of them the list means: the living one stays.
                    Some(_) => return Ok(Told::Gone),
                },
                Some(Ok(Listed::Yes(None) | Listed::No)) | None => return Ok(Told::Gone),
                Some(Err(Away)) => return Ok(Told::not_yet("the list cannot be read")),
            },
        };
        Ok(match shared.client.delete(of, &user, &id, PATIENCE).await {
            Deleted::Gone => Told::Gone,
            Deleted::NotNow { said, wait } => Told::NotYet { said, wait },
            Deleted::Refused(said) => {
                tracing::error!(said, service = of.service_id, "joinblink refuses our token");
                Told::not_yet(&said)
            }
        })
    }

    /// Nothing is left but hashes, so that the same button may be pressed again; false where somebody was faster.
    pub(super) async fn bury(
        &self,
        link: &Link,
        why: Why,
        remembered: Remembered,
    ) -> Result<bool, Error> {
        let buried = execute!(
            &self.0.database,
            "UPDATE linked_accounts SET state = 'gone', why = $4, sealed = NULL, wallet_key = NULL,
                    wallet_slot = NULL, held_until = 0, changed_at = (SELECT now FROM clock),
                    next_at = (SELECT now FROM clock) + $3,
                    remote_key = CASE WHEN $5 = 1 THEN remote_key END
             WHERE id = $1 AND state = $2",
            link.id.clone(),
            link.state.name(),
            TOMBSTONE,
            why.name(),
            i64::from(remembered == Remembered::Told),
        )?;
        Ok(buried == 1)
    }

    async fn later(&self, link: &Link, content: &Content, wait: i64) -> Result<(), Error> {
        if link.age > STUCK {
            tracing::error!(
                tries = link.tries,
                "an account cannot be unlinked for a week"
            );
        }
        execute!(
            &self.0.database,
            "UPDATE linked_accounts SET sealed = $2, held_until = 0, next_at = (SELECT now FROM clock) + $3
             WHERE id = $1 AND state = 'disconnecting'",
            link.id.clone(),
            content.seal(&self.0.ring, &link.id)?,
            pause(link.tries).max(wait.min(LONGEST_PAUSE)),
        )?;
        Ok(())
    }
}

/// Seconds until the next try: a minute, and twice as many each time.
pub(super) fn pause(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 10) - 1).unwrap_or(0);
    (60 * 2_i64.saturating_pow(doublings)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn from_a_minute_to_six_hours() {
        assert_eq!([1, 2, 3].map(pause), [60, 120, 240]);
        assert_eq!(pause(100), 6 * 3600);
    }

    proptest! {
        #[test]
        fn pauses_grow_and_stay_bounded(tries: i64) {
            prop_assert!((60..=LONGEST_PAUSE).contains(&pause(tries)));
            prop_assert!(pause(tries) <= pause(tries.saturating_add(1)));
        }
    }
}
