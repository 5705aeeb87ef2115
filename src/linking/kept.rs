//! A link as it is kept: one row, read as a whole.

use super::content::Content;
use super::error::Error;
use super::linker::Linker;
use super::state::{State, Why};
use crate::sealing::Keyring;

/// A link. What is sealed stays so until it is needed.
#[derive(Clone)]
pub struct Link {
    pub(super) id: String,
    /// The organisation's integration.
    pub auth_id: String,
    pub(super) user_key: Vec<u8>,
    pub(super) wallet_key: Option<Vec<u8>>,
    pub(super) sealed: Option<Vec<u8>>,
    /// Where it stands.
    pub state: State,
    /// Why.
    pub why: Why,
    /// When this state began, Unix seconds by the database's clock.
    pub changed_at: i64,
    /// Its time is over.
    pub expired: bool,
    /// For how many seconds it has stood there.
    pub(super) age: i64,
    /// Nobody has said what joinblink calls it.
    pub(super) remote_key_is_unknown: bool,
    pub(super) tries: i64,
}

/// What a row is read as, in the order of `select!`.
pub(super) type Row = (
    String,
    String,
    Vec<u8>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    String,
    String,
    i64,
    i64,
    i64,
    i64,
    i64,
);

/// `SELECT` and the columns of a [`Row`], with the clock beside the table.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, auth_id, user_key, wallet_key, sealed, state, why, changed_at,
                    CAST(CASE WHEN expires_at < clock.now THEN 1 ELSE 0 END AS BIGINT),
                    CAST(clock.now - changed_at AS BIGINT), tries,
                    CAST(CASE WHEN remote_key IS NULL THEN 1 ELSE 0 END AS BIGINT)
             FROM linked_accounts, clock ",
            $rest
        )
    };
}

pub(super) use select;

impl Link {
    pub(super) fn of(row: Row) -> Result<Self, Error> {
        let (
            id,
            auth_id,
            user_key,
            wallet_key,
            sealed,
            state,
            why,
            changed_at,
            expired,
            age,
            tries,
            unknown,
        ) = row;
        Ok(Self {
            id,
            auth_id,
            user_key,
            wallet_key,
            sealed,
            state: State::of(&state).ok_or(Error::Unreadable)?,
            why: Why::of(&why),
            changed_at,
            expired: expired != 0,
            age,
            remote_key_is_unknown: unknown != 0,
            tries,
        })
    }

    pub(super) fn content(&self, ring: &Keyring) -> Result<Content, Error> {
        let sealed = self.sealed.as_ref().ok_or(Error::Unreadable)?;
        Content::open(ring, &self.id, sealed)
    }

    /// What the wallet is called at joinblink, and the employee as they were shown; none once it was erased.
    pub fn names(&self, linker: &Linker) -> Option<Names> {
        let content = self.content(&linker.0.ring).ok()?;
        Some(Names {
            employee: content.name,
            username: content.username,
            title: content.title,
            is_known: content.remote_id.is_some(),
        })
    }
}

/// Both sides of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The employee, as joinblink calls them.
    pub employee: String,
    /// The wallet's username, where it has one.
    pub username: Option<String>,
    /// What joinblink shows for the wallet.
    pub title: String,
    /// joinblink has said what it calls the link.
    pub is_known: bool,
}
