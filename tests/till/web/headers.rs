//! The headers of every answer: all routes, signed in and out, and everything that goes wrong on the way.

use axum::http::Method;
use reqwest::StatusCode;
use reqwest::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, LOCATION, VARY};

use super::routes::{self, some_transaction};
use super::safe::{assert_guarded, assert_private, value};
use crate::harness::{Browser, Page, Setup, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";

/// Every route by its own method, and everything that is none; each answer with a name.
async fn crawl(browser: &Browser, till: &Till, id: &str) -> Vec<(String, Page)> {
    let mut pages = Vec::new();
    let mut seen = |what: String, page: Page| pages.push((what, page));
    for route in routes::all(id) {
        // Signing out would end the crawl; refused it is an answer as good as any.
        let body = if route.method == Method::POST {
            "csrf=no"
        } else {
            ""
        };
        let form = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let address = till.at(&route.path);
        for method in [
            route.method.clone(),
            Method::HEAD,
            Method::OPTIONS,
            Method::DELETE,
        ] {
            let sent = if method == Method::POST { body } else { "" };
            let page = browser.once(method.clone(), &address, &form, sent).await;
            seen(format!("{method} {}", route.path), page);
        }
        let foreign = [("origin", "https://evil.example")];
        let page = browser.once(route.method, &address, &foreign, body).await;
        seen(format!("{} from elsewhere", route.path), page);
    }
    for path in [
        "/nothing-there",
        "/transactions/",
        "/transactions/6f1f4dbb-0000-4000-8000-000000000000",
        "/transactions?after=nonsense&wallet=nonsense",
        "/api/auth/callback/blink?error=access_denied",
        "/assets/nothing.css",
        "/assets",
        "/robots.txt",
        "/favicon.ico",
        "/%00",
        "/%ff",
        "//evil.example",
        "/..",
    ] {
        let page = browser.once(
            Method::GET,
            till.at("/").as_str().trim_end_matches('/').to_owned() + path,
            &[],
            "",
        );
        seen(path.to_owned(), page.await);
    }
    let long = "a".repeat(9000);
    let page = browser.once(Method::GET, till.at(&long), &[], "").await;
    seen("414".to_owned(), page);
    let headers = [("x-long", &*"a".repeat(17_000))];
    let page = browser.once(Method::GET, till.at("/"), &headers, "").await;
    seen("431".to_owned(), page);
    let page = browser
        .once(Method::GET, till.at("/"), &[("host", "evil.example")], "")
        .await;
    seen("421".to_owned(), page);
    let form = [("sec-fetch-site", "same-origin")];
    let body = "a".repeat(70_000);
    let page = browser
        .once(Method::POST, till.at("/preferences"), &form, &body)
        .await;
    seen("413".to_owned(), page);
    pages
}

fn statuses(pages: &[(String, Page)]) -> Vec<u16> {
    let mut all: Vec<u16> = pages.iter().map(|(_, page)| page.status.as_u16()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_guarded_and_kept_nowhere() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let id = some_transaction(&rosa, &till).await;
    for browser in [Browser::new(), rosa] {
        let pages = crawl(&browser, &till, &id).await;
        for (what, page) in &pages {
            assert_private(&page.headers, what);
            assert!(
                !page.headers.contains_key("strict-transport-security"),
                "{what}"
            );
            assert!(!page.status.is_server_error(), "{what}: {}", page.status);
        }
        for status in [200, 303, 400, 403, 404, 405, 413, 414, 421, 431] {
            assert!(
                statuses(&pages).contains(&status),
                "{status} was never seen"
            );
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_https_browsers_are_told_to_stay_there() {
    let till = Till::start(Setup::default().with("TILL_PUBLIC_URL", "https://till.example")).await;
    let browser = till.https_browser();
    for (what, page) in crawl(&browser, &till, "5f").await {
        assert_private(&page.headers, &what);
        let policy = value(&page.headers, "strict-transport-security", &what);
        let age: u64 = policy
            .strip_prefix("max-age=")
            .and_then(|rest| rest.split(';').next()?.parse().ok())
            .unwrap();
        assert!(age >= 365 * 24 * 3600, "{policy}");
        let csp = value(&page.headers, "content-security-policy", &what);
        assert!(!csp.contains("http:"), "{what}: {csp}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_pages_that_lead_to_blink_may_send_forms_elsewhere() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    let explained = rosa.get(till.at("/signin")).await;
    let policy = value(&explained.headers, "content-security-policy", "/signin");
    assert!(!policy.ends_with("form-action 'self'"), "{policy}");
    sign_in(&rosa, &till, ROSA).await;
    for (path, leads_out) in [
        ("/", false),
        ("/wallets", false),
        ("/transactions", false),
        ("/nothing-there", false),
        ("/api/auth/signout", true),
    ] {
        let page = rosa.get(till.at(path)).await;
        let policy = value(&page.headers, "content-security-policy", path);
        let forms = policy.split("form-action").nth(1).unwrap().trim();
        assert_eq!(forms != "'self'", leads_out, "{path}: {forms}");
    }
    till.stop().await;
}

/// What a page loads.
fn parts(page: &Page) -> Vec<String> {
    let mut parts = page.attributes("link[href]", "href");
    parts.extend(page.attributes("script[src]", "src"));
    parts.extend(page.attributes("use[href]", "href"));
    let mut parts: Vec<String> = parts
        .iter()
        .map(|part| part.split('#').next().unwrap().to_owned())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_for_ever_and_compressed_beforehand() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    let mut all = parts(&rosa.get(till.at("/signin")).await);
    sign_in(&rosa, &till, ROSA).await;
    for path in ["/wallets", "/transactions", "/account"] {
        all.extend(parts(&rosa.get(till.at(path)).await));
    }
    all.sort_unstable();
    all.dedup();
    assert!(all.len() >= 6, "{all:?}");
    for part in all {
        assert!(part.starts_with("/assets/"), "{part} is from elsewhere");
        let address = till.at(&part);
        let plain = rosa.once(Method::GET, &address, &[], "").await;
        assert_eq!(plain.status, StatusCode::OK, "{part}");
        assert_guarded(&plain.headers, &part);
        let kept = value(&plain.headers, CACHE_CONTROL.as_str(), &part);
        for word in ["immutable", "max-age=31536000"] {
            assert!(kept.contains(word), "{part}: {kept}");
        }
        assert!(!plain.headers.contains_key("set-cookie"), "{part}");
        assert!(!plain.headers.contains_key(CONTENT_ENCODING), "{part}");
        for encoding in ["br", "gzip"] {
            let headers = [("accept-encoding", encoding)];
            let packed = rosa.once(Method::GET, &address, &headers, "").await;
            // The smallest files are sent as they are.
            if plain.body.len() > 1024 {
                assert_eq!(
                    value(&packed.headers, CONTENT_ENCODING.as_str(), &part),
                    encoding
                );
                let length = |page: &Page| -> usize {
                    let length = value(&page.headers, "content-length", &part);
                    length.parse().unwrap()
                };
                assert!(length(&packed) < length(&plain), "{part}");
                // Caches between us and others must not mix them up.
                let vary = value(&packed.headers, VARY.as_str(), &part).to_lowercase();
                assert!(vary.contains("accept-encoding"), "{part}: {vary}");
            }
        }
        let etag = plain.headers["etag"].to_str().unwrap();
        let headers = [("if-none-match", etag)];
        let again = rosa.once(Method::GET, &address, &headers, "").await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{part}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_under_its_plain_name_is_for_minutes_only() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let page = browser
        .once(Method::GET, till.at("/assets/app.css"), &[], "")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert_guarded(&page.headers, "app.css");
    assert_eq!(page.headers[CONTENT_TYPE], "text/css; charset=utf-8");
    assert_eq!(page.headers[CACHE_CONTROL], "public, max-age=300");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redirects_stay_inside_or_lead_to_the_provider() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    for browser in [Browser::new(), rosa] {
        for (what, page) in crawl(&browser, &till, "5f").await {
            if let Some(location) = page.headers.get(LOCATION) {
                let location = page.url.join(location.to_str().unwrap()).unwrap();
                assert_eq!(location.origin(), till.url.origin(), "{what}: {location}");
            }
        }
    }
    till.stop().await;
}
