//! Every cookie is read and made here, so that no attribute is ever forgotten.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use cookie::{Cookie, SameSite};

/// What a cookie is for; decides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    /// The session's id.
    Session,
    /// One sign-in under way; its name has an end of its own.
    Attempt,
    /// Language, time zone, hidden amounts.
    Preferences,
    /// Binds the forms of somebody who is not signed in.
    Form,
    /// A wallet that is being linked to an account elsewhere.
    Linking,
    /// The person signed out lately, so that the next sign-in asks for credentials.
    SignedOut,
}

/// Makes and names cookies for one scheme: over https with `Secure` and a prefix that browsers insist on, on plain loopback
/// without. Older browsers read it as `__Host-`: of this host alone, `Secure`. Newer ones let no script set it either.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// For a Till that is served over https, or not.
    pub fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Whether cookies demand https.
    pub fn secure(self) -> bool {
        self.secure
    }

    /// The name of a kind of cookie.
    pub fn name(self, kind: CookieKind) -> &'static str {
        match (kind, self.secure) {
            (CookieKind::Session, true) => "__Host-Http-till-session",
            (CookieKind::Session, false) => "till-session",
            (CookieKind::Attempt, true) => "__Host-Http-till-signin-",
            (CookieKind::Attempt, false) => "till-signin-",
            (CookieKind::Preferences, true) => "__Host-Http-till-preferences",
            (CookieKind::Preferences, false) => "till-preferences",
            (CookieKind::Form, true) => "__Host-Http-till-form",
            (CookieKind::Form, false) => "till-form",
            (CookieKind::Linking, true) => "__Host-Http-till-linking",
            (CookieKind::Linking, false) => "till-linking",
            (CookieKind::SignedOut, true) => "__Host-Http-till-signed-out",
            (CookieKind::SignedOut, false) => "till-signed-out",
        }
    }

    /// `Set-Cookie` for this kind. Lax wherever a page is read with it: a strict cookie would be missing on the hop back
    /// from Blink and on links in mails, and a page would show the amounts that were to be hidden; no cookie is what keeps
    /// foreign posts out. What only our own forms are answered with is strict.
    pub fn set(
        self,
        kind: CookieKind,
        suffix: &str,
        value: &str,
        max_age_seconds: i64,
    ) -> HeaderValue {
        let cookie = Cookie::build((format!("{}{suffix}", self.name(kind)), value.to_owned()))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(match kind {
                CookieKind::SignedOut => SameSite::Strict,
                _ => SameSite::Lax,
            })
            .max_age(time::Duration::seconds(max_age_seconds))
            .build();
        HeaderValue::from_str(&cookie.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// `Set-Cookie` that removes it; repeats the attributes, or browsers would ignore it for a `__Host-` name.
    pub fn remove(self, kind: CookieKind, suffix: &str) -> HeaderValue {
        self.set(kind, suffix, "", 0)
    }

    /// The value of the one cookie of this kind; two of one name are none.
    pub fn read(self, headers: &HeaderMap, kind: CookieKind) -> Option<String> {
        self.named(headers, self.name(kind))
    }

    /// The value of the cookie of this kind with this end of its name.
    pub fn read_suffixed(
        self,
        headers: &HeaderMap,
        kind: CookieKind,
        suffix: &str,
    ) -> Option<String> {
        self.named(headers, &format!("{}{suffix}", self.name(kind)))
    }

    /// Leaves of a request's cookies only our own, and none of a name that came twice, so that whatever reads them later
    /// cannot take a foreign one for ours.
    pub fn keep_own(self, headers: &mut HeaderMap) {
        let names: Vec<String> = pairs(headers).map(|(name, _)| name.to_owned()).collect();
        let once = |name: &str| names.iter().filter(|other| *other == name).count() == 1;
        keep_where(headers, |name| self.is_own(name) && once(name));
    }

    /// Takes the session's cookie out of a request.
    pub fn drop_session(self, headers: &mut HeaderMap) {
        keep_where(headers, |name| name != self.name(CookieKind::Session));
    }

    fn is_own(self, name: &str) -> bool {
        let of_attempt = |end: &str| {
            !end.is_empty()
                && end
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        [
            CookieKind::Session,
            CookieKind::Preferences,
            CookieKind::Form,
            CookieKind::Linking,
            CookieKind::SignedOut,
        ]
        .iter()
        .any(|kind| name == self.name(*kind))
            || name
                .strip_prefix(self.name(CookieKind::Attempt))
                .is_some_and(of_attempt)
    }

    /// Suffixes and values of all cookies of this kind.
    pub fn all(self, headers: &HeaderMap, kind: CookieKind) -> Vec<(String, String)> {
        pairs(headers)
            .filter_map(|(name, value)| {
                Some((
                    name.strip_prefix(self.name(kind))?.to_owned(),
                    value.to_owned(),
                ))
            })
            .collect()
    }

    fn named(self, headers: &HeaderMap, wanted: &str) -> Option<String> {
        let mut values = pairs(headers)
            .filter(|(name, _)| *name == wanted)
            .map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value.to_owned()),
            _ => None,
        }
    }
}

/// Adds a `Set-Cookie` line.
pub fn append_cookie(headers: &mut HeaderMap, cookie: HeaderValue) {
    headers.append(SET_COOKIE, cookie);
}

/// Names and values as they were sent. Nothing is decoded: a browser guards the name `__Host-…` and not what a library
/// would make of `__%48ost-…`, and none of our values needs it.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| std::str::from_utf8(pair).ok()?.trim_ascii().split_once('='))
        .filter(|(_, value)| value.bytes().all(|byte| byte.is_ascii_graphic()))
}

fn keep_where(headers: &mut HeaderMap, wanted: impl Fn(&str) -> bool) {
    let kept: Vec<String> = pairs(headers)
        .filter(|(name, _)| wanted(name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    headers.remove(COOKIE);
    if let Ok(line) = HeaderValue::from_str(&kept.join("; "))
        && !kept.is_empty()
    {
        headers.insert(COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(line))])
    }

    #[test]
    fn a_removal_repeats_the_attributes() {
        let line = Cookies::new(true).remove(CookieKind::Session, "");
        let line = line.to_str().unwrap();
        for part in [
            "__Host-Http-till-session=;",
            "Secure",
            "HttpOnly",
            "SameSite=Lax",
            "Path=/",
            "Max-Age=0",
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(!line.contains("Domain"));
    }

    #[test]
    fn two_of_one_name_are_none() {
        let cookies = Cookies::new(false);
        assert_eq!(
            cookies
                .read(&headers("till-form=a"), CookieKind::Form)
                .as_deref(),
            Some("a")
        );
        assert_eq!(
            cookies.read(&headers("till-form=a; till-form=b"), CookieKind::Form),
            None
        );
        assert_eq!(
            cookies.read(&headers(";; =; till-form"), CookieKind::Form),
            None
        );
    }

    #[test]
    fn only_names_that_were_sent_as_ours_are_kept() {
        let cookies = Cookies::new(true);
        for (sent, kept) in [
            (
                "__Host-Http-till-session=a",
                Some("__Host-Http-till-session=a"),
            ),
            ("__%48ost-Http-till-session=a", None),
            ("__host-till-session=a", None),
            ("till-session=a", None),
            (
                "__Host-Http-till-session=a; __Host-Http-till-session=b; __Host-Http-till-form=c",
                Some("__Host-Http-till-form=c"),
            ),
            (
                "__Host-Http-till-session=a; __%48ost-Http-till-session=b",
                Some("__Host-Http-till-session=a"),
            ),
            (
                "__Host-Http-till-signin-Ab_-9=x; __Host-Http-till-signin-=y; __Host-Http-till-signin-%41=z",
                Some("__Host-Http-till-signin-Ab_-9=x"),
            ),
            ("other=1; ;; =; a", None),
        ] {
            let mut sent_headers = headers(sent);
            cookies.keep_own(&mut sent_headers);
            assert_eq!(
                sent_headers.get(COOKIE).map(|line| line.to_str().unwrap()),
                kept,
                "{sent}"
            );
        }
    }

    #[test]
    fn a_foreign_cookie_with_strange_bytes_takes_nothing_with_it() {
        let line = HeaderValue::from_bytes(b"other=\xe9; till-form=a").unwrap();
        let mut strange = HeaderMap::from_iter([(COOKIE, line)]);
        Cookies::new(false).keep_own(&mut strange);
        assert_eq!(
            Cookies::new(false)
                .read(&strange, CookieKind::Form)
                .as_deref(),
            Some("a")
        );
    }
}
