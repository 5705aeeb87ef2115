//! Who receives the money: an own wallet, somebody's wallet at Blink, a lightning address; and asking any of them.

mod asking;
mod error;
mod order;
mod resolver;
mod statuses;
#[cfg(test)]
mod trial_server;
#[cfg(test)]
mod trials;
mod via;
mod who;

pub use error::Error;
pub use order::{Made, Order};
pub use resolver::Receiving;
pub use statuses::MOST_STATUSES;
pub use via::{NotAVia, Via};
pub use who::{Authority, Kind, Receiver, Who};
