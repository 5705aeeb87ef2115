//! Blink's sign-in pages: login, consent, logout. The same for our provider and for a real Hydra.

mod consent;
mod home;
mod login;
mod logout;
mod onward;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::view::{STYLESHEET, stylesheet};
use super::world::World;

/// The pages' routes.
pub(super) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/login", get(login::show).post(login::answer))
        .route("/consent", get(consent::show).post(consent::answer))
        .route("/logout", get(logout::show).post(logout::answer))
        .route(STYLESHEET, get(stylesheet))
        .with_state(world)
}
