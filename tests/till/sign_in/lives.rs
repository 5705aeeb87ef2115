//! A session's life from outside: when it begins anew, what keeps it alive, what does not, and what a program is told.

use reqwest::{Method, StatusCode};

use crate::database::rows::{execute, number};
use crate::harness::{
    Browser, EVERYTHING, Page, Setup, Store, Till, consent, log_in, on_both, sign_in,
};

use super::sessions::advance;

const ROSA: &str = "rosa@sandbox.example";
const SESSION: &str = "till-session";
const REFRESH: &str = "POST /oauth2/token";

on_both! {
    async fn h1_every_sign_in_begins_a_new_session(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let (first, before) = (browser.cookie(&till.url, SESSION).unwrap(), browser.copy());
        let anew = browser.get(till.at("/signin?again=1")).await;
        let login = browser.submit(&anew, "/api/auth/signin/blink", &[]).await;
        consent(&browser, &log_in(&browser, login, ROSA).await, &EVERYTHING).await;
        assert_ne!(browser.cookie(&till.url, SESSION).unwrap(), first);
        assert_eq!(before.get(till.at("/wallets")).await.url.path(), "/signin");
        assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/wallets");
        till.settled().await;
        assert_eq!(till.control.count_tokens().unwrap(), (1, 1), "the first one's are revoked");
        till.stop().await;
    }
}

on_both! {
    async fn h3_looking_keeps_it_alive_and_is_noted_now_and_then(store: Store) {
        let setup = Setup::on(store).with("TILL_SESSION_TOUCH", 60).with("TILL_SESSION_IDLE", 100);
        let till = Till::start(setup).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let unseen = "UPDATE sessions SET seen_at = (SELECT now FROM clock) - 50";
        execute(&till.state.database, unseen, &[]).await;
        let ago = "SELECT now - seen_at FROM sessions, clock";
        for _ in 0..20 {
            browser.get_once(till.at("/account/sessions/end")).await;
        }
        assert!(number(&till.state.database, ago).await >= 50, "nothing was written");
        advance(&till, 10).await;
        browser.get_once(till.at("/account/sessions/end")).await;
        assert!(number(&till.state.database, ago).await <= 5, "a minute has passed");
        till.stop().await;
    }
}

on_both! {
    async fn h4_neither_use_nor_refresh_makes_it_older_than_it_may_get(store: Store) {
        let till = Till::start(Setup::on(store).with("TILL_SESSION_LIFETIME", 3_000)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let begun = till.control.count(REFRESH);
        for later in [1_000, 2_000, 2_940] {
            advance(&till, later).await;
            till.control.expire_access_tokens(None).unwrap();
            assert_eq!(browser.get_once(till.at("/wallets")).await.status, StatusCode::OK, "{later} s");
        }
        assert_eq!(till.control.count(REFRESH), begun + 3);
        advance(&till, 3_001).await;
        assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin");
        till.stop().await;
    }
}

on_both! {
    async fn h11_a_malformed_id_is_not_even_looked_up(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        // Whoever looks for a session now fails.
        execute(&till.state.database, "ALTER TABLE sessions RENAME TO away", &[]).await;
        let status = async |cookie: &str| {
            let line = format!("{SESSION}={cookie}");
            let headers = [("cookie", line.as_str())];
            Browser::new().once(Method::GET, till.at("/wallets"), &headers, "").await.status
        };
        assert_eq!(status("AAAAAAAAAAAAAAAAAAAAAA").await, StatusCode::SERVICE_UNAVAILABLE);
        let long = "A".repeat(4000);
        for cookie in ["", "a", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA!", "%41", &long] {
            assert_eq!(status(cookie).await, StatusCode::SEE_OTHER, "{cookie:.30}");
        }
        execute(&till.state.database, "ALTER TABLE away RENAME TO sessions", &[]).await;
        till.stop().await;
    }
}

/// One circle would be as long as the browser's patience.
fn leads_to_sign_in(page: &Page, what: &str) {
    assert_eq!(page.url.path(), "/signin", "{what}");
    assert!(page.hops.len() <= 3, "{what}: {:?}", page.hops);
}

on_both! {
    async fn f7_tokens_that_nobody_can_open_lead_to_the_sign_in_and_in_no_circle(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let database = &till.state.database;
        // Of a later version; sealed with a key that is gone.
        let unknown: [&[u8]; 2] = [&[9, 1, 2, 3, 4, 5, 6, 7, 8], &[1, 0, 0, 0, 0, 5, 6, 7, 8]];
        for sealed in unknown {
            let browser = Browser::new();
            sign_in(&browser, &till, ROSA).await;
            execute(database, "UPDATE sessions SET tokens = $1 WHERE ended_at IS NULL", &[sealed]).await;
            leads_to_sign_in(&browser.get(till.at("/wallets")).await, "unknown");
            let alive = "SELECT count(*) FROM sessions WHERE ended_at IS NULL";
            assert_eq!(number(database, alive).await, 1, "another instance may know it");
            execute(database, "DELETE FROM sessions", &[]).await;
        }
        // Sealed with a key that is known, for another row or version.
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        execute(database, "UPDATE sessions SET token_version = token_version + 1", &[]).await;
        leads_to_sign_in(&browser.get(till.at("/wallets")).await, "of another row");
        assert_eq!(sign_in(&browser, &till, ROSA).await.url.path(), "/wallets");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k3_a_program_is_told_and_not_led_to_a_page() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let asks: [&[(&str, &str)]; 4] = [
        &[("accept", "application/json")],
        &[("accept", "text/event-stream")],
        &[("sec-fetch-mode", "cors"), ("accept", "*/*")],
        &[("sec-fetch-mode", "same-origin"), ("accept", "text/html")],
    ];
    let told = async |headers: &[(&str, &str)], word: &str| {
        let page = browser
            .once(Method::GET, till.at("/wallets"), headers, "")
            .await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{headers:?}");
        assert!(!page.headers.contains_key("location"), "{headers:?}");
        assert!(page.headers.contains_key("www-authenticate"));
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.body, format!("{{\"error\":\"{word}\"}}"));
    };
    for headers in asks {
        told(headers, "sign_in_needed").await;
    }
    for headers in [
        &[("accept", "text/html,application/json;q=0.1")][..],
        &[],
        &[("sec-fetch-mode", "navigate")][..],
    ] {
        let page = browser
            .once(Method::GET, till.at("/wallets"), headers, "")
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{headers:?}");
    }
    sign_in(&browser, &till, ROSA).await;
    till.control.revoke_all(None).unwrap();
    told(asks[0], "session_over").await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l1_every_page_of_ones_own_leads_to_signing_out() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    for path in [
        "/wallets",
        "/transactions",
        "/account",
        "/account/sessions/end",
        "/transactions/unknown",
        "/nothing/there",
    ] {
        let page = browser.get(till.at(path)).await;
        assert!(
            !page
                .attributes("a[href='/api/auth/signout']", "href")
                .is_empty(),
            "{path}"
        );
    }
    till.stop().await;
}
