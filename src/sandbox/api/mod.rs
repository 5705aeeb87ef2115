//! Blink's GraphQL API, refusals included.

use std::sync::Arc;

use axum::Router;

use super::world::World;

mod answer;
mod asking;
mod backend;
mod complexity;
mod door;
mod engine;
pub(super) mod idempotency;
mod input;
mod refusal;
mod request;
mod resolve;
mod scalars;
pub(crate) mod side_services;
mod socket;
#[cfg(test)]
mod tests;

/// The API's one route, `/graphql`, for posts and for websockets; every post's token is introspected anew.
pub(crate) fn routes(world: Arc<World>) -> (Router, Router) {
    let backend = backend::Backend {
        ledger: Arc::clone(&world.ledger),
        profiles: Arc::clone(&world.profiles),
        side_services: Arc::clone(&world.side_services),
        webhooks: world.webhooks.clone(),
        script: Arc::clone(&world.script),
        cuts: Arc::clone(&world.cuts),
        keys: idempotency::Keys::default(),
        clock: world.clock.clone(),
    };
    let sockets = Arc::clone(&world.sockets);
    door::routes(
        backend,
        Arc::new(move |token| {
            let world = Arc::clone(&world);
            Box::pin(async move { world.introspect(&token).await })
        }),
        sockets,
    )
}
