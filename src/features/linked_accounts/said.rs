//! A page that says one thing: how a link ended, or why it cannot go on.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::web::error::Error;
use crate::web::frame::{Frame, page};

/// One thing to say.
#[derive(Template)]
#[template(path = "linked_accounts/said.html")]
pub(super) struct Said {
    frame: Frame,
    title: &'static str,
    text: String,
    sign: &'static str,
    disc: &'static str,
    /// Where to try again.
    again: Option<String>,
}

impl Said {
    /// A title and a sentence, by their messages.
    pub(super) fn new(frame: Frame, title: &'static str, text: &'static str) -> Self {
        let text = frame.t(text).to_owned();
        Self {
            title: frame.t(title),
            text,
            sign: "info",
            disc: "disc--accent",
            again: None,
            frame,
        }
    }

    /// With another sentence.
    pub(super) fn text(mut self, text: String) -> Self {
        self.text = text;
        self
    }

    /// With another icon, and the colour of its disc.
    pub(super) fn sign(mut self, sign: &'static str, disc: &'static str) -> Self {
        self.sign = sign;
        self.disc = disc;
        self
    }

    /// With a way to try again.
    pub(super) fn again(mut self, address: String) -> Self {
        self.again = Some(address);
        self
    }

    /// The page.
    pub(super) fn show(&self, status: StatusCode) -> Result<Response, Error> {
        Ok((status, page(self)?).into_response())
    }

    /// The one page for links that are used, expired or made up: nobody can tell which.
    pub(super) fn over(frame: Frame) -> Result<Response, Error> {
        Self::new(frame, "link-over-title", "link-over-text")
            .sign("clock", "disc--amber")
            .show(StatusCode::GONE)
    }
}
