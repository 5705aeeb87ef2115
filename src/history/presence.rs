//! Who is there: a session, for a minute after its last request, and no longer. Of this process alone.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Somebody is there for so long after their last request.
const THERE: Duration = Duration::from_secs(60);

/// Which sessions are there, of those whose person's index is being filled. By session, and not by person: what one of
/// their devices may do is not done because another is in use.
#[derive(Debug, Default)]
pub struct Presence(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    stays: HashMap<Vec<u8>, Known>,
    last: u64,
}

#[derive(Debug)]
struct Known {
    owner: String,
    number: u64,
    until: Instant,
}

/// One stay of a session; a later one is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    session: Vec<u8>,
    number: u64,
}

impl Presence {
    /// Somebody's index is to be filled while this session of theirs is there; none where that is under way.
    pub fn arrive(&self, owner: &str, session: &[u8]) -> Option<Stay> {
        let until = Instant::now() + THERE;
        let mut book = self.book();
        if let Some(known) = book.stays.get_mut(session) {
            known.until = until;
            return None;
        }
        book.last += 1;
        let number = book.last;
        let owner = owner.to_owned();
        let known = Known {
            owner,
            number,
            until,
        };
        book.stays.insert(session.to_owned(), known);
        Some(Stay {
            session: session.to_owned(),
            number,
        })
    }

    /// It asked for something, whatever it was.
    pub fn seen(&self, session: &[u8]) {
        self.seen_at(session, Instant::now());
    }

    fn seen_at(&self, session: &[u8], now: Instant) {
        if let Some(known) = self.book().stays.get_mut(session) {
            known.until = now + THERE;
        }
    }

    /// Whether it still is there.
    pub fn is_there(&self, stay: &Stay) -> bool {
        self.is_there_at(stay, Instant::now())
    }

    fn is_there_at(&self, stay: &Stay, now: Instant) -> bool {
        let book = self.book();
        let known = book.stays.get(&stay.session);
        known.is_some_and(|known| known.number == stay.number && now < known.until)
    }

    /// There is nothing left to do, or it has left.
    pub fn over(&self, stay: &Stay) {
        let mut book = self.book();
        book.stays.retain(|_, known| known.number != stay.number);
    }

    /// Nothing of this person's is to be filled any more, whoever does it.
    pub(super) fn end(&self, owner: &str) {
        self.book().stays.retain(|_, known| known.owner != owner);
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
        presence.seen(b"phone");
        let stay = presence.arrive("ana", b"phone").unwrap();
        assert_eq!(presence.arrive("ana", b"phone"), None, "it is under way");
        let at = |seconds| Instant::now() + Duration::from_secs(seconds);
        assert!(presence.is_there_at(&stay, at(59)));
        assert!(!presence.is_there_at(&stay, at(61)));
        presence.over(&stay);
        assert!(!presence.is_there(&stay));
        // Another stay is not ended by what belonged to the one before.
        let next = presence.arrive("ana", b"phone").unwrap();
        presence.over(&stay);
        assert!(presence.is_there(&next) && !presence.is_there(&stay));
        presence.end("ana");
        assert!(!presence.is_there(&next));
    }

    #[test]
    fn one_device_does_not_stay_because_another_is_in_use() {
        let presence = Presence::default();
        let phone = presence.arrive("ana", b"phone").unwrap();
        let desk = presence.arrive("ana", b"desk").unwrap();
        let at = |seconds| Instant::now() + Duration::from_secs(seconds);
        presence.seen_at(b"desk", at(40));
        assert!(presence.is_there_at(&desk, at(80)) && !presence.is_there_at(&phone, at(80)));
    }
}
