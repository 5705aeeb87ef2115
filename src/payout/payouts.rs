//! The table of runs: what was prepared, and where it stands.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Clock;
use crate::database::{self, Database, execute, fetch_all, fetch_optional};
use crate::money::Unit;
use crate::news::News;
use crate::random::Random;
use crate::sealing::Keyring;

use super::asked::Asked;
use super::id::RunId;
use super::run::Run;
use super::state::RunState;
use super::told;
use super::trail::Change;

/// Why a run could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// What is written there cannot be read, or what we have cannot be written.
    #[error("a run's row cannot be read: {0}")]
    Row(String),
    /// Others kept changing it, or changed it first.
    #[error("a run is changed by others")]
    Overtaken,
    /// No id can be made.
    #[error(transparent)]
    NoRandomness(#[from] crate::random::NoRandomness),
    /// The token cannot be sealed.
    #[error(transparent)]
    Sealing(#[from] crate::sealing::Broken),
}

/// So many runs of one person are looked at at a time.
pub const MOST_CHECKED: i64 = 5;

/// Every run there is.
#[derive(Clone)]
pub struct Payouts {
    pub(super) database: Database,
    pub(super) clock: Clock,
    pub(super) random: Random,
    pub(super) ring: Arc<Keyring>,
    news: News<RunId>,
}

/// A run to be.
pub struct NewRun {
    /// Made with the form; the same form twice, of the same person and with the same in it, is the same run.
    pub form_key: String,
    /// Who prepares it: Blink's id of them.
    pub prepared_by: String,
    /// Whether somebody else has to approve it, out of whose wallet it is then paid.
    pub needs_two: bool,
    /// What it is called; may be empty.
    pub title: String,
    /// It moves money between two wallets of one person.
    pub converts: bool,
    /// What the wallet that pays counts in.
    pub unit: Unit,
    /// Its rows as they were typed, the first one being number 1.
    pub rows: Vec<Asked>,
    /// The wallet that is to pay, where it is known: nobody pays themselves. Nothing is paid before the run is started.
    pub wallet: Option<String>,
}

impl NewRun {
    /// What its form is known by, together with what was in it: whoever goes back and changes an amount hands in another run.
    fn key(&self) -> Result<String, Error> {
        let content = (self.needs_two, &self.title, self.unit, &self.rows);
        let hash = digest(&SHA256, written(&content)?.as_bytes());
        Ok(format!(
            "{} {}",
            self.form_key,
            URL_SAFE_NO_PAD.encode(hash)
        ))
    }
}

/// What became of a form.
#[derive(Debug)]
pub enum Begun {
    /// A new run.
    New(Run),
    /// The run that this form had made before.
    Again(Run),
    /// None: so many runs of this person are being looked at already.
    TooMany,
}

/// The columns of a [`Stored`] run. Two that are yes or no come as one number, as no tuple has room for more.
macro_rules! columns {
    () => {
        "id, prepared_by, payer, two_people + 2 * converts AS kind, title, unit, wallet, size, state, reason, history, token_until, token_hash, created_at, round, version"
    };
}

pub(super) use columns as run_columns;

/// A run as it is stored.
pub(super) type Stored = (
    String,
    String,
    Option<String>,
    i64,
    String,
    String,
    Option<String>,
    i64,
    String,
    Option<String>,
    String,
    Option<i64>,
    Option<Vec<u8>>,
    i64,
    i64,
    i64,
);

impl Payouts {
    /// The runs in that database; their tokens are sealed with that ring.
    pub fn new(database: Database, clock: Clock, random: Random, ring: Arc<Keyring>) -> Self {
        Self {
            database,
            clock,
            random,
            ring,
            news: News::default(),
        }
    }

    /// Where to hear of changes of runs and of their rows; versions are what [`Payouts::mark`] tells.
    pub fn news(&self) -> &News<RunId> {
        &self.news
    }

    /// Tells whoever listens how far a run has come, whichever instance has brought it there.
    pub async fn spread(&self, id: &RunId) -> Result<(), Error> {
        self.news.tell(id, self.mark(id).await?);
        Ok(())
    }

    /// Writes a run down with all its rows at once, unless its form did before. From then on its rows are looked at.
    pub async fn begin(&self, new: NewRun) -> Result<Begun, Error> {
        self.begin_instead(new, None).await
    }

    /// The same for one that takes the place of another run, which is about to be called off.
    pub async fn begin_instead(
        &self,
        new: NewRun,
        instead: Option<&RunId>,
    ) -> Result<Begun, Error> {
        let (id, now) = (RunId::random(&self.random)?, self.clock.unix());
        let form_key = new.key()?;
        let first = Change {
            state: RunState::Checking,
            at: now,
            by: Some(new.prepared_by.clone()),
            reason: None,
            fee_percent: None,
        };
        let prepared_by = new.prepared_by.clone();
        let inserted = execute!(
            &self.database,
            "INSERT INTO payout_runs (id, form_key, prepared_by, two_people, title, unit, asked, size, state, history, created_at,
                 wallet, converts)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
             WHERE (SELECT COUNT(*) FROM payout_runs WHERE prepared_by = $3 AND state = 'checking' AND id <> $14) < $15
             ON CONFLICT DO NOTHING",
            id.as_str().to_owned(),
            form_key.clone(),
            new.prepared_by,
            i64::from(new.needs_two),
            new.title,
            written(&new.unit)?,
            written(&new.rows)?,
            i64::try_from(new.rows.len()).unwrap_or(i64::MAX),
            RunState::Checking.word(),
            written(&[first])?,
            now,
            new.wallet,
            i64::from(new.converts),
            instead.map_or(String::new(), |run| run.as_str().to_owned()),
            MOST_CHECKED,
        )?;
        let row = fetch_optional!(
            &self.database,
            Stored,
            concat!(
                "SELECT ",
                columns!(),
                " FROM payout_runs WHERE prepared_by = $1 AND form_key = $2"
            ),
            prepared_by,
            form_key,
        )?;
        let Some(row) = row else {
            return Ok(Begun::TooMany);
        };
        let run = run(row)?;
        Ok(if inserted == 1 {
            told::prepared(&run);
            Begun::New(run)
        } else {
            Begun::Again(run)
        })
    }

    /// Whether so many runs of whoever prepared that one are looked at that it has to wait.
    pub(super) async fn has_most_checked(&self, id: &RunId) -> Result<bool, Error> {
        let row = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT COUNT(*) FROM payout_runs
             WHERE prepared_by = (SELECT prepared_by FROM payout_runs WHERE id = $1) AND state = 'checking'",
            id.as_str().to_owned(),
        )?;
        Ok(row.is_some_and(|(count,)| count >= MOST_CHECKED))
    }

    /// One run.
    pub async fn find(&self, id: &RunId) -> Result<Option<Run>, Error> {
        let row = fetch_optional!(
            &self.database,
            Stored,
            concat!("SELECT ", columns!(), " FROM payout_runs WHERE id = $1"),
            id.as_str().to_owned(),
        )?;
        row.map(run).transpose()
    }

    /// Its rows as they were typed, the first one being number 1.
    pub async fn asked(&self, id: &RunId) -> Result<Vec<Asked>, Error> {
        let row = fetch_optional!(
            &self.database,
            (String,),
            "SELECT asked FROM payout_runs WHERE id = $1",
            id.as_str().to_owned(),
        )?;
        row.map_or(Ok(Vec::new()), |(asked,)| read(&asked))
    }

    /// The runs that somebody prepared or pays, the newest first; older than that one, where one is named.
    pub async fn of(
        &self,
        person: &str,
        older_than: Option<&Run>,
        limit: i64,
    ) -> Result<Vec<Run>, Error> {
        let (before, id) =
            older_than.map_or((i64::MAX, ""), |run| (run.created_at, run.id.as_str()));
        let rows = fetch_all!(
            &self.database,
            Stored,
            concat!(
                "SELECT ",
                columns!(),
                " FROM payout_runs WHERE (prepared_by = $1 OR payer = $1)
                 AND (created_at < $2 OR (created_at = $2 AND id < $3))
                 ORDER BY created_at DESC, id DESC LIMIT $4"
            ),
            person.to_owned(),
            before,
            id.to_owned(),
            limit,
        )?;
        Ok(rows.into_iter().filter_map(readable).collect())
    }

    /// How many rows can be paid and wait for something that is not there at present; they are tried again.
    pub async fn waiting(&self, id: &RunId) -> Result<i64, Error> {
        let row = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT COUNT(*) FROM payout_rows WHERE run = $1 AND state = 'ready' AND reason IS NOT NULL",
            id.as_str().to_owned(),
        )?;
        Ok(row.map_or(0, |(count,)| count))
    }

    /// A number that grows whenever the run or one of its rows changes.
    pub async fn mark(&self, id: &RunId) -> Result<i64, Error> {
        let row = fetch_optional!(
            &self.database,
            (i64,),
            "SELECT CAST(version + COALESCE((SELECT SUM(version) FROM payout_rows WHERE run = $1), 0) AS BIGINT)
             FROM payout_runs WHERE id = $1",
            id.as_str().to_owned(),
        )?;
        Ok(row.map_or(0, |(mark,)| mark))
    }
}

/// One row that cannot be read must not keep the others from being worked on.
pub(super) fn readable(row: Stored) -> Option<Run> {
    let id = row.0.clone();
    let read = run(row);
    if let Err(error) = &read {
        tracing::error!(%error, run = id, "a run's row is passed over");
    }
    read.ok()
}

fn run(row: Stored) -> Result<Run, Error> {
    let (
        id,
        prepared_by,
        payer,
        kind,
        title,
        unit,
        wallet,
        size,
        state,
        reason,
        history,
        token_until,
        token_hash,
        created_at,
        round,
        version,
    ) = row;
    let reason = reason.map(|reason| reason.parse().map_err(unreadable));
    Ok(Run {
        id: id.parse().map_err(unreadable)?,
        prepared_by,
        payer,
        needs_two: kind & 1 != 0,
        title,
        converts: kind & 2 != 0,
        unit: read(&unit)?,
        wallet,
        size,
        state: state.parse().map_err(unreadable)?,
        reason: reason.transpose()?,
        history: read(&history)?,
        token_until,
        token_hash,
        created_at,
        round,
        version,
    })
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(unreadable)
}

pub(super) fn written<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(unreadable)
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> Error {
    Error::Row(error.to_string())
}
