//! An operator ends everything of an employee, or of an integration.

use super::disconnecting::TRIES;
use super::error::Error;
use super::kept::{Link, Row, select};
use super::keys;
use super::linker::Linker;
use super::state::{State, Why};
use super::undoing::{Remembered, STUCK};
use crate::database::fetch_all;

impl Linker {
    /// Ends what is linked or about to be; gives how many links that is. What joinblink could not be told of for a week, or
    /// never can be, is dropped.
    pub async fn purge(&self, auth_id: Option<&str>, user: Option<&str>) -> Result<usize, Error> {
        let integrations = fetch_all!(
            &self.0.database,
            (String,),
            "SELECT DISTINCT auth_id FROM linked_accounts",
        )?;
        let mut purged = 0;
        for (one,) in integrations {
            if auth_id.is_some_and(|wanted| wanted != one) {
                continue;
            }
            let key = user.map(|user| keys::of_user(&one, user));
            for link in self.all_of(&one, key).await? {
                // One that fails keeps the others from nothing.
                match self.purge_whole(link).await {
                    Ok(ended) => purged += usize::from(ended),
                    Err(error) => tracing::error!(%error, "a linked account could not be ended"),
                }
            }
        }
        Ok(purged)
    }

    /// Also what somebody else moves on meanwhile.
    async fn purge_whole(&self, mut link: Link) -> Result<bool, Error> {
        for _ in 0..TRIES {
            if self.purge_one(&link).await? {
                return Ok(true);
            }
            match self.again(&link).await? {
                Some(now) if now.state != link.state || now.sealed != link.sealed => link = now,
                _ => return Ok(false),
            }
        }
        Err(Error::Moving)
    }

    async fn purge_one(&self, link: &Link) -> Result<bool, Error> {
        let is_readable = link.content(&self.0.ring).is_ok();
        let can_be_told = is_readable && self.integration(&link.auth_id).is_some();
        match link.state {
            State::Issued | State::Started | State::Confirming => {
                self.give_up(link, Why::Late).await
            }
            State::Adding => self.mark_unwanted(link, None).await,
            State::Active | State::Unconfirmed if can_be_told => self.end(link, None).await,
            State::Disconnecting if can_be_told && link.age <= STUCK => Ok(false),
            State::Active | State::Unconfirmed | State::Disconnecting => self.drop_it(link).await,
            State::Gone | State::Over => Ok(false),
        }
    }

    /// joinblink is not told; what can be taken back is.
    async fn drop_it(&self, link: &Link) -> Result<bool, Error> {
        tracing::error!("a linked account was dropped; joinblink may go on showing it");
        self.giving_back(link, self.bury(link, Why::Nothing, Remembered::Untold))
            .await
    }

    async fn all_of(&self, auth_id: &str, user_key: Option<Vec<u8>>) -> Result<Vec<Link>, Error> {
        let rows = fetch_all!(
            &self.0.database,
            Row,
            select!(
                "WHERE auth_id = $1 AND (CAST($2 AS BIGINT) = 0 OR user_key = $3)
                   AND state IN ('issued', 'started', 'confirming', 'adding', 'active', 'unconfirmed',
                                 'disconnecting')"
            ),
            auth_id.to_owned(),
            i64::from(user_key.is_some()),
            user_key.unwrap_or_default(),
        )?;
        rows.into_iter().map(Link::of).collect()
    }
}
