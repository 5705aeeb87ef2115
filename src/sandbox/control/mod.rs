//! The controls: a page, plain HTTP, and a handle in this process.

mod actions;
mod handle;
mod issuing;
mod money;
mod page;

use axum::routing::{get, post};
use axum::{Router, middleware};

use super::view::{STYLESHEET, stylesheet};

pub use handle::Control;
pub use issuing::NotOurs;

/// The controls' routes.
pub(super) fn router(control: Control) -> Router {
    Router::new()
        .route("/", get(page::show))
        .route(STYLESHEET, get(stylesheet))
        .route("/state", get(actions::state))
        .route("/journal", get(actions::journal))
        .route("/journal/clear", post(actions::clear_journal))
        .route("/faults", post(actions::faults))
        .route("/side-services", post(actions::side_services))
        .route("/tokens/expire", post(actions::expire_tokens))
        .route("/tokens/revoke", post(actions::revoke_tokens))
        .route("/logins/end", post(actions::end_logins))
        .route("/keys/rotate", post(actions::rotate_keys))
        .route(
            "/misbehaviours",
            get(actions::misbehaviours).post(actions::misbehave),
        )
        .route("/misbehaviours/clear", post(actions::behave))
        .route("/lifetimes", post(actions::lifetimes))
        .route("/rotation", post(actions::rotation))
        .route("/receive", post(actions::receive))
        .route("/confirm", post(actions::confirm))
        .route("/clock/advance", post(actions::advance_clock))
        .layer(middleware::from_fn(page::return_to_page))
        .with_state(control)
}
