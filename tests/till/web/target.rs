//! The page that one wanted, over a whole sign-in: sealed on its way, never one that leads in circles, and never in the way.

use axum::http::Method;
use reqwest::StatusCode;
use reqwest::header::LOCATION;

use super::routes::{self, some_transaction};
use crate::harness::{Browser, EVERYTHING, Page, Till, consent, log_in, sign_in_granting};

const ROSA: &str = "rosa@sandbox.example";
const BEGIN: &str = "/api/auth/signin/blink";

/// The sign-in form sent with this target, up to the address at Blink, which is not opened.
async fn begin(browser: &Browser, till: &Till, target: &str) -> Page {
    let explained = browser.get(till.at("/signin")).await;
    browser.stop_before("/oauth2/auth");
    let fields = [("return_to", target)];
    let begun = browser.submit(&explained, BEGIN, &fields).await;
    browser.stop_nowhere();
    begun
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p2_it_travels_sealed_and_not_in_any_address() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let target = "/transactions?wallet=BTC";
    let begun = begin(&browser, &till, target).await;
    let address = begun.url.as_str();
    assert!(!address.contains("transactions"), "{address}");
    let names = browser.cookie_names(&till.url);
    let name = names
        .iter()
        .find(|name| name.starts_with("till-signin-"))
        .unwrap();
    let sealed = browser.cookie(&till.url, name).unwrap();
    assert!(!sealed.contains("transactions") && sealed.len() > 100);
    // One letter of it changed, anywhere, and it is no sign-in that was begun here.
    let login = browser.get(address).await;
    let ticks = log_in(&browser, login, ROSA).await;
    browser.stop_before("/api/auth/callback/blink");
    let callback = consent(&browser, &ticks, &EVERYTHING).await.url;
    browser.stop_nowhere();
    for at in (0..sealed.len()).step_by(sealed.len() / 12) {
        let other = if &sealed[at..=at] == "A" { "B" } else { "A" };
        let changed = format!("{}{other}{}", &sealed[..at], &sealed[at + 1..]);
        let forged = browser.copy();
        forged.set_cookie(&till.url, &format!("{name}={changed}; Path=/"));
        let page = forged.get_once(&callback).await;
        let location = page.headers[LOCATION].to_str().unwrap();
        assert!(location.starts_with("/signin/trouble"), "{at}: {location}");
        assert!(!location.contains("transactions"), "{at}: {location}");
        assert!(forged.cookie(&till.url, "till-session").is_none());
    }
    assert_eq!(till.control.count("POST /oauth2/token"), 0);
    // As it was, it still is.
    let page = browser.get(&callback).await;
    assert_eq!(page.url, till.at(target));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_no_route_as_a_target_leads_in_circles() {
    let till = Till::usual().await;
    let first = Browser::new();
    sign_in_granting(&first, &till, ROSA, &EVERYTHING, "/").await;
    let id = some_transaction(&first, &till).await;
    let pages = routes::of(&Method::GET, &id);
    let has_page = |path: &str| pages.iter().any(|page| page.path == path);
    for route in routes::all(&id) {
        let browser = Browser::new();
        // By a form that was tampered with; the page itself would have cleaned it.
        let explained = browser.get(till.at("/signin")).await;
        let fields = [("return_to", route.path.as_str())];
        let login = browser.submit(&explained, BEGIN, &fields).await;
        let ticks = log_in(&browser, login, ROSA).await;
        let done = consent(&browser, &ticks, &EVERYTHING).await;
        let path = done.url.path();
        let a_page = !path.starts_with("/signin") && !path.starts_with("/api/");
        assert!(a_page, "{}: {path}", route.path);
        let expected = match path {
            "/.well-known/security.txt" => StatusCode::NOT_FOUND,
            path if path.ends_with("/charge") => StatusCode::METHOD_NOT_ALLOWED,
            path if path.starts_with("/receive/0") => StatusCode::NOT_FOUND,
            path if path.contains("/sales/0") && route.method == Method::GET => {
                StatusCode::NOT_FOUND
            }
            path if path.contains("/sales/0") => StatusCode::METHOD_NOT_ALLOWED,
            path if path.contains("/payouts/0") && has_page(path) => StatusCode::NOT_FOUND,
            path if !has_page(path) && path.contains("/payouts/0")
                || path == "/convert/prepare" =>
            {
                StatusCode::METHOD_NOT_ALLOWED
            }
            _ => StatusCode::OK,
        };
        assert_eq!(done.status, expected, "{}: {path}", route.path);
        // Still signed in, whatever the page was.
        let wallets = browser.get(till.at("/wallets")).await;
        assert_eq!(wallets.url.path(), "/wallets", "{}", route.path);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p3_what_is_gone_is_a_page_that_says_so() {
    let till = Till::usual().await;
    for gone in [
        "/transactions/6f1f4dbb-0000-4000-8000-000000000000",
        "/no-such-page",
    ] {
        let browser = Browser::new();
        let done = sign_in_granting(&browser, &till, ROSA, &EVERYTHING, gone).await;
        assert_eq!(done.url, till.at(gone));
        assert_eq!(done.status, StatusCode::NOT_FOUND);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p4_what_means_nothing_is_not_in_the_way() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    let csrf = &explained.attributes("input[name=csrf]", "value")[0];
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let long = format!("/{}", "a".repeat(5000));
    // Bytes as they stand in a form: lone surrogates, half a character, no escape at all.
    for raw in [
        "%ED%A0%80",
        "/%ED%A0%80%ED%B0%80",
        "/%C3",
        "%",
        "%%%",
        "/%2",
        "http%3A%2F%2F%5B",
        "%00",
        "%FF%FE",
        "/%F4%90%80%80",
        long.as_str(),
    ] {
        let page = browser.get(format!("{}?return_to={raw}", till.at("/signin")));
        let page = page.await;
        let shown = &raw[..raw.len().min(40)];
        assert_eq!(page.status, StatusCode::OK, "{shown}");
        let body = format!("csrf={csrf}&return_to={raw}");
        let begun = browser.once(reqwest::Method::POST, till.at(BEGIN), &headers, &body);
        let begun = begun.await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{shown}");
        let location = begun.headers[LOCATION].to_str().unwrap();
        assert!(location.starts_with(&till.issuer), "{shown}: {location}");
    }
    till.stop().await;
}
