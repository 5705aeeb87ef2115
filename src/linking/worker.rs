//! What waits, worked on one by one by whichever instance comes first: times that are over, an *Add* of which nobody heard,
//! and what could not be undone at once.

use super::adding::{LOOKED_AFTER, SOON};
use super::error::Error;
use super::kept::{Link, Row, select};
use super::linker::Linker;
use super::listing::Listed;
use super::state::{State, Why};
use super::undoing::Remembered;
use crate::audit::{Code, entry};
use crate::database::{execute, fetch_optional};
use crate::joinblink::EmployeeId;

/// How long one instance works on a row, seconds.
const HOLD: i64 = 60;
/// What could not be worked on waits so long, seconds.
const ASIDE: i64 = 600;
/// After so many seconds a list that does not show it is believed.
const SETTLED: i64 = 600;
/// Between two looks at a list, at most.
const LONGEST_LOOK: i64 = 3600;

impl Linker {
    /// Works on everything that is due. What cannot be worked on is put aside, so that it keeps nothing else from its turn.
    pub async fn work_off(&self) -> Result<(), Error> {
        loop {
            // A newer Till may know more states than these; they are its own.
            let due = fetch_optional!(
                &self.0.database,
                Row,
                select!(
                    "WHERE next_at <= clock.now AND held_until <= clock.now
                       AND state IN ('issued', 'started', 'confirming', 'adding', 'active', 'unconfirmed',
                                     'disconnecting')
                     ORDER BY next_at LIMIT 1"
                ),
            )?;
            let Some(row) = due else {
                break;
            };
            let link = Link::of(row)?;
            if let Err(error) = self.work_on(&link).await {
                let state = link.state.name();
                tracing::error!(%error, state, "a linked account could not be worked on");
                self.put_off(&link, ASIDE).await?;
            }
        }
        execute!(
            &self.0.database,
            "DELETE FROM linked_accounts WHERE id IN (SELECT id FROM linked_accounts
               WHERE state IN ('over', 'gone') AND next_at <= (SELECT now FROM clock) LIMIT 500)",
        )?;
        Ok(())
    }

    async fn work_on(&self, link: &Link) -> Result<(), Error> {
        match link.state {
            State::Disconnecting => self.undo_now(link).await.map(drop),
            State::Issued | State::Started | State::Confirming => {
                self.give_up(link, Why::Late).await.map(drop)
            }
            // Whoever sent it is gone without a word.
            State::Adding => {
                self.doubt(link).await?;
                entry(Code::LinkInDoubt)
                    .subject(&link.id)
                    .detail("no word of what came of it")
                    .write();
                Ok(())
            }
            State::Unconfirmed => self.look(link).await,
            State::Active => self.look_after(link).await,
            State::Gone | State::Over => Ok(()),
        }
    }

    /// Looks whether it was linked after all; after a day it counts as not linked.
    async fn look(&self, link: &Link) -> Result<(), Error> {
        if link.why == Why::Unwanted {
            return self.end(link, None).await.map(drop);
        }
        let shared = &*self.0;
        let held = execute!(
            &shared.database,
            "UPDATE linked_accounts SET held_until = (SELECT now FROM clock) + $2, tries = tries + 1
             WHERE id = $1 AND state = 'unconfirmed' AND held_until <= (SELECT now FROM clock)",
            link.id.clone(),
            HOLD,
        )?;
        if held == 0 {
            return Ok(());
        }
        let content = match link.content(&shared.ring) {
            Err(_) if link.expired => return self.never_was(link, "it cannot be opened").await,
            content => content?,
        };
        let employee = EmployeeId::parse(&content.user, &shared.config);
        let listed = match (self.integration(&link.auth_id), employee) {
            (Some(of), Some(employee)) => self.in_list(of, &employee, &content.title).await?,
            _ => None,
        };
        match listed {
            Some(Ok(Listed::Yes(id))) if self.activate(link, id.as_ref()).await? => {
                entry(Code::Linked)
                    .subject(&link.id)
                    .detail("it stands in the list")
                    .write();
                Ok(())
            }
            // A list may be behind, so that a first no says little.
            Some(Ok(Listed::No)) if link.age > SETTLED => {
                let detail = "it does not stand in the list";
                self.never_was(link, detail).await
            }
            _ if link.expired => self.never_was(link, "a day without a word").await,
            _ => {
                let pause = SOON.saturating_mul(link.tries + 1).min(LONGEST_LOOK);
                self.put_off(link, pause).await
            }
        }
    }

    /// A link that lives for long is sealed anew, so that an old key can be dropped some day.
    async fn look_after(&self, link: &Link) -> Result<(), Error> {
        let ring = &self.0.ring;
        let content = link.content(ring)?;
        if !(link.sealed.as_ref()).is_some_and(|sealed| ring.is_of_the_first(sealed)) {
            execute!(
                &self.0.database,
                "UPDATE linked_accounts SET sealed = $2 WHERE id = $1 AND state = 'active' AND sealed = $3",
                link.id.clone(),
                content.seal(ring, &link.id)?,
                link.sealed.clone(),
            )?;
        }
        self.put_off(link, LOOKED_AFTER).await
    }

    /// As far as we know. What says so stays, so that its employee can still have it deleted.
    async fn never_was(&self, link: &Link, detail: &str) -> Result<(), Error> {
        let bury = self.bury(link, Why::Refused, Remembered::Untold);
        if !self.giving_back(link, bury).await? {
            return Ok(());
        }
        entry(Code::LinkRefused)
            .subject(&link.id)
            .detail(detail)
            .write();
        Ok(())
    }

    /// Its next turn comes after so many seconds.
    async fn put_off(&self, link: &Link, seconds: i64) -> Result<(), Error> {
        execute!(
            &self.0.database,
            "UPDATE linked_accounts SET held_until = 0, next_at = (SELECT now FROM clock) + $3
             WHERE id = $1 AND state = $2",
            link.id.clone(),
            link.state.name(),
            seconds,
        )?;
        Ok(())
    }
}
