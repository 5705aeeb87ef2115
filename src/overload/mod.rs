//! How much is taken on at once, and what happens to the rest: rates, lanes, gates in front of Blink, connections.

mod breaker;
mod charges;
mod connections;
mod counted;
mod gate;
mod lanes;
mod places;
mod rate;
mod retries;
mod streams;
mod tally;

pub use charges::Charges;
pub use connections::Connections;
pub use counted::Counted;
pub use gate::{Call, Closed, Gate};
pub use lanes::{Lane, Lanes};
pub use places::Place;
pub use rate::{Rate, together};
pub use retries::Retries;
pub use streams::{Stream, Streams};
pub use tally::Tally;
