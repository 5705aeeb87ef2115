//! Indexes, and the one of somebody.

use std::sync::Arc;

use super::pace::Pace;
use super::presence::Presence;
use super::saves::Saves;
use crate::database::Database;
use crate::random::Random;
use crate::sealing::Keyring;

/// All indexes. The tables `history_accounts` and `history_blocks` belong to this folder.
#[derive(Clone)]
pub struct History {
    pub(super) database: Database,
    pub(super) ring: Arc<Keyring>,
    pub(super) random: Random,
    /// How often Blink may be asked for the sake of all of them, and of files.
    pub pace: Arc<Pace>,
    /// Whose owners are there.
    pub presence: Arc<Presence>,
    /// Whose files are being made.
    pub saves: Saves,
}

/// Somebody's index.
#[derive(Clone)]
pub struct Index {
    pub(super) history: History,
    pub(super) owner: String,
    /// Its own, for as long as it is kept.
    pub(super) name: String,
}

impl History {
    /// `per_minute`: how often Blink may be asked for the sake of all of them, and of files.
    pub fn new(
        database: Database,
        ring: Arc<Keyring>,
        random: Random,
        per_minute: std::num::NonZeroU32,
    ) -> Self {
        Self {
            database,
            ring,
            random,
            pace: Arc::new(Pace::per_minute(per_minute)),
            presence: Arc::default(),
            saves: Saves::default(),
        }
    }
}
