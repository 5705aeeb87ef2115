//! What every answer must carry, whatever it answers.

use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, VARY};

/// Headers with one right value.
const FIXED: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
];

/// The policy's directives that never change.
const POLICY: [&str; 9] = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "form-action 'self'",
];

/// The one value of a header; several lines of it are a fault.
#[track_caller]
pub fn value<'a>(headers: &'a HeaderMap, name: &str, of: &str) -> &'a str {
    let mut values = headers.get_all(name).iter();
    let value = values
        .next()
        .unwrap_or_else(|| panic!("{of}: no {name} in {headers:#?}"));
    assert!(values.next().is_none(), "{of}: {name} twice");
    value.to_str().unwrap()
}

/// Every header that says what a browser may load, keep, frame and tell others.
#[track_caller]
pub fn assert_guarded(headers: &HeaderMap, of: &str) {
    for (name, right) in FIXED {
        assert_eq!(value(headers, name, of), right, "{of}: {name}");
    }
    let policy = value(headers, "content-security-policy", of);
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    for right in POLICY {
        assert!(
            directives.iter().any(|found| found.starts_with(right)),
            "{of}: {right} is missing in {policy}"
        );
    }
    for wrong in ["unsafe", "*", "data:", "blob:"] {
        assert!(!policy.contains(wrong), "{of}: {wrong} in {policy}");
    }
    let allowed = value(headers, "permissions-policy", of).split(", ");
    assert!(allowed.clone().count() > 20, "{of}");
    for feature in allowed {
        // A register's screen may stay awake.
        let allowed = feature == "screen-wake-lock=(self)";
        assert!(allowed || feature.ends_with("=()"), "{of}: {feature}");
    }
    for chatty in ["server", "x-powered-by", "access-control-allow-origin"] {
        assert!(!headers.contains_key(chatty), "{of}: {chatty}");
    }
    if let Some(kind) = headers.get(CONTENT_TYPE) {
        let kind = kind.to_str().unwrap();
        let text = kind.starts_with("text/") || kind.contains("xml");
        assert_eq!(text, kind.ends_with("; charset=utf-8"), "{of}: {kind}");
    }
}

/// Guarded, and kept nowhere.
#[track_caller]
pub fn assert_private(headers: &HeaderMap, of: &str) {
    assert_guarded(headers, of);
    assert_eq!(
        value(headers, CACHE_CONTROL.as_str(), of),
        "no-store",
        "{of}"
    );
    let vary: Vec<String> = headers
        .get_all(VARY)
        .iter()
        .flat_map(|line| line.to_str().unwrap().split(','))
        .map(|name| name.trim().to_lowercase())
        .collect();
    for name in ["cookie", "accept-language", "sec-fetch-site"] {
        assert!(vary.iter().any(|found| found == name), "{of}: {vary:?}");
    }
}
