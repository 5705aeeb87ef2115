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
    let shown = format!("localhost:{}/@rosa_cafe", till.address.port());
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

/// What is on paper is opened as it is printed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_called_like_a_page_of_ours_has_a_code_that_opens() {
    let till = Till::usual().await;
    let browser = Browser::new();
    for name in ["till", "signin", "ana@bücher.example"] {
        let page = browser.get(till.at(&format!("/@{name}/print"))).await;
        assert_eq!(page.status, StatusCode::OK, "{name}: {}", page.text());
        let printed = format!("http://{}", page.all(".pay-code__address")[0]).to_uppercase();
        let opened = browser.get(printed).await;
        assert_eq!(opened.status, StatusCode::OK, "{name}: {}", opened.url);
        assert!(opened.has("#keypad"), "{name}: {}", opened.url);
        // Any button leads on from there.
        let fields = [("do", "add"), ("amount", "5")];
        let pressed = browser.submit(&opened, "/charge", &fields).await;
        assert_eq!(pressed.status, StatusCode::OK, "{name}: {}", pressed.url);
        assert!(!pressed.attributes("input[name=lines]", "value")[0].is_empty());
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
