//! Tokens that expire: renewed once however many ask, stored before use, and nobody is signed out for a hiccup.

use reqwest::StatusCode;

use super::sessions::advance;
use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in, sign_in_granting};

const REFRESH: &str = "POST /oauth2/token";
const ROSA: &str = "rosa@sandbox.example";

/// Tokens live for so many seconds; every page within the margin renews them.
fn short_lived(store: Store, seconds: u64) -> Setup {
    Setup::on(store)
        .with("TILL_REFRESH_MARGIN", 1)
        .sandbox(|sandbox| sandbox.lifetimes.access_token = seconds)
}

on_both! {
    async fn fifty_requests_at_expiry_refresh_once(store: Store) {
        let till = Till::start(short_lived(store, 3)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let before = till.control.count(REFRESH);
        tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
        till.control.set_lifetimes(till::sandbox::Lifetimes::default()).unwrap();
        let pages = futures_util::future::join_all((0..50).map(|_| browser.get_once(till.at("/wallets")))).await;
        assert!(pages.iter().all(|page| page.status == StatusCode::OK), "{:?}", pages.iter().map(|page| page.status).collect::<Vec<_>>());
        assert_eq!(till.control.count(REFRESH), before + 1);
        till.stop().await;
    }
}

on_both! {
    async fn a_brief_token_is_renewed_in_the_second_half_of_its_life(store: Store) {
        let till = Till::start(short_lived(store, 20).with("TILL_REFRESH_MARGIN", 60)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let before = till.control.count(REFRESH);
        for (later, renewed) in [(0, 0), (5, 0), (12, 1), (12, 1)] {
            advance(&till, later).await;
            assert_eq!(browser.get_once(till.at("/wallets")).await.status, StatusCode::OK, "{later} s");
            till.settled().await;
            assert_eq!(till.control.count(REFRESH), before + renewed, "{later} s");
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_dies_early_is_renewed_and_the_page_comes() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    till.control.expire_access_tokens(None).unwrap();
    let pages =
        futures_util::future::join_all((0..20).map(|_| browser.get_once(till.at("/wallets"))))
            .await;
    assert!(pages.iter().all(|page| page.status == StatusCode::OK));
    assert_eq!(till.control.count(REFRESH), 2);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_refresh_token_one_signs_in_again_and_comes_back() {
    let till = Till::start(short_lived(Store::Sqlite, 2)).await;
    let browser = Browser::new();
    sign_in_granting(&browser, &till, ROSA, &["openid", "read", "receive"], "/").await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    let page = browser.get(till.at("/transactions?wallet=all")).await;
    assert_eq!(page.url.path(), "/signin");
    let form = page.form("/api/auth/signin/blink").unwrap();
    assert!(form.fields.contains(&(
        "return_to".to_owned(),
        "/transactions?wallet=all".to_owned()
    )));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_grant_ends_the_session() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    till.control.revoke_all(None).unwrap();
    assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_goes_on_when_the_browser_hangs_up() {
    use till::sandbox::Part;

    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    till.control.expire_access_tokens(None).unwrap();
    till.control.set_latency(Part::Provider, 3_000);
    let hung_up = tokio::time::timeout(
        std::time::Duration::from_millis(1_000),
        browser.get_once(till.at("/wallets")),
    )
    .await;
    assert!(hung_up.is_err());
    till.control.set_latency(Part::Provider, 0);
    assert_eq!(
        browser.get_once(till.at("/wallets")).await.status,
        StatusCode::OK
    );
    assert_eq!(till.control.count(REFRESH), 2);
    till.stop().await;
}
