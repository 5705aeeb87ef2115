//! The provider ends a login, and with it our session; nobody else can.

use reqwest::StatusCode;

use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in, sign_in_remembered};

const ROSA: &str = "rosa@sandbox.example";
const BACKCHANNEL: &str = "/api/auth/backchannel-logout";

on_both! {
    async fn a_login_that_ends_at_blink_ends_here(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let (rosa, bruno) = (Browser::new(), Browser::new());
        sign_in_remembered(&rosa, &till, ROSA).await;
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        let person = till.control.people().iter().find(|person| person.name == "Rosa").unwrap().id.clone();
        assert_eq!(till.control.end_logins(Some(&person)).unwrap(), 1);
        for _ in 0..100 {
            if rosa.get(till.at("/wallets")).await.url.path() == "/signin" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(rosa.get(till.at("/wallets")).await.url.path(), "/signin");
        assert_eq!(bruno.get(till.at("/wallets")).await.url.path(), "/wallets");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn junk_ends_nothing_and_asks_the_provider_for_nothing() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let fetched = till.control.count("GET /.well-known/jwks.json");
    let none = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.";
    let long = "a".repeat(20_000);
    for token in ["", "a", "a.b", "a.b.c", "....", none, &long] {
        let answer = Browser::new()
            .post_once(
                till.at(BACKCHANNEL).as_str(),
                &[("logout_token", token)],
                &[],
            )
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{token:.20}");
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
    let answer = Browser::new()
        .post_once(till.at(BACKCHANNEL).as_str(), &[("other", "x")], &[])
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(till.control.count("GET /.well-known/jwks.json"), fetched);
    assert_eq!(
        browser.get(till.at("/wallets")).await.url.path(),
        "/wallets"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotated_key_is_learned() {
    let till = Till::usual().await;
    let first = Browser::new();
    sign_in(&first, &till, ROSA).await;
    till.control.rotate_keys().unwrap();
    let second = Browser::new();
    assert_eq!(sign_in(&second, &till, ROSA).await.url.path(), "/wallets");
    till.stop().await;
}
