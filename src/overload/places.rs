//! So many places at once, as many that wait for one, and nobody waits long: who would is told so early, while that still
//! costs next to nothing.

use std::time::Duration;

use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::counted::Counted;

/// Somebody waits for a page.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// Places, and a queue as long as there are places.
pub(super) struct Places {
    places: Semaphore,
    queue: Semaphore,
    pub(super) in_flight: Gauge,
    pub(super) waiting: Gauge,
}

/// One of them, for as long as this lives.
pub struct Place<'a> {
    _permit: SemaphorePermit<'a>,
    _counted: Counted,
}

impl Places {
    pub(super) fn new(count: usize, in_flight: Gauge, waiting: Gauge) -> Self {
        Self {
            places: Semaphore::new(count),
            queue: Semaphore::new(count),
            in_flight,
            waiting,
        }
    }

    /// A place, where one is free.
    pub(super) fn at_once(&self) -> Option<Place<'_>> {
        Some(self.place(self.places.try_acquire().ok()?))
    }

    /// A place, after a short while at most.
    pub(super) async fn enter(&self) -> Option<Place<'_>> {
        if let Some(place) = self.at_once() {
            return Some(place);
        }
        let _queued = self.queue.try_acquire().ok()?;
        let _counted = Counted::new(&self.waiting);
        let permit = timeout(PATIENCE, self.places.acquire()).await.ok()?.ok()?;
        Some(self.place(permit))
    }

    fn place<'a>(&self, permit: SemaphorePermit<'a>) -> Place<'a> {
        Place {
            _permit: permit,
            _counted: Counted::new(&self.in_flight),
        }
    }
}
