//! The code on paper opens the register, and is paid by wallets that read it.

use reqwest::StatusCode;

use crate::harness::{Browser, Setup, Till};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_says_whose_register_it_is() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let page = browser.get(till.at("/rosa_cafe/print")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.heading(), "rosa_cafe");
    let shown = format!("localhost:{}/rosa_cafe", till.address.port());
    assert_eq!(page.all(".pay-code__address"), [shown]);
    assert!(page.attributes(".pay-code__code svg", "aria-label")[0].contains("rosa_cafe"));
    // An address of our own network is nothing that a wallet may ask.
    assert!(!page.says("Lightning address"), "{}", page.text());
    for name in ["+50370000000", "50370000000"] {
        let page = browser.get(till.at(&format!("/{name}/print"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{name}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_wallets_can_ask_the_code_is_theirs_too() {
    let setup = Setup::default()
        .with("TILL_LNURL_URL", "https://pay.example")
        .with("TILL_LNURL_DOMAIN", "pay.example");
    let till = Till::start(setup).await;
    let page = Browser::new().get(till.at("/ROSA_CAFE/print")).await;
    assert!(page.says("rosa_cafe@pay.example"), "{}", page.text());
    till.stop().await;
}
