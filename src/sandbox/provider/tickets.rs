//! What waits for a browser to come back with a ticket.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::sandbox::clock::later;

/// How long a forgotten thing is kept after it expired, so that a late visitor hears why.
const KEPT_SECONDS: u64 = 24 * 3600;

/// How many things may wait; the oldest make room.
const WAITING: usize = 10_000;

/// Things that wait, each behind an unguessable ticket.
#[derive(Debug)]
pub(super) struct Tickets<T> {
    waiting: HashMap<String, (Timestamp, T)>,
}

impl<T> Default for Tickets<T> {
    fn default() -> Self {
        Self {
            waiting: HashMap::new(),
        }
    }
}

impl<T> Tickets<T> {
    /// Keeps a thing until somebody comes with its ticket.
    pub(super) fn keep(&mut self, now: Timestamp, ticket: String, thing: T) {
        if self.waiting.len() >= WAITING {
            self.make_room(now);
        }
        self.waiting.insert(ticket, (now, thing));
    }

    /// Looks at a thing without taking it away.
    pub(super) fn look(&self, ticket: &str) -> Option<&T> {
        self.waiting.get(ticket).map(|(_, thing)| thing)
    }

    /// Hands a thing over; a ticket is good for once.
    pub(super) fn take(&mut self, ticket: &str) -> Option<T> {
        self.waiting.remove(ticket).map(|(_, thing)| thing)
    }

    fn make_room(&mut self, now: Timestamp) {
        self.waiting
            .retain(|_, (since, _)| later(*since, KEPT_SECONDS) > now);
        while self.waiting.len() >= WAITING {
            let oldest = self.waiting.iter().min_by_key(|(_, (since, _))| *since);
            let Some(ticket) = oldest.map(|(ticket, _)| ticket.clone()) else {
                break;
            };
            self.waiting.remove(&ticket);
        }
    }
}
