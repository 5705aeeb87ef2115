//! SIGKILL in the middle of a refresh: the worst that happens is one new sign-in.

use std::time::Duration;

use reqwest::StatusCode;
use till::sandbox::Part;

use crate::harness::{Browser, Killable, Store};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_during_a_refresh_costs_at_most_one_sign_in() {
    let mut till = Killable::start(
        Store::Sqlite,
        &[("TILL_PROVIDER_DEADLINE", "1"), ("TILL_REFRESH_LEASE", "3")],
    )
    .await;
    let control = till.sandbox.control();
    let browser = Browser::new();
    till.sign_in(&browser).await;
    // Before the question leaves, while it is answered, after the answer came.
    for moment in [20, 150, 300, 420, 600] {
        control.expire_access_tokens(None).unwrap();
        control.set_latency(Part::Provider, 350);
        let address = till.at("/wallets");
        let request = tokio::spawn({
            let browser = browser.copy();
            async move { browser.try_get(&address).await }
        });
        tokio::time::sleep(Duration::from_millis(moment)).await;
        control.set_latency(Part::Provider, 0);
        till.restart().await;
        drop(request.await);
        let page = browser.get(till.at("/wallets")).await;
        match page.url.path() {
            "/wallets" => assert_eq!(page.status, StatusCode::OK, "killed after {moment} ms"),
            "/signin" => till.sign_in(&browser).await,
            other => panic!("killed after {moment} ms one lands on {other}"),
        }
        assert_eq!(
            browser.get(till.at("/wallets")).await.status,
            StatusCode::OK
        );
    }
}
