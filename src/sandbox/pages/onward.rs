//! Where an answered question sends the browser.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::sandbox::sign_in::Unanswerable;
use crate::sandbox::view::{Message, page};

/// Sends the browser on, or says why it is stuck here.
pub(super) fn onward(answered: Result<String, Unanswerable>) -> Response {
    match answered {
        Ok(address) | Err(Unanswerable::Answered(address)) => {
            Redirect::to(&address).into_response()
        }
        Err(Unanswerable::Refused(text)) => page(
            StatusCode::BAD_REQUEST,
            &Message {
                title: "This cannot go on",
                code: "",
                text: &text,
            },
        ),
        Err(Unanswerable::Unreachable(text)) => page(
            StatusCode::BAD_GATEWAY,
            &Message {
                title: "Hydra does not answer",
                code: "",
                text: &text,
            },
        ),
    }
}
