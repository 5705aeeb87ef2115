//! The controls: a page, plain HTTP, and a handle in this process.

mod handle;

use axum::Router;

pub use handle::{Control, NotOurs};

/// The controls' routes.
pub(super) fn router(_control: Control) -> Router {
    Router::new()
}
