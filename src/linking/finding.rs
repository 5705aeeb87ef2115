//! Links found again: by their address, by a browser, by a wallet, and by what joinblink calls them.

use super::error::Error;
use super::kept::{Link, Row, select};
use super::keys;
use super::linker::Linker;
use crate::database::{fetch_all, fetch_optional};
use crate::joinblink::{EmployeeId, RemoteId};

impl Linker {
    /// The link that an address ends in, as long as it opens anything.
    pub async fn issued(&self, secret: &str) -> Result<Option<Link>, Error> {
        self.one(fetch_optional!(
            &self.0.database,
            Row,
            select!("WHERE link_hash = $1 AND state = 'issued' AND expires_at >= clock.now"),
            keys::of_secret(secret),
        )?)
    }

    /// The link that a browser is at.
    pub async fn of_browser(&self, cookie: &str) -> Result<Option<Link>, Error> {
        self.one(fetch_optional!(
            &self.0.database,
            Row,
            select!("WHERE browser_hash = $1"),
            keys::of_secret(cookie),
        )?)
    }

    /// The living links of a wallet, at every organisation.
    pub async fn of_wallet(&self, subject: &str) -> Result<Vec<Link>, Error> {
        let mut links = Vec::new();
        for one in &self.0.config.integrations {
            let rows = fetch_all!(
                &self.0.database,
                Row,
                select!(
                    "WHERE wallet_key = $1 AND state IN ('active', 'unconfirmed') ORDER BY changed_at"
                ),
                keys::of_wallet(&one.auth_id, self.0.provider.issuer(), subject),
            )?;
            for row in rows {
                links.push(Link::of(row)?);
            }
        }
        Ok(links)
    }

    /// The link of an employee that stands in the way of another: the one that lives before one that is ending.
    pub(super) async fn living(&self, user_key: &[u8]) -> Result<Option<Link>, Error> {
        self.one(fetch_optional!(
            &self.0.database,
            Row,
            select!(
                "WHERE user_key = $1 AND state IN ('adding', 'active', 'disconnecting')
                 ORDER BY CASE state WHEN 'disconnecting' THEN 1 ELSE 0 END LIMIT 1"
            ),
            user_key.to_vec(),
        )?)
    }

    /// Whether somebody else has linked this wallet.
    pub(super) async fn is_taken(&self, wallet_key: &[u8], user_key: &[u8]) -> Result<bool, Error> {
        let taken = fetch_optional!(
            &self.0.database,
            (String,),
            "SELECT id FROM linked_accounts WHERE wallet_key = $1 AND user_key <> $2
               AND state IN ('adding', 'active', 'unconfirmed', 'disconnecting') LIMIT 1",
            wallet_key.to_vec(),
            user_key.to_vec(),
        )?;
        Ok(taken.is_some())
    }

    /// What joinblink calls by this id and belongs to this employee, the youngest first.
    pub(super) async fn of_remote(
        &self,
        auth_id: &str,
        user: &EmployeeId,
        id: &RemoteId,
    ) -> Result<Option<Link>, Error> {
        self.one(fetch_optional!(
            &self.0.database,
            Row,
            select!("WHERE remote_key = $1 AND user_key = $2 ORDER BY changed_at DESC LIMIT 1"),
            keys::of_remote(auth_id, id.as_str()),
            keys::of_user(auth_id, user.as_str()),
        )?)
    }

    /// Whether an id of joinblink's stands for a link of anybody.
    pub(super) async fn is_known(&self, auth_id: &str, id: &RemoteId) -> Result<bool, Error> {
        let known = fetch_optional!(
            &self.0.database,
            (String,),
            "SELECT id FROM linked_accounts WHERE remote_key = $1 LIMIT 1",
            keys::of_remote(auth_id, id.as_str()),
        )?;
        Ok(known.is_some())
    }

    /// A link of an employee of which nobody knows what joinblink calls it, also after it ended here. Where there are
    /// several the likeliest: what is being added (wait for it), what stayed in doubt, what lives, what ended last.
    pub(super) async fn nameless(
        &self,
        auth_id: &str,
        user: &EmployeeId,
    ) -> Result<Option<Link>, Error> {
        let user_key = keys::of_user(auth_id, user.as_str());
        self.one(fetch_optional!(
            &self.0.database,
            Row,
            select!(
                "WHERE user_key = $1 AND remote_key IS NULL
                   AND state IN ('adding', 'active', 'unconfirmed', 'gone')
                 ORDER BY CASE state WHEN 'adding' THEN 0 WHEN 'unconfirmed' THEN 1 WHEN 'active' THEN 2 ELSE 3 END,
                   CASE state WHEN 'gone' THEN -changed_at ELSE changed_at END
                 LIMIT 1"
            ),
            user_key,
        )?)
    }

    /// Whether an earlier *Add* of theirs stayed open.
    pub async fn is_in_doubt(&self, link: &Link) -> Result<bool, Error> {
        let open = fetch_optional!(
            &self.0.database,
            (String,),
            "SELECT id FROM linked_accounts WHERE user_key = $1 AND state = 'unconfirmed' LIMIT 1",
            link.user_key.clone(),
        )?;
        Ok(open.is_some())
    }

    /// A link as it is now.
    pub(super) async fn again(&self, link: &Link) -> Result<Option<Link>, Error> {
        self.one(fetch_optional!(
            &self.0.database,
            Row,
            select!("WHERE id = $1"),
            link.id.clone(),
        )?)
    }

    fn one(&self, row: Option<Row>) -> Result<Option<Link>, Error> {
        row.map(Link::of).transpose()
    }
}
