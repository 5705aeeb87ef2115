//! What a browser says it is, in two names that a person knows. A table of what is common, as browsers lie in their
//! headers in well-known ways; whatever is not in it stays unnamed, and the header itself is not kept.

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;

/// Browser and system, where they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Device {
    pub(super) browser: Option<&'static str>,
    pub(super) system: Option<&'static str>,
}

/// The first whose mark is found counts: most browsers carry the marks of those further down as well.
const BROWSERS: [(&[&str], &str); 9] = [
    (&["Edg/", "EdgA/", "EdgiOS/"], "Edge"),
    (&["OPR/", "OPT/", "Opera"], "Opera"),
    (&["SamsungBrowser/"], "Samsung Internet"),
    (&["Vivaldi/"], "Vivaldi"),
    (&["DuckDuckGo/", "Ddg/"], "DuckDuckGo"),
    (&["Firefox/", "FxiOS/"], "Firefox"),
    (&["Chrome/", "CriOS/", "Chromium/"], "Chrome"),
    (&["Safari/"], "Safari"),
    (&["AppleWebKit/"], "WebKit"),
];

const SYSTEMS: [(&[&str], &str); 8] = [
    (&["iPhone"], "iPhone"),
    (&["iPad"], "iPad"),
    (&["Android"], "Android"),
    (&["CrOS"], "ChromeOS"),
    (&["Windows"], "Windows"),
    (&["Macintosh", "Mac OS X"], "macOS"),
    (&["Linux"], "Linux"),
    (&["FreeBSD", "OpenBSD", "NetBSD"], "BSD"),
];

impl Device {
    /// From a request's `User-Agent`.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let said = headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Self {
            browser: first(&BROWSERS, said),
            system: first(&SYSTEMS, said),
        }
    }
}

fn first(table: &[(&[&str], &'static str)], said: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(marks, _)| marks.iter().any(|mark| said.contains(mark)))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(said: &str) -> (Option<&'static str>, Option<&'static str>) {
        let headers = HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_str(said).unwrap())]);
        let Device { browser, system } = Device::of(&headers);
        (browser, system)
    }

    #[test]
    fn common_browsers_are_known_by_name() {
        for (said, browser, system) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox",
                "Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
                "Chrome",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet",
                "Android",
            ),
            (
                "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
                "Firefox",
                "Android",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
                "Chrome",
                "ChromeOS",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0",
                "Opera",
                "Linux",
            ),
        ] {
            assert_eq!(of(said), (Some(browser), Some(system)), "{said}");
        }
    }

    #[test]
    fn what_is_not_known_has_no_name() {
        assert_eq!(of("curl/8.15.0"), (None, None));
        assert_eq!(of("<script>alert(1)</script>"), (None, None));
        assert_eq!(Device::of(&HeaderMap::new()), Device::default());
    }
}
