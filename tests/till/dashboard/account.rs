//! `/account`.

use super::people::{KENJI, ROSA, at_wallets};
use crate::harness::{Browser, Till, sign_in_granting};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_who_is_signed_in_and_what_till_may_do() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let page = browser.get(till.at("/account")).await;
    assert_eq!(page.all("#who"), ["rosa_cafe"]);
    assert!(page.says("rosa_cafe@blink.sv"));
    assert!(page.says("Signed in since") && page.says("At the latest until"));
    assert_eq!(page.all(".scope .scope__code").len(), 4);
    assert_eq!(page.all(".scope--open").len(), 0);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_granted_is_told() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in_granting(&browser, &till, KENJI, &["openid", "read"], "/account").await;
    let page = browser.get(till.at("/account")).await;
    assert_eq!(page.all("#who"), ["No username yet"]);
    assert_eq!(
        page.all(".scope--open .scope__code"),
        ["offline", "receive"]
    );
    assert!(
        page.all(".scope--open .scope__remark")
            .iter()
            .all(|word| word == "not allowed")
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_begins_here() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let page = browser.get(till.at("/account")).await;
    let done = browser.submit(&page, "/api/auth/signout", &[]).await;
    assert_eq!(done.url.path(), "/signed-out");
    let again = browser.get(till.at("/account")).await;
    assert_eq!(again.url.path(), "/signin");
    till.stop().await;
}
