//! How many answers that never end one network may hold at once, so that nobody takes all connections of the others. The
//! memory is the same whoever comes, as with rates.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::rate::{CELLS, cell, network};

/// Places for each network; networks that share a cell share its places.
pub struct Streams {
    cells: Box<[Arc<Semaphore>]>,
    cell_of: RandomState,
}

/// One of them, for as long as this lives.
#[must_use = "a place that is dropped is free again"]
pub struct Stream {
    _place: Option<OwnedSemaphorePermit>,
}

impl Streams {
    /// So many at once for one network.
    pub fn new(each: usize) -> Self {
        let places = || Arc::new(Semaphore::new(each.min(Semaphore::MAX_PERMITS)));
        Self {
            cells: (0..CELLS).map(|_| places()).collect(),
            cell_of: RandomState::new(),
        }
    }

    /// A place, where this network has one left; whoever comes from nowhere in particular is not counted.
    pub fn enter(&self, address: Option<IpAddr>) -> Option<Stream> {
        let Some(address) = address else {
            return Some(Stream { _place: None });
        };
        let hash = self.cell_of.hash_one(network(address));
        let places = self.cells.get(cell(hash))?;
        let place = Arc::clone(places).try_acquire_owned().ok()?;
        Some(Stream {
            _place: Some(place),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_has_all_of_its_places_takes_none_of_the_others() {
        let streams = Streams::new(2);
        let [one, other] = ["192.0.2.1", "198.51.100.1"].map(|text| text.parse().ok());
        let (first, second) = (streams.enter(one), streams.enter(one));
        assert!(first.is_some() && second.is_some());
        assert!(streams.enter(one).is_none(), "a third one");
        // Once in 16,384 both share a cell.
        let apart =
            |address: Option<IpAddr>| address.map(|it| cell(streams.cell_of.hash_one(network(it))));
        assert!(streams.enter(other).is_some() || apart(one) == apart(other));
        drop(first);
        assert!(streams.enter(one).is_some(), "one has left");
        assert!((0..10).all(|_| streams.enter(None).is_some()));
    }
}
