//! GraphQL over a websocket, in the protocol `graphql-transport-ws`.

pub(super) mod door;
mod frames;
mod session;
mod subscribed;
