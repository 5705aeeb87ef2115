//! joinblink's list of linked accounts, where there is one, beside what we know ourselves.

use super::error::Error;
use super::kept::{Link, Row, select};
use super::linker::Linker;
use super::state::State;
use crate::config::Integration;
use crate::database::fetch_optional;
use crate::joinblink::{Away, EmployeeId, RemoteId};

/// Whether an account stands in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// It does; the id as far as it is told.
    Yes(Option<RemoteId>),
    /// It does not.
    No,
}

impl Linker {
    /// How another link of the same employee stands of which nobody knows either what joinblink calls it.
    pub(super) async fn beside(&self, link: &Link) -> Result<Option<State>, Error> {
        let other = fetch_optional!(
            &self.0.database,
            Row,
            select!(
                "WHERE user_key = $1 AND id <> $2 AND remote_key IS NULL AND state IN ('adding', 'active') LIMIT 1"
            ),
            link.user_key.clone(),
            link.id.clone(),
        )?;
        Ok(other.map(Link::of).transpose()?.map(|other| other.state))
    }

    /// What joinblink's list says of a title, without what is known to be another link.
    pub(super) async fn in_list(
        &self,
        of: &Integration,
        user: &EmployeeId,
        title: &str,
    ) -> Result<Option<Result<Listed, Away>>, Error> {
        let ids = match self.0.client.listed(of, user, title).await {
            None => return Ok(None),
            Some(Err(away)) => return Ok(Some(Err(away))),
            Some(Ok(ids)) => ids,
        };
        for id in ids {
            match id {
                Some(id) if self.is_known(&of.auth_id, &id).await? => {}
                id => return Ok(Some(Ok(Listed::Yes(id)))),
            }
        }
        Ok(Some(Ok(Listed::No)))
    }
}
