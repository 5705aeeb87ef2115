//! How many requests are worked on at once. Who signs out has a lane of their own, and whoever is signed in goes before
//! strangers; who would wait too long is told so early, while that still costs next to nothing.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::counted::Counted;
use crate::metrics::{InLane, Metrics};

/// A request waits this long for its turn.
const PATIENCE: Duration = Duration::from_millis(500);
/// Sign-outs, from here and from the provider, have this part of the places on top, and nobody else has them.
const RESERVED: usize = 8;

/// Which kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Ends a session.
    Reserved,
    /// Comes with a session, or says so.
    SignedIn,
    /// Comes from a stranger.
    Anonymous,
}

/// All lanes.
pub struct Lanes {
    reserved: Way,
    signed_in: Way,
    anonymous: Way,
}

/// One lane: places, and a queue as long as there are places.
struct Way {
    places: Semaphore,
    queue: Semaphore,
    in_flight: Gauge,
    waiting: Gauge,
    shed: Counter,
}

/// A request that may be worked on, for as long as this lives.
pub struct Place<'a> {
    _permit: SemaphorePermit<'a>,
    _counted: Counted,
}

impl Lanes {
    /// So many places, half of them open to strangers.
    pub fn new(places: usize, metrics: &Metrics) -> Self {
        let way = |lane, places| Way::new(lane, places, metrics);
        Self {
            reserved: way("reserved", places.div_ceil(RESERVED)),
            signed_in: way("signed_in", places.div_ceil(2)),
            anonymous: way("anonymous", places.div_ceil(2)),
        }
    }

    /// Waits a short while for a place; none means that there is too much to do.
    pub async fn enter(&self, lane: Lane) -> Option<Place<'_>> {
        match lane {
            Lane::Reserved => self.reserved.enter().await,
            Lane::Anonymous => self.anonymous.enter().await,
            // Strangers' places are theirs as well.
            Lane::SignedIn => match self
                .signed_in
                .at_once()
                .or_else(|| self.anonymous.at_once())
            {
                Some(place) => Some(place),
                None => self.signed_in.enter().await,
            },
        }
    }
}

impl Way {
    fn new(lane: &'static str, places: usize, metrics: &Metrics) -> Self {
        let of = InLane { lane };
        Self {
            places: Semaphore::new(places),
            queue: Semaphore::new(places),
            in_flight: metrics.requests_in_flight.get_or_create_owned(&of),
            waiting: metrics.requests_waiting.get_or_create_owned(&of),
            shed: metrics.requests_shed.get_or_create_owned(&of),
        }
    }

    fn at_once(&self) -> Option<Place<'_>> {
        Some(self.place(self.places.try_acquire().ok()?))
    }

    async fn enter(&self) -> Option<Place<'_>> {
        if let Some(place) = self.at_once() {
            return Some(place);
        }
        let waited = self.wait().await;
        if waited.is_none() {
            self.shed.inc();
        }
        waited
    }

    async fn wait(&self) -> Option<Place<'_>> {
        let _waiting = self.queue.try_acquire().ok()?;
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

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    async fn all<'a>(lanes: &'a Lanes, lane: Lane) -> Vec<Place<'a>> {
        let mut places = Vec::new();
        while let Some(place) = lanes.enter(lane).await {
            places.push(place);
        }
        places
    }

    #[tokio::test]
    async fn strangers_leave_room_for_people_and_people_for_those_who_leave() {
        let lanes = Lanes::new(8, &Metrics::default());
        let strangers = all(&lanes, Lane::Anonymous).await;
        let people = all(&lanes, Lane::SignedIn).await;
        let leaving = all(&lanes, Lane::Reserved).await;
        assert_eq!((strangers.len(), people.len(), leaving.len()), (4, 4, 1));
        drop((strangers, people));
        // Where there are no strangers people have their places too.
        assert_eq!(all(&lanes, Lane::SignedIn).await.len(), 8);
    }

    #[tokio::test]
    async fn the_queue_is_short_and_nobody_waits_long() {
        let lanes = Lanes::new(2, &Metrics::default());
        let place = lanes.enter(Lane::Anonymous).await.unwrap();
        let begun = Instant::now();
        let (one, two, ()) = tokio::join!(
            lanes.enter(Lane::Anonymous),
            async {
                let refused = lanes.enter(Lane::Anonymous).await.is_none();
                (refused, begun.elapsed())
            },
            async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                drop(place);
            }
        );
        assert!(
            two.0 && two.1 < Duration::from_millis(20),
            "one waits already"
        );
        assert!(one.is_some() && begun.elapsed() < PATIENCE);
        let begun = Instant::now();
        assert!(lanes.enter(Lane::Anonymous).await.is_none());
        assert!(begun.elapsed() >= PATIENCE);
        assert_eq!(lanes.anonymous.shed.get(), 2);
        drop(one);
        assert_eq!(lanes.anonymous.in_flight.get(), 0);
    }
}
