//! The census of answers: every route of the router's own table, by every status that it can end with. A new route is in
//! it the moment it is mounted.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, Method, StatusCode};
use reqwest::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use till::web::error::Error;
use till::web::routes::Routes;

use super::routes::{self, Route};
use super::safe::{assert_private, value};
use crate::harness::{Browser, Page, Setup, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
/// Sent along with every request, and in no answer.
const ECHO: &str = "ory_echo_of_a_request";
/// What the layers round a handler, and the handlers themselves, can end with.
const STATUSES: [u16; 17] = [
    400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 421, 422, 429, 431, 500, 502, 503,
];

/// Every answer of a census, in the order of asking.
#[derive(Default)]
struct Census {
    answers: Vec<(String, Page)>,
}

impl Census {
    fn add(&mut self, route: &Route, why: &str, page: Page) {
        let what = format!("{} {} ({why}): {}", route.method, route.path, page.status);
        self.answers.push((what, page));
    }

    /// And it ended so.
    #[track_caller]
    fn expect(&mut self, route: &Route, why: &str, page: Page, status: u16) {
        assert_eq!(
            page.status.as_u16(),
            status,
            "{} {} ({why}): {}",
            route.method,
            route.path,
            page.body
        );
        self.add(route, why, page);
    }

    fn statuses(&self) -> BTreeSet<u16> {
        let answers = self.answers.iter();
        answers.map(|(_, page)| page.status.as_u16()).collect()
    }
}

/// A request to a route with everything that it must not repeat, and these headers over it.
async fn ask(browser: &Browser, till: &Till, route: &Route, more: &[(&str, &str)]) -> Page {
    let mut headers = vec![FORM, HERE, ("user-agent", ECHO), ("x-request-id", ECHO)];
    headers.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    headers.extend(more);
    let address = format!("{}?echo={ECHO}", till.at(&route.path));
    let body = match route.method {
        Method::POST => "csrf=no",
        _ => "",
    };
    browser
        .once(route.method.clone(), address, &headers, body)
        .await
}

/// What the real router says to each route, well and badly asked.
async fn asked(browser: &Browser, till: &Till, id: &str) -> Census {
    let mut census = Census::default();
    let long = "a".repeat(70_000);
    for route in &routes::all(id) {
        let own = ask(browser, till, route, &[]).await;
        assert!(!own.status.is_server_error(), "{}", own.url);
        census.add(route, "as it is", own);
        let elsewhere = [("host", "evil.example")];
        let page = ask(browser, till, route, &elsewhere).await;
        census.expect(route, "another host", page, 421);
        let long_header = [("x-long", &long[..17_000])];
        let page = ask(browser, till, route, &long_header).await;
        census.expect(route, "long headers", page, 431);
        let longer = Route {
            path: format!("{}?{}", route.path, &long[..9000]),
            ..route.clone()
        };
        let page = ask(browser, till, &longer, &[]).await;
        census.expect(route, "a long address", page, 414);
        let address = till.at(&route.path);
        let method = |method| Route {
            method,
            ..route.clone()
        };
        for other in [Method::DELETE, Method::PATCH, Method::TRACE] {
            let page = ask(browser, till, &method(other), &[]).await;
            census.expect(route, "another method", page, 405);
        }
        let told = [FORM, HERE, ("content-length", "70000")];
        let page = browser.once(Method::PUT, &address, &told, &long).await;
        census.expect(route, "a long body", page, 413);
        let framed = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "iframe"),
        ];
        let page = ask(browser, till, route, &framed).await;
        match route.path.as_str() {
            "/api/auth/backchannel-logout" => census.expect(route, "framed", page, 400),
            "/api/blink/invoice/guessed" => census.expect(route, "framed", page, 204),
            _ => census.expect(route, "framed", page, 403),
        }
    }
    census
}

/// The same table with one handler behind every route, behind the same layers.
fn stand_ins<H, T>(handler: H) -> Routes
where
    H: axum::handler::Handler<T, till::state::AppState>,
    T: 'static,
{
    let table = till::app::routes();
    let mut routes = Routes::new();
    for route in table.table() {
        routes = match route.method {
            Method::GET => routes.get(route.path, route.caller, handler.clone()),
            Method::POST => routes.post(route.path, route.caller, handler.clone()),
            ref other => panic!("how is {other} mounted?"),
        };
    }
    assert_eq!(routes.table().len(), table.table().len());
    routes
}

/// Everything that a handler can end with, at each route.
async fn ended(till: &Till, cookies: &Browser) -> Census {
    let mut census = Census::default();
    let wanted = Arc::new(Mutex::new(StatusCode::OK));
    let bare = Arc::clone(&wanted);
    let router = stand_ins(async move || *bare.lock().unwrap());
    let browser = cookies.copy_beside(till::app::layered(&till.state, router), till.url.clone());
    for route in &routes::all("5f") {
        for status in STATUSES {
            *wanted.lock().unwrap() = StatusCode::from_u16(status).unwrap();
            let page = ask(&browser, till, route, &[]).await;
            census.expect(route, "a handler's", page, status);
        }
    }
    let panics = stand_ins(panics);
    let browser = cookies.copy_beside(till::app::layered(&till.state, panics), till.url.clone());
    for route in &routes::all("5f") {
        let page = ask(&browser, till, route, &[]).await;
        census.expect(route, "a panic", page, 500);
    }
    let says_why = async || Error::Provider(ECHO.to_owned());
    let router = till::app::layered(&till.state, stand_ins(says_why));
    let browser = cookies.copy_beside(router, till.url.clone());
    for route in &routes::all("5f") {
        let page = ask(&browser, till, route, &[]).await;
        census.expect(route, "an error", page, 503);
    }
    let late = stand_ins(async || tokio::time::sleep(Duration::from_secs(60)).await);
    let browser = cookies.copy_beside(till::app::layered(&till.state, late), till.url.clone());
    let table = routes::all("5f");
    let all = table.iter().map(|route| ask(&browser, till, route, &[]));
    let pages = futures_util::future::join_all(all).await;
    for (route, page) in table.iter().zip(pages) {
        census.expect(route, "too late", page, 503);
    }
    census
}

async fn panics() -> &'static str {
    panic!("{ECHO}")
}

/// Guarded, kept nowhere, of a type that is told exactly, with a name and a way on, and telling nothing.
#[track_caller]
fn assert_fit(what: &str, page: &Page, over_https: bool) {
    assert_private(&page.headers, what);
    let tells_to_stay = page.headers.contains_key("strict-transport-security");
    assert_eq!(tells_to_stay, over_https, "{what}");
    let id = value(&page.headers, "x-request-id", what);
    assert!(id.len() == 10 && !id.contains(ECHO), "{what}: {id}");
    if !page.body.is_empty() {
        let kind = value(&page.headers, CONTENT_TYPE.as_str(), what);
        let exact = [
            "text/html; charset=utf-8",
            "text/plain; charset=utf-8",
            "text/csv; header=present; charset=utf-8",
            "application/json",
            "application/jsonl",
            "application/manifest+json",
            "application/qif",
            "application/x-ofx",
        ];
        assert!(exact.contains(&kind), "{what}: {kind}");
    }
    if page.status.is_client_error() || page.status.is_server_error() {
        assert!(!page.body.is_empty(), "{what}: no word of what is wrong");
        for line in page.headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let kept = !line.contains("till-session") && !line.contains("Max-Age=0");
            assert!(kept, "{what}: {line}");
        }
        if page.body.starts_with("<!") {
            assert!(page.body.contains(id), "{what}: it cannot be reported");
        }
    }
    if let Some(location) = page.headers.get(LOCATION) {
        assert!(location.to_str().unwrap().starts_with('/'), "{what}");
        return;
    }
    // Forms may come back to the address that they stand on; nothing else of the request is repeated.
    let own = page.body.replace(&format!("echo={ECHO}"), "");
    for told in [ECHO, "panicked", "src/", ".rs:", "axum", "hyper", "sqlx"] {
        assert!(!own.contains(told), "{what}: {told} in {own}");
    }
    let headers = format!("{:?}", page.headers);
    assert!(!headers.contains(ECHO), "{what}: {headers}");
}

async fn census(over_https: bool) {
    let mut setup = Setup::default()
        .with("TILL_REQUEST_DEADLINE", 1)
        .with("TILL_SECURITY_CONTACT", "mailto:somebody@till.example");
    if over_https {
        setup = setup.with("TILL_PUBLIC_URL", "https://till.example");
    }
    let till = Till::start(setup).await;
    let (stranger, rosa) = (till.https_browser(), till.https_browser());
    sign_in(&rosa, &till, ROSA).await;
    let id = routes::some_transaction(&rosa, &till).await;
    let mut seen = BTreeSet::new();
    for browser in [&stranger, &rosa] {
        for census in [
            asked(browser, &till, &id).await,
            ended(&till, browser).await,
        ] {
            for (what, page) in &census.answers {
                assert_fit(what, page, over_https);
            }
            seen.extend(census.statuses());
        }
    }
    for status in [200, 303].into_iter().chain(STATUSES) {
        assert!(seen.contains(&status), "{status} was never seen");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o1_to_o7_every_route_by_every_status() {
    census(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o2_every_route_by_every_status_over_https() {
    census(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o7_trace_repeats_nothing() {
    let till = Till::usual().await;
    let browser = Browser::new();
    for route in routes::all("5f") {
        let secret = [HERE, ("authorization", ECHO)];
        let page = browser.once(Method::TRACE, till.at(&route.path), &secret, "");
        let page = page.await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
        assert!(!page.body.contains(ECHO), "{}", page.body);
    }
    till.stop().await;
}

/// A page of another origin asks whether it may read ours.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m5_nobody_elsewhere_may_read_anything() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let may = |headers: &HeaderMap| {
        let mut names = headers.keys().map(axum::http::HeaderName::as_str);
        names.any(|name| name.starts_with("access-control-") || name == "timing-allow-origin")
    };
    for route in routes::all("5f") {
        let address = till.at(&route.path);
        for origin in ["https://evil.example", "null", "http://localhost"] {
            let preflight = [
                ("origin", origin),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "content-type"),
            ];
            let asked = rosa.once(Method::OPTIONS, &address, &preflight, "").await;
            assert!(asked.status.is_client_error(), "{address}");
            let read = rosa.once(Method::GET, &address, &preflight[..1], "").await;
            assert!(!may(&asked.headers) && !may(&read.headers), "{address}");
        }
    }
    let asset = format!("{}assets/app.css", till.url);
    let origin = [("origin", "https://evil.example")];
    let read = rosa.once(Method::GET, asset, &origin, "").await;
    assert!(read.status.is_success() && !may(&read.headers));
    till.stop().await;
}
