//! Who is saving a file of their history: one at a time for each person, of this process alone.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whose files are being made.
#[derive(Clone, Debug, Default)]
pub struct Saves(Arc<Mutex<HashSet<String>>>);

/// A file that is being made; when this is dropped the next one may begin.
#[derive(Debug)]
#[must_use = "a file that nobody holds is not being made"]
pub struct Save {
    saves: Saves,
    owner: String,
}

impl Saves {
    /// A file of theirs begins; none while there is another.
    pub fn begin(&self, owner: &str) -> Option<Save> {
        self.owners().insert(owner.to_owned()).then(|| Save {
            saves: self.clone(),
            owner: owner.to_owned(),
        })
    }

    fn owners(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Save {
    fn drop(&mut self) {
        self.saves.owners().remove(&self.owner);
    }
}
