//! joinblink, the employee app, as far as it is known: the proxy that its *Connect* and *Disconnect* go through, its API
//! for linked accounts, and a page that stands for its own.

mod answers;
mod calls;
mod connector;
mod employees;
mod exchange;
mod handle;
mod integration;
mod limit;
mod linking;
mod office;
mod page;
mod refusal;
mod script;

use axum::routing::{any, delete, get, post};
use axum::{Router, middleware};

pub use calls::SeenCall;
pub use employees::Employee;
pub use exchange::Exchange;
pub use handle::Joinblink;
pub use integration::Integration;
pub use linking::LinkedAccount;
pub use script::{Call, Scripted};

/// What employees and their admins see: the page, and the proxy before the integrations.
pub(super) fn page_router(joinblink: Joinblink) -> Router {
    Router::new()
        .route("/joinblink", get(page::show))
        .route("/joinblink/connect", post(page::connect))
        .route("/joinblink/disconnect", post(page::disconnect))
        .route("/joinblink/connector/{*rest}", any(connector::connector))
        .with_state(joinblink)
}

/// What integrations ask.
pub(super) fn api_router(joinblink: Joinblink) -> Router {
    Router::new()
        .route("/joinblink/v2/user", get(answers::user))
        .route(
            "/joinblink/v2/users/{user_id}/linked-accounts",
            get(answers::list).post(answers::add),
        )
        .route(
            "/joinblink/v2/users/{user_id}/linked-accounts/{linked_account_id}",
            delete(answers::delete),
        )
        .route("/joinblink/v2/{*rest}", any(answers::unknown))
        .route_layer(middleware::from_fn_with_state(
            joinblink.clone(),
            calls::keep,
        ))
        .with_state(joinblink)
}
