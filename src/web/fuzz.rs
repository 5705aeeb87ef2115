//! Fuzz target: where a person asks to be led to.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use url::Url;

use super::paths;
use super::return_to::ReturnTo;
use crate::fuzzing::{corpus, fuzz};

/// Ours, in every form that the settings take.
const ORIGINS: [&str; 4] = [
    "https://till.example",
    "https://till.example:8443",
    "http://localhost:3000",
    "http://[::1]:3000",
];

const WORDS: &[&str] = &[
    "/",
    "//",
    "\\",
    "\\\\",
    "/.",
    "/..",
    "/.//",
    "/..//",
    "%2f",
    "%2F%2F",
    "%5c",
    "%09",
    "%00",
    "\t",
    "\n",
    "\r",
    " ",
    "@",
    ":",
    "#",
    "?",
    "evil.example",
    "//evil.example",
    "https:",
    "https://evil.example",
    "javascript:",
    "till.example",
    "user@",
    "[",
    "]",
    "%",
    "%2e",
    "%2e%2e/",
    "api",
    "/api/",
    "/assets/",
    "/signin",
    "/signed-out",
    "/preferences",
    "?return_to=",
    "\u{3002}",
    "\u{ff0f}",
    "\u{2215}",
    "\u{202e}",
    "é",
    "\u{feff}",
    ";",
    "..;/",
];

fn judge(text: &[u8]) -> Result<(), TestCaseError> {
    let text = String::from_utf8_lossy(text);
    for ours in ORIGINS {
        let origin = Url::parse(ours).unwrap();
        if let Some(target) = ReturnTo::parse(&text, &origin) {
            judge_target(&target, &origin)?;
        }
        let after = ReturnTo::after_sign_in(&text, &origin);
        judge_target(&after, &origin)?;
        let url = origin.join(after.as_str()).unwrap();
        let about_signing_in = [paths::SIGN_IN, paths::SIGNED_OUT].contains(&url.path())
            || url.path().starts_with("/signin/");
        prop_assert!(!about_signing_in, "leads in circles: {}", after.as_str());
    }
    Ok(())
}

/// A browser on any page of ours, which reads it as the `url` crate does, stays with us; whatever reads it again reads the
/// same.
fn judge_target(target: &ReturnTo, origin: &Url) -> Result<(), TestCaseError> {
    let text = target.as_str();
    prop_assert!(
        text.len() <= 1024 && text.bytes().all(|byte| byte.is_ascii_graphic()),
        "{text}"
    );
    for page in [
        "",
        "/wallets",
        "/api/auth/callback/blink?code=a&state=b",
        "/a//b/",
    ] {
        let url = origin.join(page).unwrap().join(text).unwrap();
        prop_assert_eq!(url.origin(), origin.origin());
        prop_assert!(
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none()
        );
        prop_assert_eq!(&url[url::Position::BeforePath..], text);
        let no_page = ["//", "/api/", "/assets/"]
            .iter()
            .any(|prefix| url.path().starts_with(prefix));
        prop_assert!(
            !no_page && url.path() != paths::PREFERENCES,
            "no page: {text}"
        );
    }
    prop_assert_eq!(ReturnTo::parse(text, origin), Some(target.clone()));
    Ok(())
}

#[test]
fn return_to() {
    fuzz("return-to", WORDS, judge);
}

/// Without these the target would only see refusals.
#[test]
fn what_is_called_good_is_taken() {
    let origin = Url::parse(ORIGINS[0]).unwrap();
    for (name, input) in corpus("return-to") {
        let taken = ReturnTo::parse(str::from_utf8(&input).unwrap(), &origin).is_some();
        assert_eq!(taken, name.starts_with("good"), "{name}");
    }
}
