//! From a one-time link to Blink and back to a yes or a no.

use secrecy::SecretString;

use super::error::Error;
use super::kept::Link;
use super::keys;
use super::linker::Linker;
use super::minting::DAY;
use super::state::{State, Why};
use crate::audit::{Code, entry};
use crate::database::execute;
use crate::joinblink::{Away, EmployeeId};

/// Who opened a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// An employee of this name, or with this id where joinblink knows nobody and need not.
    Employee(String),
    /// Nobody of this organisation.
    Stranger,
    /// joinblink does not say at present.
    Away,
}

impl Linker {
    /// Who it is that pressed *Connect*.
    pub async fn who_opens(&self, link: &Link) -> Result<Opened, Error> {
        let shared = &*self.0;
        let user = link.content(&shared.ring)?.user;
        let (Some(of), Some(id)) = (
            self.integration(&link.auth_id),
            EmployeeId::parse(&user, &shared.config),
        ) else {
            return Ok(Opened::Stranger);
        };
        Ok(match shared.employees.find(of, &id).await {
            Ok(Some(employee)) => Opened::Employee(employee.name),
            Ok(None) if shared.config.require_known_user => Opened::Stranger,
            Ok(None) => Opened::Employee(user),
            Err(Away) => Opened::Away,
        })
    }

    /// Uses a link up, in one step: of several who try one gets what its browser carries from there on.
    pub async fn start(&self, link: &Link, name: &str) -> Result<Option<SecretString>, Error> {
        let shared = &*self.0;
        let cookie = shared.random.token()?;
        let mut content = link.content(&shared.ring)?;
        name.clone_into(&mut content.name);
        let started = execute!(
            &shared.database,
            "UPDATE linked_accounts SET state = 'started', browser_hash = $2, sealed = $3,
                    changed_at = (SELECT now FROM clock), expires_at = (SELECT now FROM clock) + $4,
                    next_at = (SELECT now FROM clock) + $4
             WHERE id = $1 AND state = 'issued' AND expires_at >= (SELECT now FROM clock)",
            link.id.clone(),
            keys::of_secret(&cookie),
            content.seal(&shared.ring, &link.id)?,
            self.lifetime(),
        )?;
        Ok((started == 1).then(|| SecretString::from(cookie)))
    }

    /// What the way to Blink carries along, to be recognised on the way back.
    pub fn errand(link: &Link) -> &str {
        &link.id
    }

    /// Whether this is the link that somebody went to Blink for, and is still waited for.
    pub fn awaits(link: &Link, errand: &str) -> bool {
        link.id == errand && link.state == State::Started && !link.expired
    }

    /// Somebody said no, or could not say yes.
    pub async fn give_up(&self, link: &Link, why: Why) -> Result<bool, Error> {
        let over = self.giving_back(link, self.close(link, why)).await?;
        if over {
            entry(Code::LinkGivenUp)
                .subject(&link.id)
                .detail(why.name())
                .write();
        }
        Ok(over)
    }

    /// Ends a link that never was, leaving what says so to whoever looks.
    pub(super) async fn close(&self, link: &Link, why: Why) -> Result<bool, Error> {
        let closed = execute!(
            &self.0.database,
            "UPDATE linked_accounts SET state = 'over', why = $3, sealed = NULL, wallet_key = NULL,
                    wallet_slot = NULL, remote_key = NULL,
                    changed_at = (SELECT now FROM clock), next_at = (SELECT now FROM clock) + $4
             WHERE id = $1 AND state = $2",
            link.id.clone(),
            link.state.name(),
            why.name(),
            DAY,
        )?;
        Ok(closed == 1)
    }

    pub(super) fn lifetime(&self) -> i64 {
        i64::try_from(self.0.config.link_lifetime.as_secs()).unwrap_or(i64::MAX)
    }
}
