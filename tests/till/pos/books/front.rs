//! The way to somebody's register from the front page.

use reqwest::StatusCode;

use crate::harness::{Browser, Till};
use crate::pos::Seller;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_username_leads_to_its_register() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let home = browser.get(till.at("/")).await;
    let form = home.form("/").unwrap();
    assert!(!form.post);
    assert_eq!(form.fields[0].0, "username");
    let page = browser.get(till.at("/?username=+Rosa_Cafe")).await;
    assert_eq!(
        (page.url.path(), page.status),
        ("/@rosa_cafe", StatusCode::OK)
    );
    let rosa = Seller::rosa(&till).await;
    assert_eq!(
        rosa.browser
            .get(till.at("/?username=bruno"))
            .await
            .url
            .path(),
        "/@bruno"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_name_is_said_and_kept() {
    let till = Till::usual().await;
    let browser = Browser::new();
    for typed in ["+50370000000", "a b", "<b>"] {
        let mut address = till.at("/");
        address.query_pairs_mut().append_pair("username", typed);
        let page = browser.get(address.as_str()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.all("#username-about").concat().contains("no username"),
            "{}",
            page.text()
        );
        assert_eq!(page.attributes("#username", "value"), [typed]);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_in_finds_their_register_on_every_page() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    for path in ["/wallets", "/transactions", "/account"] {
        let page = rosa.browser.get(till.at(path)).await;
        assert!(page.has(".nav a[href='/till']"), "{path}");
    }
    till.stop().await;
}
