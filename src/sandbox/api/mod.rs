//! Blink's GraphQL API.

use std::sync::Arc;

use axum::Router;

use super::world::World;

/// The API's routes: `POST /graphql`.
pub(crate) fn router(_world: Arc<World>) -> Router {
    Router::new()
}
