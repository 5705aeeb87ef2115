//! The one websocket to Blink: news of all watched invoices and live prices, over one connection for everybody.
//!
//! The protocol, `graphql-transport-ws`, is written here: of the library for it we would need the smallest part, a dozen
//! messages, and it hides what matters to us, the frames by which silence is noticed and the codes of closing.

mod connection;
mod event;
mod handle;
mod line;
mod pace;
mod protocol;
mod subscriptions;
#[cfg(test)]
mod trials;

pub use event::Event;
pub use handle::{LiveRate, LiveRates, Options, Socket};
pub use line::Line;
