//! What every page needs to know of its reader: language, formats, time zone, hidden amounts, form token.

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Uri};
use axum::response::Html;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::assets;
use super::error::Error;
use super::paths;
use super::preferences::Preferences;
use super::request_id::RequestId;
use super::visitor::{FormToken, Visitor};
use crate::state::AppState;
use crate::text::{Locale, Text};

/// The frame of a page; every template has one under the name `frame`.
#[derive(Clone)]
pub struct Frame {
    /// Texts and formats in the reader's language and region.
    pub text: Text,
    /// The reader's time zone.
    pub zone: TimeZone,
    /// When the page is made.
    pub now: Timestamp,
    /// Amounts must not be sent.
    pub hide_amounts: bool,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// Path of the page.
    pub path: String,
    /// Path and query of the page, for forms that come back to it.
    pub address: String,
    /// What follows a page's own title.
    pub title_suffix: &'static str,
    /// For the hidden field `csrf` of every form.
    pub csrf: String,
    /// Names the request on error pages.
    pub request_id: String,
    /// What the reader chose.
    pub preferences: Preferences,
}

impl Frame {
    /// From what a request says and what was found out about it; never fails, as error pages need it too.
    pub fn new(state: &AppState, headers: &HeaderMap, uri: &Uri, known: &Extensions) -> Self {
        let preferences = Preferences::read(state.cookies, headers);
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let zone = preferences
            .time_zone
            .as_deref()
            .unwrap_or(&state.config.web.time_zone);
        Self {
            text: Text::new(Locale::negotiate(preferences.language, accepted)),
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            now: state.clock.now(),
            hide_amounts: preferences.hide_amounts,
            signed_in: matches!(Visitor::of(known), Visitor::SignedIn(_)),
            path: uri.path().to_owned(),
            // These addresses hold codes and states; no page repeats them.
            address: Some(uri)
                .filter(|uri| !uri.path().starts_with("/api/") && uri.path() != paths::SIGNED_OUT)
                .and_then(|uri| uri.path_and_query())
                .map_or("/", |path| path.as_str())
                .to_owned(),
            title_suffix: " · Till",
            csrf: known
                .get::<FormToken>()
                .map(|form| form.token.clone())
                .unwrap_or_default(),
            request_id: known
                .get::<RequestId>()
                .map(|id| id.0.clone())
                .unwrap_or_default(),
            preferences,
        }
    }

    /// A message.
    pub fn t(&self, id: &'static str) -> &'static str {
        self.text.get(id)
    }

    /// A message with one argument.
    pub fn t1(&self, id: &str, name: &'static str, value: impl AsRef<str>) -> String {
        self.text.with(id, [(name, value.as_ref())])
    }

    /// The address of a file in `static/`.
    pub fn asset(&self, file: &str) -> &'static str {
        assets::address(file)
    }

    /// For `<html lang>`.
    pub fn language(&self) -> &'static str {
        self.text.language().code()
    }

    /// For `<html dir>`; both our languages run from left to right, memos need not.
    pub fn direction(&self) -> &'static str {
        self.text.language().direction()
    }
}

impl FromRequestParts<AppState> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::new(
            state,
            &parts.headers,
            &parts.uri,
            &parts.extensions,
        ))
    }
}

/// Renders a page.
pub fn page(template: &impl Template) -> Result<Html<String>, Error> {
    Ok(Html(template.render()?))
}
