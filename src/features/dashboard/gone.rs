//! The page for a transaction or a place in the list that is not there: says so and leads on.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::paths;

/// What is not there.
pub(super) enum Gone {
    /// No transaction of this person has that number.
    Transaction,
    /// The receipt was confirmed or dropped, and its provisional number with it.
    Pending,
    /// The list has no such place, or no such wallet.
    Place,
}

#[derive(Template)]
#[template(path = "dashboard/gone.html")]
struct GonePage {
    frame: Frame,
    title: &'static str,
    text: &'static str,
    list: &'static str,
}

impl Gone {
    /// 404, with the way back to the list.
    pub(super) fn show(&self, frame: Frame) -> Result<Response, Error> {
        let (title, text) = match self {
            Self::Transaction => ("gone-transaction-title", "gone-transaction-text"),
            Self::Pending => ("gone-pending-title", "gone-pending-text"),
            Self::Place => ("gone-place-title", "gone-place-text"),
        };
        let html = page(&GonePage {
            title: frame.t(title),
            text: frame.t(text),
            list: paths::TRANSACTIONS,
            frame,
        })?;
        Ok((StatusCode::NOT_FOUND, html).into_response())
    }
}
