//! Where a sign-in or a choice leads: always to a page of ours, whatever was asked for.

use reqwest::StatusCode;
use reqwest::header::LOCATION;
use url::Url;

use crate::harness::{Browser, EVERYTHING, Page, Till, consent, log_in, sign_in};

const ROSA: &str = "rosa@sandbox.example";
const FORM: (&str, &str) = ("sec-fetch-site", "same-origin");

/// What people have tried elsewhere.
pub const CORPUS: [&str; 54] = [
    "",
    " ",
    "wallets",
    "https://evil.example",
    "HTTPS://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    "\u{0}//evil.example",
    "/\u{0}/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/wallets/..//evil.example",
    "/%2e//evil.example",
    "/%2e%2e//evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/\u{2028}/evil.example",
    "/\u{ff0f}evil.example",
    "\u{ff0f}\u{ff0f}evil.example",
    "/@evil.example",
    "@evil.example",
    ":@evil.example",
    "//localhost@evil.example",
    "http://localhost:80@evil.example/",
    "http://localhost.evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,hello",
    "vbscript:x",
    "file:///etc/passwd",
    "http://[",
    "http://[::1",
    "/%",
    "/%zz",
    "/%ff%fe",
    "?//evil.example",
    "#//evil.example",
    "/#//evil.example",
    "/signin?return_to=//evil.example",
    "/api/auth/signout",
    "/preferences",
];

/// Judged as a browser would: resolved against the page that it came from.
#[track_caller]
fn stays_with_us(page: &Page, till: &Till, asked: &str) -> Url {
    assert_eq!(
        page.status,
        StatusCode::SEE_OTHER,
        "{asked:?}: {}",
        page.body
    );
    let location = page.headers[LOCATION].to_str().unwrap();
    let target = page.url.join(location).unwrap();
    assert_eq!(target.origin(), till.url.origin(), "{asked:?}: {location}");
    assert!(!location.starts_with("//"), "{asked:?}: {location}");
    assert!(!location.contains(['\\', '\r', '\n', '\t']), "{asked:?}");
    assert!(target.username().is_empty(), "{asked:?}: {location}");
    // And as somebody else reads it (RFC 3986 alone, where ours is the one of browsers): no scheme and nobody's name.
    let read: axum::http::Uri = location.parse().unwrap();
    assert_eq!(
        (read.scheme(), read.authority()),
        (None, None),
        "{asked:?}: {location}"
    );
    assert!(
        location.starts_with('/') && location.is_ascii(),
        "{asked:?}"
    );
    target
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_choice_leads_back_to_a_page_of_ours() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let home = browser.get(till.at("/")).await;
    let csrf = &home.attributes("input[name=csrf]", "value")[0];
    let address = till.at("/preferences");
    let long = format!("/{}", "a".repeat(2000));
    for asked in CORPUS.into_iter().chain([long.as_str()]) {
        let fields = [("csrf", csrf.as_str()), ("return_to", asked)];
        let page = browser.post_once(address.as_str(), &fields, &[FORM]).await;
        let target = stays_with_us(&page, &till, asked);
        // Nothing that is no page.
        assert!(!target.path().starts_with("/api/"), "{asked:?}");
        assert_ne!(target.path(), "/preferences", "{asked:?}");
    }
    // What is one of ours is kept, letter by letter.
    for asked in [
        "/transactions?after=0a&wallet=BTC",
        "/wallets",
        "/caf%C3%A9",
    ] {
        let fields = [("csrf", csrf.as_str()), ("return_to", asked)];
        let page = browser.post_once(address.as_str(), &fields, &[FORM]).await;
        assert_eq!(page.headers[LOCATION], asked);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_before_a_sign_in_pass_on_nothing_else() {
    let till = Till::usual().await;
    let (stranger, rosa) = (Browser::new(), Browser::new());
    sign_in(&rosa, &till, ROSA).await;
    for (browser, path) in [(&stranger, "/signin"), (&rosa, "/signin/granted")] {
        for asked in CORPUS {
            let mut address = till.at(path);
            address.query_pairs_mut().append_pair("return_to", asked);
            let page = browser.get(&address).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {asked:?}");
            for target in page.attributes("main input[name=return_to]", "value") {
                let target = till.url.join(&target).unwrap();
                assert_eq!(target.origin(), till.url.origin(), "{path} {asked:?}");
                assert!(!target.path().starts_with("/signin"), "{path} {asked:?}");
            }
            for href in page.attributes("main a", "href") {
                let target = page.url.join(&href).unwrap();
                assert_eq!(target.origin(), till.url.origin(), "{path} {asked:?}");
            }
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_signed_in_already_is_led_on_inside() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    for asked in CORPUS {
        let mut address = till.at("/signin");
        address.query_pairs_mut().append_pair("return_to", asked);
        let page = rosa.get_once(&address).await;
        let target = stays_with_us(&page, &till, asked);
        assert!(!target.path().starts_with("/signin"), "{asked:?}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_sign_in_ends_with_us() {
    let till = Till::usual().await;
    for asked in [
        "//evil.example",
        "/\\evil.example",
        "/%2e%2e//evil.example",
        "https://evil.example",
        "/#//evil.example",
        "/signin?return_to=/",
        "http://[",
    ] {
        let browser = Browser::new();
        let explained = browser.get(till.at("/signin")).await;
        // Not by the page, which would have cleaned it: by a form that was tampered with.
        let login = browser
            .submit(
                &explained,
                "/api/auth/signin/blink",
                &[("return_to", asked)],
            )
            .await;
        let ticks = log_in(&browser, login, ROSA).await;
        let done = consent(&browser, &ticks, &EVERYTHING).await;
        assert_eq!(done.status, StatusCode::OK, "{asked:?}");
        assert_eq!(done.url.origin(), till.url.origin(), "{asked:?}");
        assert_eq!(done.url.path(), "/wallets", "{asked:?}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_sign_in_one_is_where_one_wanted_to_be() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let wanted = till.at("/transactions?wallet=BTC");
    let explained = browser.get(&wanted).await;
    assert_eq!(explained.url.path(), "/signin");
    let login = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    let ticks = log_in(&browser, login, ROSA).await;
    let done = consent(&browser, &ticks, &EVERYTHING).await;
    assert_eq!(done.url, wanted);
    till.stop().await;
}
