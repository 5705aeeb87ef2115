//! What a reader chose on this device: language, time zone, hidden amounts. In a cookie, without a session.

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use jiff::tz::TimeZone;

use crate::session::{CookieKind, Cookies};
use crate::text::Language;

const A_YEAR: i64 = 365 * 24 * 3600;
const LONGEST_ZONE: usize = 64;

/// A reader's choices; what is not chosen is taken from the browser or the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Rather than the browser's language.
    pub language: Option<Language>,
    /// IANA name; rather than the one in the settings.
    pub time_zone: Option<String>,
    /// Amounts are not sent to this device.
    pub hide_amounts: bool,
}

impl Preferences {
    /// From the cookie; whatever is malformed in it counts as not chosen.
    pub fn read(cookies: Cookies, headers: &HeaderMap) -> Self {
        let value = cookies
            .read(headers, CookieKind::Preferences)
            .unwrap_or_default();
        let mut preferences = Self::default();
        for (name, value) in url::form_urlencoded::parse(value.as_bytes()) {
            match name.as_ref() {
                "language" => preferences.language = Language::from_code(&value),
                "zone" => preferences.set_time_zone(&value),
                "hide" => preferences.hide_amounts = value == "1",
                _ => {}
            }
        }
        preferences
    }

    /// Takes a time zone that exists; ignores any other text.
    pub fn set_time_zone(&mut self, name: &str) {
        let exists = name.len() <= LONGEST_ZONE && TimeZone::get(name).is_ok();
        self.time_zone = exists.then(|| name.to_owned());
    }

    /// `Set-Cookie` that remembers them for a year.
    pub fn remember(&self, cookies: Cookies) -> HeaderValue {
        let mut value = url::form_urlencoded::Serializer::new(String::new());
        if let Some(language) = self.language {
            value.append_pair("language", language.code());
        }
        if let Some(zone) = &self.time_zone {
            value.append_pair("zone", zone);
        }
        if self.hide_amounts {
            value.append_pair("hide", "1");
        }
        cookies.set(CookieKind::Preferences, "", &value.finish(), A_YEAR)
    }
}
