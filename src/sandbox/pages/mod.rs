//! Blink's sign-in pages: login, consent, logout. The same for our provider and for a real Hydra.

mod consent;
mod login;
mod logout;
pub(super) mod view;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::world::World;

/// The pages' routes.
pub(super) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/", get(view::home))
        .route("/login", get(login::show).post(login::answer))
        .route("/consent", get(consent::show).post(consent::answer))
        .route("/logout", get(logout::show).post(logout::answer))
        .route(view::STYLESHEET, get(view::stylesheet))
        .with_state(world)
}
