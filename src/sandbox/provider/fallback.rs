//! The provider's own last pages: an error that must not reach a client, and a finished logout.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;

use crate::sandbox::fields::Fields;
use crate::sandbox::view::{Message, page};

/// `GET /oauth2/fallbacks/error`.
pub(super) async fn error(RawQuery(query): RawQuery) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let code = fields.get("error").unwrap_or("unknown");
    let description = fields.get("error_description").unwrap_or_default();
    page(
        StatusCode::BAD_REQUEST,
        &Message {
            title: "An OAuth 2.0 error occurred",
            code,
            text: description,
        },
    )
}

/// `GET /oauth2/fallbacks/logout/callback`.
pub(super) async fn logged_out() -> Response {
    page(
        StatusCode::OK,
        &Message {
            title: "You logged out successfully",
            code: "",
            text: "The application did not say where to go from here.",
        },
    )
}
