//! Who keeps an index, how far it has come, and how it ends.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::filter::Filter;
use super::index::{History, Index};
use crate::blink::{LeftOut, TransactionId, WalletId};
use crate::database::{execute, fetch_optional};
use crate::money::{CurrencyCode, Unit};
use crate::sealing::Purpose;

/// How long one filler owns the filling, seconds: longer than a call to Blink with its second try may take.
const LEASE: i64 = 40;
/// The owner's visits are noted so often, seconds.
const TOUCH: i64 = 3600;

/// How far an index has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many transactions are in it.
    pub held: i64,
    /// How many of them are not settled.
    pub pending: i64,
    /// Whether it reaches back to the first one.
    pub complete: bool,
    /// When it was asked for.
    pub began_at: Timestamp,
    /// When the newest transactions were looked at last; none where they never were.
    pub top_at: Option<Timestamp>,
    /// How many seconds ago that was.
    pub top_age: i64,
    /// The latest and the earliest of its transactions.
    pub times: Option<(Timestamp, Timestamp)>,
    /// What Blink said of the account.
    pub facts: Facts,
    /// Somebody is filling it at present.
    pub filling: bool,
    /// Bytes on disk.
    pub size: i64,
}

/// What Blink said of the account beside its transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its wallets.
    pub wallets: Vec<(WalletId, Unit)>,
    /// When the person joined: nothing is older.
    pub joined_at: Timestamp,
    /// Every display currency that a transaction was recorded in.
    pub currencies: Vec<CurrencyCode>,
    /// Entries that are in no block, as we do not know their currency; the latest ones, where there are very many.
    pub left_out: Vec<LeftOut>,
}

#[derive(Serialize, Deserialize)]
struct StoredFacts {
    wallets: Vec<(String, Unit)>,
    joined_at: i64,
    currencies: Vec<CurrencyCode>,
    #[serde(default)]
    left_out: Vec<(String, i64)>,
}

type Row = (
    String,
    i64,
    i64,
    i64,
    i64,
    Option<Vec<u8>>,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    i64,
);

impl History {
    /// Somebody's index and how far it has come, if they keep one.
    pub async fn of(&self, owner: &str) -> Result<Option<(Index, Standing)>, Error> {
        let row = fetch_optional!(
            &self.database,
            Row,
            "SELECT name, began_at, complete, top_at, CAST(clock.now - top_at AS BIGINT), facts,
                    CAST(CASE WHEN filler IS NOT NULL AND filled_until >= clock.now THEN 1 ELSE 0 END AS BIGINT),
                    CAST(COALESCE((SELECT SUM(held) FROM history_blocks WHERE history = name), 0) AS BIGINT),
                    (SELECT MAX(newest_at) FROM history_blocks WHERE history = name),
                    (SELECT MIN(oldest_at) FROM history_blocks WHERE history = name),
                    CAST(COALESCE((SELECT SUM(pending) FROM history_blocks WHERE history = name), 0) AS BIGINT)
             FROM history_accounts, clock WHERE owner = $1",
            owner.to_owned(),
        )?;
        let Some((
            name,
            began_at,
            complete,
            top_at,
            top_age,
            facts,
            filling,
            held,
            newest,
            oldest,
            pending,
        )) = row
        else {
            return Ok(None);
        };
        let index = Index {
            history: self.clone(),
            owner: owner.to_owned(),
            name,
        };
        let facts = match facts {
            Some(sealed) => index.open_facts(&sealed)?,
            None => Facts::default(),
        };
        let at = |second| Timestamp::from_second(second).unwrap_or_default();
        let standing = Standing {
            held,
            pending,
            complete: complete != 0,
            began_at: at(began_at),
            top_at: (top_at > 0).then(|| at(top_at)),
            top_age,
            times: newest
                .zip(oldest)
                .map(|(newest, oldest)| (at(newest), at(oldest))),
            facts,
            filling: filling != 0,
            size: 0,
        };
        Ok(Some((index, standing)))
    }

    /// Begins an index; gives whether there was none.
    pub async fn begin(&self, owner: &str) -> Result<bool, Error> {
        let begun = execute!(
            &self.database,
            "INSERT INTO history_accounts (owner, name, began_at, used_at)
             SELECT $1, $2, clock.now, clock.now FROM clock WHERE 1 = 1
             ON CONFLICT (owner) DO NOTHING",
            owner.to_owned(),
            self.random.token()?,
        )?;
        Ok(begun == 1)
    }

    /// Deletes somebody's index, whatever state it is in; gives whether there was one.
    pub async fn end(&self, owner: &str) -> Result<bool, Error> {
        self.presence.end(owner);
        let ended = execute!(
            &self.database,
            "DELETE FROM history_accounts WHERE owner = $1",
            owner.to_owned(),
        )?;
        Ok(ended > 0)
    }

    /// Deletes the indexes of those who did not come for so many seconds, a few at a time.
    pub async fn sweep(&self, unused: i64) -> Result<u64, Error> {
        let mut swept = 0;
        loop {
            let round = execute!(
                &self.database,
                "DELETE FROM history_accounts WHERE owner IN (SELECT owner FROM history_accounts
                   WHERE used_at < (SELECT now FROM clock) - $1 LIMIT 5)",
                unused,
            )?;
            swept += round;
            if round < 5 {
                return Ok(swept);
            }
            tokio::task::yield_now().await;
        }
    }
}

impl Index {
    /// Notes now and then that its owner was there.
    pub async fn touch(&self) -> Result<(), Error> {
        execute!(
            &self.history.database,
            "UPDATE history_accounts SET used_at = (SELECT now FROM clock)
             WHERE name = $1 AND used_at < (SELECT now FROM clock) - $2",
            self.name.clone(),
            TOUCH,
        )?;
        Ok(())
    }

    /// [`Error::Gone`] where it was deleted meanwhile.
    pub(super) async fn is_kept(&self) -> Result<(), Error> {
        let found = fetch_optional!(
            &self.history.database,
            (String,),
            "SELECT name FROM history_accounts WHERE name = $1",
            self.name.clone(),
        )?;
        found.map(|_| ()).ok_or(Error::Gone)
    }

    /// Takes the filling, or keeps it; of several fillers one gets it. `filler` names the one who asks.
    pub async fn take(&self, filler: &str) -> Result<bool, Error> {
        let taken = execute!(
            &self.history.database,
            "UPDATE history_accounts SET filler = $2, filled_until = (SELECT now FROM clock) + $3
             WHERE name = $1 AND (filler IS NULL OR filler = $2 OR filled_until < (SELECT now FROM clock))",
            self.name.clone(),
            filler.to_owned(),
            LEASE,
        )?;
        Ok(taken == 1)
    }

    /// Gives the filling back.
    pub async fn leave(&self, filler: &str) -> Result<(), Error> {
        execute!(
            &self.history.database,
            "UPDATE history_accounts SET filler = NULL WHERE name = $1 AND filler = $2",
            self.name.clone(),
            filler.to_owned(),
        )?;
        Ok(())
    }

    /// The newest transactions were looked at.
    pub(super) async fn note_top(&self) -> Result<(), Error> {
        execute!(
            &self.history.database,
            "UPDATE history_accounts SET top_at = (SELECT now FROM clock) WHERE name = $1",
            self.name.clone(),
        )?;
        Ok(())
    }

    /// Whether it reaches back to the first transaction.
    pub(super) async fn note_reach(&self, complete: bool) -> Result<(), Error> {
        execute!(
            &self.history.database,
            "UPDATE history_accounts SET complete = $2 WHERE name = $1",
            self.name.clone(),
            i64::from(complete),
        )?;
        Ok(())
    }

    /// What would be missing in whatever is found with that filter, as its currency is not known.
    pub async fn left_out(&self, filter: &Filter) -> Result<Vec<LeftOut>, Error> {
        let (_, standing) = self.history.of(&self.owner).await?.ok_or(Error::Gone)?;
        let mut left_out = standing.facts.left_out;
        left_out.retain(|one| filter.misses(one));
        Ok(left_out)
    }

    /// Bytes that its blocks take on disk.
    pub async fn size(&self) -> Result<i64, Error> {
        let row = fetch_optional!(
            &self.history.database,
            (i64,),
            "SELECT CAST(COALESCE(SUM(LENGTH(sealed)), 0) AS BIGINT) FROM history_blocks WHERE history = $1",
            self.name.clone(),
        )?;
        Ok(row.map_or(0, |(size,)| size))
    }

    /// Remembers what Blink said of the account.
    pub(super) async fn note_facts(&self, facts: &Facts) -> Result<(), Error> {
        let stored = StoredFacts {
            wallets: facts
                .wallets
                .iter()
                .map(|(id, unit)| (id.to_string(), *unit))
                .collect(),
            joined_at: facts.joined_at.as_second(),
            currencies: facts.currencies.clone(),
            left_out: facts
                .left_out
                .iter()
                .map(|one| (one.id.to_string(), one.at.as_second()))
                .collect(),
        };
        let plain = serde_json::to_vec(&stored).map_err(|_| Error::Unreadable)?;
        let bound = self.bound();
        let sealed = self
            .history
            .ring
            .seal(Purpose::History, &[], &bound, &plain)?;
        execute!(
            &self.history.database,
            "UPDATE history_accounts SET facts = $2 WHERE name = $1",
            self.name.clone(),
            sealed,
        )?;
        Ok(())
    }

    fn open_facts(&self, sealed: &[u8]) -> Result<Facts, Error> {
        let bound = self.bound();
        let plain = self
            .history
            .ring
            .open(Purpose::History, &[], &bound, sealed)?;
        let stored: StoredFacts = serde_json::from_slice(&plain).map_err(|_| Error::Unreadable)?;
        let wallet = |(id, unit): (String, Unit)| Some((WalletId::parse(&id)?, unit));
        let left_out = |(id, at): (String, i64)| {
            let at = Timestamp::from_second(at).ok()?;
            Some(LeftOut {
                id: TransactionId::parse(&id)?,
                at,
            })
        };
        Ok(Facts {
            wallets: stored.wallets.into_iter().filter_map(wallet).collect(),
            joined_at: Timestamp::from_second(stored.joined_at).unwrap_or_default(),
            currencies: stored.currencies,
            left_out: stored.left_out.into_iter().filter_map(left_out).collect(),
        })
    }

    /// What the facts are bound to: whose they are, and of which index.
    fn bound(&self) -> Vec<u8> {
        [b"facts ", self.owner.as_bytes(), b" ", self.name.as_bytes()].concat()
    }
}
