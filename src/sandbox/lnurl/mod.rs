//! Lightning addresses over LNURL-pay (LUD-06, LUD-12, LUD-16, LUD-21): of people at Blink, and of those who moved.

mod answers;
mod fault;

use std::sync::Arc;

use axum::routing::get;
use axum::{Router, middleware};

use super::world::World;

/// The LNURL server's routes.
pub(super) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/.well-known/lnurlp/{name}", get(answers::pay_request))
        .route("/lnurlp/{name}/invoice", get(answers::invoice))
        .route("/verify/{payment_hash}", get(answers::verify))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&world),
            fault::inflict,
        ))
        .with_state(world)
}
