//! `/.well-known/security.txt`: whom to tell of a weakness (RFC 9116).

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};

use crate::state::AppState;
use crate::web::error::Error;
use crate::web::paths;
use crate::web::routes::{Caller, Routes};

/// RFC 9116 2.5.5 wants less than a year, so that nobody relies on what is stale. It is made anew for everybody who asks.
const HOLDS_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The one route.
pub fn routes() -> Routes {
    Routes::new().get(paths::SECURITY_TXT, Caller::Stranger, show)
}

async fn show(State(state): State<AppState>) -> Result<Response, Error> {
    let web = &state.config.web;
    let contact = web.security_contact.as_ref().ok_or(Error::NotFound)?;
    let until = Timestamp::from_second(state.clock.unix())
        .and_then(|now| now.checked_add(HOLDS_FOR))
        .map_err(|error| Error::Internal(error.to_string()))?;
    let mut text = format!("Contact: {contact}\nExpires: {until}\nPreferred-Languages: en, es\n");
    for url in &web.public_urls {
        let mut here = url.clone();
        here.set_path(paths::SECURITY_TXT);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "Canonical: {here}");
    }
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
