//! Nothing but Blink's own 401 signs anybody out: not a provider that is down, not an API that is slow or refuses.

use std::net::TcpListener;
use std::time::Duration;

use reqwest::StatusCode;
use till::sandbox::{Down, Options, Part, Sandbox};

use crate::harness::{Browser, Setup, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";

fn kinds() -> [Down; 4] {
    [
        Down::Refuse,
        Down::ServerError,
        Down::TooMany { retry_after: 1 },
        Down::Hang,
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_that_fails_signs_nobody_out() {
    let till = Till::start(Setup::default().with("TILL_API_DEADLINE", 1)).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    for down in kinds() {
        till.control.set_down(Part::Api, down).await.unwrap();
        for path in ["/wallets", "/transactions", "/account"] {
            let begun = std::time::Instant::now();
            let page = browser.get(till.at(path)).await;
            assert!(
                begun.elapsed() < std::time::Duration::from_secs(4),
                "{path} {down:?}"
            );
            assert_eq!(page.url.path(), path, "{down:?}");
            assert!(!page.headers.contains_key("set-cookie"), "{path} {down:?}");
        }
        till.control.set_down(Part::Api, Down::Up).await.unwrap();
        // What Blink asked for with `Retry-After` is honoured.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let page = browser.get(till.at("/wallets")).await;
        assert_eq!(
            (page.status, page.url.path()),
            (StatusCode::OK, "/wallets"),
            "{down:?}"
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_fails_signs_nobody_out() {
    let setup = Setup::default()
        .with("TILL_PROVIDER_DEADLINE", 1)
        .with("TILL_REFRESH_LEASE", 3)
        .with("TILL_REFRESH_MARGIN", 0)
        .sandbox(|sandbox| sandbox.lifetimes.access_token = 2);
    let till = Till::start(setup).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    for down in kinds() {
        till.control.set_down(Part::Provider, down).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
        let page = browser.get(till.at("/wallets")).await;
        assert_eq!(page.url.path(), "/wallets", "{down:?}");
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{down:?}");
        assert!(page.headers.contains_key("retry-after"));
        assert!(!page.headers.contains_key("set-cookie"), "{down:?}");
        till.control
            .set_down(Part::Provider, Down::Up)
            .await
            .unwrap();
        let page = browser.get(till.at("/wallets")).await;
        assert_eq!(
            (page.status, page.url.path()),
            (StatusCode::OK, "/wallets"),
            "{down:?}"
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_in_waits_for_a_provider_that_starts_later() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let issuer = format!("http://{address}/");
    let till = Till::start(
        Setup::default()
            .with("TILL_ISSUER", &issuer)
            .with("TILL_PROVIDER_DEADLINE", 1),
    )
    .await;
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    assert_eq!(explained.status, StatusCode::OK);
    let page = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);

    let mut options = Options {
        provider: address,
        issuer: Some(issuer.clone()),
        ..Options::default()
    };
    options.client.redirect_uris = vec![till.at("/api/auth/callback/blink").to_string()];
    let provider = Sandbox::start(options).await.unwrap();
    // A failed fetch is not repeated at once.
    tokio::time::sleep(Duration::from_millis(3200)).await;
    let login = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    assert_eq!(login.status, StatusCode::OK);
    assert!(login.url.as_str().starts_with(&issuer), "{}", login.url);
    till.stop().await;
    provider.stop().await;
}
