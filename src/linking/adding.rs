//! A yes: *Add* is noted before it is sent, sent once, and what came of it noted. Where the process ends in between, nobody
//! knows, and that is noted by whoever comes next.

use super::disconnecting::TRIES;
use super::error::Error;
use super::kept::Link;
use super::keys;
use super::linker::Linker;
use super::minting::DAY;
use super::state::{State, Why};
use crate::audit::{Code, entry};
use crate::database::{self, execute};
use crate::joinblink::{Added, EmployeeId, RemoteId};

/// Seconds that all tries of *Add* may take beside the one call that counts.
const PATIENCE: i64 = 10;
/// A link that lives is looked after so often, seconds; see `Linker::look_after`.
pub(super) const LOOKED_AFTER: i64 = 7 * DAY;
/// Where a list can settle it, it is asked so soon, seconds.
pub(super) const SOON: i64 = 15;

impl Linker {
    /// Sends *Add*, and waits for what comes of it. Whoever hangs up meanwhile changes nothing.
    pub async fn confirm(&self, link: &Link) -> Result<(), Error> {
        let (this, link) = (self.clone(), link.clone());
        let work = async move {
            match this.begin(&link).await {
                Ok(true) => this.add(&link).await,
                Ok(false) => this.too_late(&link).await,
                Err(error) => Err(error),
            }
        };
        // A task that is cut off leaves what a crash leaves.
        self.0.running.spawn(work).await.unwrap_or(Ok(()))
    }

    /// Noted first: from here on nobody sends it a second time. False where somebody was faster.
    async fn begin(&self, link: &Link) -> Result<bool, Error> {
        let seconds = i64::try_from(self.0.config.deadline.as_secs()).unwrap_or(i64::MAX);
        let begun = execute!(
            &self.0.database,
            "UPDATE linked_accounts SET state = 'adding', why = '', changed_at = (SELECT now FROM clock),
                    next_at = (SELECT now FROM clock) + $2
             WHERE id = $1 AND state = 'confirming' AND expires_at >= (SELECT now FROM clock)
               AND NOT EXISTS (SELECT 1 FROM linked_accounts other
                 WHERE other.auth_id = linked_accounts.auth_id
                   AND (other.state IN ('adding', 'active', 'disconnecting')
                          AND (other.user_key = linked_accounts.user_key
                                 OR other.wallet_slot = linked_accounts.wallet_slot)
                        OR other.state = 'unconfirmed' AND other.user_key <> linked_accounts.user_key
                          AND other.wallet_slot = linked_accounts.wallet_slot))",
            link.id.clone(),
            seconds.saturating_add(PATIENCE),
        );
        match begun {
            // Two at once can both find nobody; the index lets one through.
            Err(database::Error::Unavailable(error))
                if (error.as_database_error()).is_some_and(|it| it.is_unique_violation()) =>
            {
                Ok(false)
            }
            begun => Ok(begun? == 1),
        }
    }

    /// The same button twice; or it took too long; or something stands in the way, and then it is over.
    async fn too_late(&self, link: &Link) -> Result<(), Error> {
        let Some(now) = self.again(link).await? else {
            return Ok(());
        };
        if now.state != State::Confirming {
            return Ok(());
        }
        let wallet = now.wallet_key.clone().unwrap_or_default();
        let taken =
            !self.0.config.allow_shared_wallet && self.is_taken(&wallet, &now.user_key).await?;
        if now.expired {
            self.give_up(&now, Why::Late).await?;
        } else if taken || self.living(&now.user_key).await?.is_some() {
            self.give_up(&now, Why::Busy).await?;
        }
        Ok(())
    }

    async fn add(&self, link: &Link) -> Result<(), Error> {
        let shared = &*self.0;
        let content = link.content(&shared.ring)?;
        let employee = EmployeeId::parse(&content.user, &shared.config);
        let added = match (self.integration(&link.auth_id), employee) {
            (Some(of), Some(employee)) => shared.client.add(of, &employee, &content.title).await,
            _ => Added::Refused {
                said: "the organisation is not configured any more".to_owned(),
                is_ours: true,
            },
        };
        self.settle(link, added).await
    }

    /// Notes what came of an *Add* that was under way.
    pub(super) async fn settle(&self, link: &Link, added: Added) -> Result<(), Error> {
        let written = |code| entry(code).subject(&link.id);
        match added {
            Added::Linked(id) => {
                if id.is_none() {
                    tracing::warn!("joinblink linked an account and did not say its id");
                }
                if self.activate(link, id.as_ref()).await? {
                    written(Code::Linked).write();
                    self.end_if_unwanted(link).await?;
                } else {
                    tracing::error!("an account was linked that stands in nobody's way any more");
                }
            }
            Added::NotNow(said) => {
                if !self.ask_again(link).await? {
                    self.refuse(link, Why::Unwanted).await?;
                }
                written(Code::LinkPutOff).detail(&said).write();
            }
            Added::Refused { said, is_ours } => {
                if is_ours {
                    tracing::error!(said, "joinblink refuses our token or our settings");
                }
                self.refuse(link, Why::Refused).await?;
                written(Code::LinkRefused).detail(&said).write();
            }
            Added::Unknown(said) => {
                self.doubt(link).await?;
                written(Code::LinkInDoubt).detail(&said).write();
                self.end_if_unwanted(link).await?;
            }
        }
        Ok(())
    }

    /// It is linked; false where something else stands in its place by now.
    pub(super) async fn activate(&self, link: &Link, id: Option<&RemoteId>) -> Result<bool, Error> {
        let mut link = link.clone();
        for _ in 0..TRIES {
            if self.activate_as_read(&link, id).await? {
                return Ok(true);
            }
            // Somebody may have said meanwhile that it is not wanted.
            match self.again(&link).await? {
                Some(now) if now.sealed != link.sealed => link = now,
                _ => return Ok(false),
            }
        }
        Ok(false)
    }

    async fn activate_as_read(&self, link: &Link, id: Option<&RemoteId>) -> Result<bool, Error> {
        let shared = &*self.0;
        let mut content = link.content(&shared.ring)?;
        content.remote_id = id.map(|id| id.as_str().to_owned()).or(content.remote_id);
        let remote_key = (content.remote_id.as_ref()).map(|id| keys::of_remote(&link.auth_id, id));
        let activated = execute!(
            &shared.database,
            "UPDATE linked_accounts SET state = 'active', sealed = $2, remote_key = $3,
                    changed_at = (SELECT now FROM clock), next_at = (SELECT now FROM clock) + $4, tries = 0,
                    held_until = 0
             WHERE id = $1 AND state IN ('adding', 'unconfirmed') AND sealed = $5
               AND NOT EXISTS (SELECT 1 FROM linked_accounts other
                 WHERE other.auth_id = linked_accounts.auth_id AND other.id <> linked_accounts.id
                   AND other.state IN ('adding', 'active', 'disconnecting')
                   AND (other.user_key = linked_accounts.user_key OR other.wallet_slot = linked_accounts.wallet_slot))",
            link.id.clone(),
            content.seal(&shared.ring, &link.id)?,
            remote_key,
            LOOKED_AFTER,
            link.sealed.clone(),
        )?;
        Ok(activated == 1)
    }

    /// Somebody disconnected it before joinblink had answered.
    async fn end_if_unwanted(&self, link: &Link) -> Result<(), Error> {
        match self.again(link).await? {
            Some(now) if now.why == Why::Unwanted => self.end(&now, None).await.map(drop),
            _ => Ok(()),
        }
    }

    /// Nothing was sent: the same yes may be said again while its time lasts; false where it is not wanted any more.
    async fn ask_again(&self, link: &Link) -> Result<bool, Error> {
        let asked = execute!(
            &self.0.database,
            "UPDATE linked_accounts SET state = 'confirming', why = 'not_now', next_at = expires_at
             WHERE id = $1 AND state = 'adding' AND why <> 'unwanted'",
            link.id.clone(),
        )?;
        Ok(asked == 1)
    }

    /// It is not linked, and will not be.
    async fn refuse(&self, link: &Link, why: Why) -> Result<(), Error> {
        if let Some(now) = self.again(link).await? {
            self.giving_back(&now, self.close(&now, why)).await?;
        }
        Ok(())
    }

    /// Nobody knows whether it is linked. It is never sent again; a list settles it, or its owner, or a day. One that is not
    /// wanted any more is due at once.
    pub(super) async fn doubt(&self, link: &Link) -> Result<(), Error> {
        let first = match self.0.config.list {
            Some(_) => SOON,
            None => DAY,
        };
        execute!(
            &self.0.database,
            "UPDATE linked_accounts SET state = 'unconfirmed', changed_at = (SELECT now FROM clock), tries = 0,
                    expires_at = (SELECT now FROM clock) + $2,
                    next_at = (SELECT now FROM clock) + CASE why WHEN 'unwanted' THEN 0 ELSE $3 END
             WHERE id = $1 AND state = 'adding'",
            link.id.clone(),
            DAY,
            first,
        )?;
        Ok(())
    }
}
