//! Nothing but Blink's own 401 signs anybody out: not a provider that is down, not an API that is slow or refuses.

use reqwest::StatusCode;
use till::sandbox::{Down, Part};

use crate::harness::{Browser, SOON, Setup, Till, sign_in};

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
            assert!(begun.elapsed() < SOON, "{path} {down:?}");
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
        // After a failure nobody asks again for a moment.
        tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
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
    let till = Till::start(
        Setup::default()
            .with("TILL_PROVIDER_DEADLINE", 1)
            .without_provider(),
    )
    .await;
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    assert_eq!(explained.status, StatusCode::OK);
    let page = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.headers.contains_key("retry-after"));
    till.control
        .set_down(Part::Provider, Down::Up)
        .await
        .unwrap();
    // The last failure is remembered for three seconds.
    tokio::time::sleep(std::time::Duration::from_millis(3200)).await;
    assert_eq!(sign_in(&browser, &till, ROSA).await.url.path(), "/wallets");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_led_to_a_provider_that_has_gone_and_nobody_kept_out_once_it_is_back() {
    let setup = Setup::default()
        .with("TILL_PROVIDER_DEADLINE", 1)
        .with("TILL_REFRESH_LEASE", 3);
    let till = Till::start(setup).await;
    let signed_in = Browser::new();
    sign_in(&signed_in, &till, ROSA).await;
    for down in kinds()
        .into_iter()
        .filter(|down| !matches!(down, Down::TooMany { .. }))
    {
        let browser = Browser::new();
        let explained = browser.get(till.at("/signin")).await;
        till.control.set_down(Part::Provider, down).await.unwrap();
        // Whoever asks the provider for anything finds out.
        till.control.expire_access_tokens(None).unwrap();
        let page = signed_in.get(till.at("/wallets")).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{down:?}");
        let page = browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{down:?}");
        assert_eq!(page.url.origin(), till.url.origin(), "{down:?}");
        assert!(page.headers.contains_key("retry-after"), "{down:?}");
        till.control
            .set_down(Part::Provider, Down::Up)
            .await
            .unwrap();
        // The last failure is remembered for three seconds.
        tokio::time::sleep(std::time::Duration::from_millis(3200)).await;
        assert_eq!(
            sign_in(&browser, &till, ROSA).await.url.path(),
            "/wallets",
            "{down:?}"
        );
        assert_eq!(
            signed_in.get(till.at("/wallets")).await.url.path(),
            "/wallets",
            "{down:?}"
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_the_page_before_the_sign_in_has_the_provider_looked_at() {
    let setup = Setup::default().with("TILL_DISCOVERY_LIFETIME", 1);
    let till = Till::start(setup).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    till.control
        .set_down(Part::Provider, Down::ServerError)
        .await
        .unwrap();
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    let looked = || {
        let journal = till.control.journal();
        journal.iter().any(|entry| entry.status == Some(500))
    };
    for _ in 0..200 {
        if looked() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(looked());
    // The answer is on its way.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let page = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    assert_eq!(page.url.origin(), till.url.origin());
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hanging_provider_costs_a_page_its_budget_once() {
    let setup = Setup::default()
        .with("TILL_API_DEADLINE", 1)
        .with("TILL_REFRESH_MARGIN", 0)
        .sandbox(|sandbox| sandbox.lifetimes.access_token = 2);
    let till = Till::start(setup).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    till.control
        .set_down(Part::Provider, Down::Hang)
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    let begun = std::time::Instant::now();
    let page = browser.get(till.at("/account")).await;
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(page.url.path(), "/account");
    till.control
        .set_down(Part::Provider, Down::Up)
        .await
        .unwrap();
    till.stop().await;
}
