//! The whole way: to Blink, back, and out again.

use reqwest::StatusCode;

use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in_remembered};

on_both! {
    async fn a_person_signs_in_and_out(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        let wallets = sign_in_remembered(&browser, &till, "rosa@sandbox.example").await;
        assert_eq!(wallets.status, StatusCode::OK, "{}", wallets.body);
        assert_eq!(wallets.url.path(), "/wallets");
        let asked = browser.get(till.at("/api/auth/signout")).await;
        let confirm = browser.submit(&asked, "/api/auth/signout", &[]).await;
        let done = browser.submit(&confirm, "/logout", &[("submit", "yes")]).await;
        assert_eq!(done.url.path(), "/signed-out");
        assert!(browser.cookie(&till.url, "till-session").is_none());
        let again = browser.get(till.at("/wallets")).await;
        assert_eq!(again.url.path(), "/signin");
        till.stop().await;
    }
}
