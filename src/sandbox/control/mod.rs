//! The controls: a page, plain HTTP, and a handle in this process.

mod actions;
mod handle;
mod holder;
mod invoices;
mod issuing;
mod lnurl;
mod money;
mod page;
mod pay_page;
mod paying;
mod sending;
mod sockets;

use axum::routing::{get, post};
use axum::{Router, middleware};

use super::view::{STYLESHEET, stylesheet};

pub use handle::Control;
pub use issuing::NotOurs;
pub use paying::SeenInvoice;
pub use sending::SeenSend;

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
        .route("/invoices", get(invoices::list))
        .route("/invoices/pay", post(invoices::pay))
        .route("/invoices/limit", post(invoices::limit))
        .route("/invoices/script", post(invoices::script))
        .route("/sockets", post(sockets::sockets))
        .route("/lnurl", post(lnurl::lnurl))
        .route("/standing", post(invoices::standing))
        .route("/wind-down", post(holder::wind_down))
        .route("/migration", post(holder::migration))
        .route("/username", post(invoices::username))
        .route("/prices", post(invoices::prices))
        .route("/webhooks", post(invoices::webhooks))
        .route("/sends", post(sending::sends))
        .route("/sends/cut", post(sending::cut))
        .route("/webhooks/forge", post(invoices::forge))
        .layer(middleware::from_fn(page::return_to_page))
        // Has its own way back.
        .route("/pay", get(pay_page::show).post(pay_page::pay))
        .with_state(control)
}
