//! Cookies that another site on a sibling name could plant: never taken for ours.

use reqwest::StatusCode;

use crate::harness::{Browser, Till, sign_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encoded_name_is_not_the_name() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, "rosa@sandbox.example").await;
    let id = browser.cookie(&till.url, "till-session").unwrap();
    let thief = Browser::new();
    thief.set_cookie(&till.url, &format!("%74ill-session={id}; Path=/"));
    assert_eq!(thief.get(till.at("/wallets")).await.url.path(), "/signin");
    // Beside the true cookie it changes nothing.
    browser.set_cookie(&till.url, "%74ill-session=AAAAAAAAAAAAAAAAAAAAAA; Path=/");
    assert_eq!(
        browser.get(till.at("/wallets")).await.status,
        StatusCode::OK
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_at_a_callback_does_not_use_it_up() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let answer = browser
        .head(till.at("/api/auth/callback/blink?code=a&state=b"))
        .await;
    assert_eq!(answer, StatusCode::OK);
    assert_eq!(till.control.count("POST /oauth2/token"), 0);
    till.stop().await;
}
