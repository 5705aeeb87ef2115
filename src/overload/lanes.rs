//! How many requests are worked on at once. Who signs out has a lane of their own, and whoever is signed in goes before
//! strangers.

use prometheus_client::metrics::counter::Counter;

use super::places::{Place, Places};
use crate::metrics::{InLane, Metrics};

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

/// One lane.
struct Way {
    places: Places,
    shed: Counter,
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
                .places
                .at_once()
                .or_else(|| self.anonymous.places.at_once())
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
            places: Places::new(
                places,
                metrics.requests_in_flight.get_or_create_owned(&of),
                metrics.requests_waiting.get_or_create_owned(&of),
            ),
            shed: metrics.requests_shed.get_or_create_owned(&of),
        }
    }

    async fn enter(&self) -> Option<Place<'_>> {
        let place = self.places.enter().await;
        if place.is_none() {
            self.shed.inc();
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::super::places::PATIENCE;
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
        assert_eq!(lanes.anonymous.places.in_flight.get(), 0);
    }
}
