//! The page before Blink: for whom it is shown, and what it says about a sign-in that is over.

use crate::harness::{Browser, Till, sign_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_in_goes_on_unless_they_choose_anew() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, "rosa@sandbox.example").await;
    for address in [
        "/signin?return_to=/account",
        "/signin?return_to=/account&why=ended",
    ] {
        let page = browser.get(till.at(address)).await;
        assert_eq!(page.url.path(), "/account", "{address}");
    }
    let anew = browser
        .get(till.at("/signin?return_to=/account&again=1"))
        .await;
    assert_eq!(anew.url.path(), "/signin");
    let asked = browser.submit(&anew, "/api/auth/signin/blink", &[]).await;
    assert!(
        asked.hops[1]
            .query_pairs()
            .any(|(name, value)| name == "prompt" && value == "consent")
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_is_over_says_so() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let ended = "Your sign-in at Blink has ended";
    let page = browser.get(till.at("/signin?why=ended")).await;
    assert!(page.says(ended), "{}", page.body);
    let page = browser.get(till.at("/signin?why=other")).await;
    assert!(!page.says(ended), "{}", page.body);
    till.stop().await;
}
