//! Whose owners are there: for a minute after their last request, and no longer. Of this process alone.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Somebody is there for so long after their last request.
const THERE: Duration = Duration::from_secs(60);

/// Who is there, of those whose index is being filled.
#[derive(Debug, Default)]
pub struct Presence(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    stays: HashMap<String, (Stay, Instant)>,
    last: u64,
}

/// One stay of somebody; a later one is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay(u64);

impl Presence {
    /// Somebody's index is to be filled while they are there; none where that is under way.
    pub fn arrive(&self, owner: &str) -> Option<Stay> {
        let until = Instant::now() + THERE;
        let mut book = self.book();
        if let Some((_, known)) = book.stays.get_mut(owner) {
            *known = until;
            return None;
        }
        book.last += 1;
        let stay = Stay(book.last);
        book.stays.insert(owner.to_owned(), (stay, until));
        Some(stay)
    }

    /// They asked for something, whatever it was.
    pub fn seen(&self, owner: &str) {
        if let Some((_, until)) = self.book().stays.get_mut(owner) {
            *until = Instant::now() + THERE;
        }
    }

    /// Whether they still are there.
    pub fn is_there(&self, owner: &str, stay: Stay) -> bool {
        self.is_there_at(owner, stay, Instant::now())
    }

    fn is_there_at(&self, owner: &str, stay: Stay, now: Instant) -> bool {
        let known = self.book().stays.get(owner).copied();
        known.is_some_and(|(known, until)| known == stay && now < until)
    }

    /// There is nothing left to do, or they have left.
    pub fn over(&self, owner: &str, stay: Stay) {
        let mut book = self.book();
        if book
            .stays
            .get(owner)
            .is_some_and(|(known, _)| *known == stay)
        {
            book.stays.remove(owner);
        }
    }

    /// Nothing is to be filled any more, whoever does it.
    pub(super) fn end(&self, owner: &str) {
        self.book().stays.remove(owner);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stay_lasts_a_minute_after_the_last_request() {
        let presence = Presence::default();
        presence.seen("ana");
        let stay = presence.arrive("ana").unwrap();
        assert_eq!(presence.arrive("ana"), None, "it is under way");
        let at = |seconds| Instant::now() + Duration::from_secs(seconds);
        assert!(presence.is_there_at("ana", stay, at(59)));
        assert!(!presence.is_there_at("ana", stay, at(61)));
        assert!(!presence.is_there("leo", stay));
        presence.over("ana", stay);
        assert!(!presence.is_there("ana", stay));
        // Another stay is not ended by what belonged to the one before.
        let next = presence.arrive("ana").unwrap();
        presence.over("ana", stay);
        assert!(presence.is_there("ana", next) && !presence.is_there("ana", stay));
        presence.end("ana");
        assert!(!presence.is_there("ana", next));
    }
}
