//! Who comes too often waits; nobody else does.

use axum::http::Method;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};

use super::safe::assert_private;
use crate::harness::{Browser, Page, Setup, Till, sign_in_remembered};

const BEGIN: &str = "/api/auth/signin/blink";
const CALLBACK: &str = "/api/auth/callback/blink?state=unknown&code=unknown";
const BACKCHANNEL: &str = "/api/auth/backchannel-logout";

async fn start(setting: &'static str, rate: u32) -> Till {
    let setup = Setup::default()
        .with(setting, rate)
        .with("TILL_TRUSTED_PROXIES", "127.0.0.0/8")
        .with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    Till::start(setup).await
}

/// Comes from this address, as a trusted proxy says.
async fn from(address: &str, till: &Till, method: Method, path: &str, body: &str) -> Page {
    let headers = [
        ("x-forwarded-for", address),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let browser = Browser::new();
    browser.once(method, till.at(path), &headers, body).await
}

#[track_caller]
fn assert_waits(page: &Page) {
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
    assert_eq!(page.heading(), "One moment, please");
    assert_private(&page.headers, "429");
    let pause: u64 = page.headers[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&pause), "{pause}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_begins_too_often_waits_and_the_others_do_not() {
    let till = start("TILL_SIGN_IN_RATE", 5).await;
    for (method, path) in [(Method::POST, BEGIN), (Method::GET, CALLBACK)] {
        let ask = |address| from(address, &till, method.clone(), path, "");
        for _ in 0..5 {
            let page = ask("203.0.113.1").await;
            assert_ne!(page.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
        assert_waits(&ask("203.0.113.1").await);
        assert_ne!(
            ask("203.0.113.2").await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
        // Whoever has an IPv6 address has a /64 of them.
        for address in [
            "2001:db8::1",
            "2001:db8::2",
            "2001:db8::3",
            "2001:db8::4",
            "2001:db8::5",
        ] {
            let page = ask(address).await;
            assert_ne!(page.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
        assert_waits(&ask("2001:db8::ffff").await);
        assert_ne!(
            ask("2001:db8:0:1::1").await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
    }
    // Everything else is there for that network too.
    let page = from("203.0.113.1", &till, Method::GET, "/signin", "").await;
    assert_eq!(page.status, StatusCode::OK);
    let metrics = till.admin.as_ref().unwrap().join("/metrics").unwrap();
    let figures = Browser::new().get_once(metrics).await.body;
    let line = "till_refusals_total{reason=\"too_many\"} 4";
    assert!(figures.contains(line), "{figures}");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_networks_together_have_a_rate() {
    let till = start("TILL_SIGN_IN_RATE", 1).await;
    let mut passed = 0;
    for last in 1..=30 {
        let address = format!("203.0.113.{last}");
        let page = from(&address, &till, Method::POST, BEGIN, "").await;
        passed += u32::from(page.status != StatusCode::TOO_MANY_REQUESTS);
    }
    // Twenty, and what a slow machine adds meanwhile.
    assert!((15..=22).contains(&passed), "{passed}");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_with_twenty_tablets_behind_one_address_never_waits() {
    let till = Till::usual().await;
    let tablets = (0..20).map(|_| async {
        let tablet = Browser::new();
        for _ in 0..5 {
            let explained = tablet.get(till.at("/signin")).await;
            tablet.stop_before("/oauth2/auth");
            let gone = tablet.submit(&explained, BEGIN, &[]).await;
            assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
            assert_eq!(gone.url.path(), "/oauth2/auth");
        }
    });
    futures_util::future::join_all(tablets).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_logout_tokens_can_be_too_many_a_genuine_one_never_is() {
    let till = start("TILL_LOGOUT_RATE", 3).await;
    let rosa = Browser::new();
    sign_in_remembered(&rosa, &till, "rosa@sandbox.example").await;
    let tell = |token: String| {
        let till = &till;
        async move {
            let body = format!("logout_token={token}");
            from("203.0.113.1", till, Method::POST, BACKCHANNEL, &body).await
        }
    };
    for _ in 0..3 {
        assert_eq!(tell("junk".into()).await.status, StatusCode::BAD_REQUEST);
    }
    let page = tell("junk".into()).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.headers.contains_key(RETRY_AFTER));
    assert_eq!(page.headers[CONTENT_TYPE], "application/json");
    // Nor does a body that is no form get past.
    let page = from("203.0.113.1", &till, Method::POST, BACKCHANNEL, "x=y").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    // From the very same network.
    let genuine = till.control.logout_token("some-login").unwrap();
    assert_eq!(tell(genuine.clone()).await.status, StatusCode::OK);
    assert_eq!(tell(genuine).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(rosa.get(till.at("/wallets")).await.status, StatusCode::OK);
    till.stop().await;
}
