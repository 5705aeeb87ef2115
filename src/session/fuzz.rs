//! Fuzz targets: cookies, as browsers and others send them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use cookie::Cookie;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::{Attempt, CookieKind, Cookies};
use crate::fuzzing::{corpus, fuzz};
use crate::sealing::Keyring;

const KINDS: [CookieKind; 6] = [
    CookieKind::Session,
    CookieKind::Attempt,
    CookieKind::Preferences,
    CookieKind::Form,
    CookieKind::Linking,
    CookieKind::SignedOut,
];

const HEADER_WORDS: &[&str] = &[
    ";",
    "; ",
    "=",
    "\"",
    "\n",
    "\t",
    " ",
    ",",
    "%",
    "%48",
    "%3D",
    "__Host-",
    "__%48ost-",
    "__host-",
    "__Secure-",
    "till-session",
    "__Host-Http-till-session=",
    "till-session=",
    "; till-session=",
    "; till-form=x",
    "till-signin-",
    "; __Host-Http-till-signin-Ab_-9=",
    "till-preferences=",
    "till-signed-out=",
    "$Version=1; ",
    "$Path=",
    "\u{0}",
    "é",
    "\u{a0}",
    "\u{2028}",
];

/// The header lines of a request, one to a line of the input; those that no server takes are left out.
fn headers(input: &[u8]) -> HeaderMap {
    let lines = input.split(|byte| *byte == b'\n');
    let values = lines.filter_map(|line| HeaderValue::from_bytes(line).ok());
    values.map(|value| (COOKIE, value)).collect()
}

/// Every cookie that anybody could make of these lines, decoded or not, by the library that reads cookies elsewhere.
fn lenient(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in headers.get_all(COOKIE) {
        let line = String::from_utf8_lossy(line.as_bytes());
        let decoded =
            Cookie::split_parse_encoded(line.as_ref()).chain(Cookie::split_parse(line.as_ref()));
        found.extend(
            decoded
                .flatten()
                .map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned())),
        );
    }
    found
}

fn judge_header(input: &[u8]) -> Result<(), TestCaseError> {
    for cookies in [Cookies::new(true), Cookies::new(false)] {
        let sent = headers(input);
        let mut kept = sent.clone();
        cookies.keep_own(&mut kept);
        let line = kept
            .get(COOKIE)
            .map(|line| line.to_str().unwrap().to_owned())
            .unwrap_or_default();
        prop_assert!(kept.get_all(COOKIE).iter().count() <= 1);
        for kind in KINDS {
            let value = cookies.read(&sent, kind);
            let is_attempt = kind == CookieKind::Attempt;
            if !is_attempt {
                prop_assert_eq!(&cookies.read(&kept, kind), &value, "{:?}", kind);
            }
            // Whoever reads what was kept, however kindly, finds for our names what we find and nothing else.
            let name = cookies.name(kind);
            for (found, text) in lenient(&kept) {
                if found == name && !is_attempt {
                    let decoded =
                        Cookie::parse_encoded(format!("a={}", value.clone().unwrap_or_default()));
                    let same = Some(&text) == value.as_ref()
                        || decoded.is_ok_and(|decoded| decoded.value() == text);
                    prop_assert!(same, "{name} is also read as {text}");
                }
            }
            // What is read was sent, literally, and once.
            if let Some(value) = value {
                let pair = format!("{name}={value}");
                let times = sent
                    .get_all(COOKIE)
                    .iter()
                    .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
                    .filter(|part| part.trim_ascii() == pair.as_bytes())
                    .count();
                prop_assert_eq!(times, 1);
                prop_assert!(is_attempt || line.split("; ").any(|kept| kept == pair));
            }
        }
        let names: Vec<&str> = line
            .split("; ")
            .filter_map(|pair| Some(pair.split_once('=')?.0))
            .collect();
        prop_assert_eq!(
            names.iter().collect::<BTreeSet<_>>().len(),
            names.len(),
            "a name twice in {}",
            &line
        );
        for name in names {
            let ours = KINDS
                .iter()
                .any(|kind| name.starts_with(cookies.name(*kind)));
            prop_assert!(ours, "{name} is not ours");
            let end = name.strip_prefix(cookies.name(CookieKind::Attempt));
            if let Some(end) = end {
                let read = cookies.read_suffixed(&kept, CookieKind::Attempt, end);
                prop_assert!(read.is_some(), "{name} is kept and not found");
            }
        }
        let once = kept.clone();
        cookies.keep_own(&mut kept);
        prop_assert_eq!(&kept, &once);
    }
    Ok(())
}

#[test]
fn cookie_header() {
    fuzz("cookie-header", HEADER_WORDS, judge_header);
}

const SEALED_WORDS: &[&str] = &[
    "A", "AA", "AAAA", "_", "-", "=", "==", "+", "/", ".", "%3D", " ", "\n", "\u{0}", "AQ", "é",
];

/// The ring that sealed the good files of the corpus, and one that it was rotated into.
static RING: LazyLock<Keyring> = LazyLock::new(|| Keyring::new([[9; 32], [7; 32]].iter()));

/// What was sealed, byte for byte.
static SEALED: LazyLock<BTreeSet<Vec<u8>>> = LazyLock::new(|| {
    let files = corpus("attempt-cookie").into_iter();
    files
        .filter(|(name, _)| name.starts_with("good"))
        .map(|(_, value)| value)
        .collect()
});

fn judge_sealed(input: &[u8]) -> Result<(), TestCaseError> {
    let text = String::from_utf8_lossy(input);
    let opened = Attempt::open(&RING, &text);
    prop_assert_eq!(
        opened.is_ok(),
        SEALED.contains(text.as_bytes()),
        "only what was sealed opens"
    );
    if let Ok(attempt) = opened {
        prop_assert!(attempt.return_to.starts_with('/') && attempt.started_at == 1_800_000_000);
    }
    Ok(())
}

#[test]
fn attempt_cookie() {
    fuzz("attempt-cookie", SEALED_WORDS, judge_sealed);
}

/// Without these the target would only see refusals.
#[test]
fn what_is_called_good_opens() {
    assert!(SEALED.len() >= 3);
    for (name, value) in corpus("attempt-cookie") {
        let opened = Attempt::open(&RING, str::from_utf8(&value).unwrap()).is_ok();
        assert_eq!(opened, name.starts_with("good"), "{name}");
    }
    let found = |name: &str, kind| {
        let (_, input) = corpus("cookie-header")
            .into_iter()
            .find(|(file, _)| file == name)
            .unwrap();
        Cookies::new(true).read(&headers(&input), kind)
    };
    assert_eq!(found("session", CookieKind::Form).as_deref(), Some("abc"));
    assert_eq!(found("twice", CookieKind::Session), None);
}
