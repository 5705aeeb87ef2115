//! Signing out: here first, then the tokens, then Blink; and only by one's own hand.

use reqwest::StatusCode;
use till::sandbox::{Down, Part};

use crate::harness::{Browser, SOON, Till, sign_in, sign_in_granting, sign_in_remembered};

const ROSA: &str = "rosa@sandbox.example";
const SIGN_OUT: &str = "/api/auth/signout";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_are_revoked_and_blink_is_asked_to_forget() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in_remembered(&browser, &till, ROSA).await;
    let asked = browser.get(till.at(SIGN_OUT)).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert_eq!(
        browser.get(till.at("/wallets")).await.url.path(),
        "/wallets",
        "asking changes nothing"
    );
    let confirm = browser.submit(&asked, SIGN_OUT, &[]).await;
    assert!(confirm.url.as_str().starts_with(&till.issuer));
    till.settled().await;
    assert_eq!(till.control.count_tokens().unwrap(), (0, 0));
    let done = browser
        .submit(&confirm, "/logout", &[("submit", "yes")])
        .await;
    assert_eq!(done.url.path(), "/signed-out");
    assert_eq!(done.heading(), "You are signed out");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_id_token_one_stays_with_us() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in_granting(&browser, &till, ROSA, &["offline", "read", "receive"], "/").await;
    let asked = browser.get(till.at(SIGN_OUT)).await;
    let done = browser.submit(&asked, SIGN_OUT, &[]).await;
    assert_eq!(done.url.path(), "/signed-out");
    assert!(
        !done
            .hops
            .iter()
            .any(|hop| hop.path().contains("sessions/logout"))
    );
    // Blink may remember the person; the next sign-in asks for credentials all the same.
    let explained = browser.get(till.at("/signin")).await;
    let login = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    assert!(
        login.hops[1]
            .query_pairs()
            .any(|(name, value)| name == "prompt" && value == "login")
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_works_while_the_provider_is_down() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let before = browser.copy();
    let asked = browser.get(till.at(SIGN_OUT)).await;
    till.control
        .set_down(Part::Provider, Down::Hang)
        .await
        .unwrap();
    browser.stop_before("/oauth2/sessions/logout");
    let begun = std::time::Instant::now();
    browser.submit(&asked, SIGN_OUT, &[]).await;
    assert!(begun.elapsed() < SOON);
    assert_eq!(before.get(till.at("/wallets")).await.url.path(), "/signin");
    till.control
        .set_down(Part::Provider, Down::Up)
        .await
        .unwrap();
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_session_cookie_is_removed_so_that_browsers_obey() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let asked = browser.get(till.at(SIGN_OUT)).await;
    let csrf = &asked.form(SIGN_OUT).unwrap().fields[0].1;
    let answer = browser
        .post_once(
            till.at(SIGN_OUT).as_str(),
            &[("csrf", csrf)],
            &[("sec-fetch-site", "same-origin")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers["clear-site-data"], "\"cache\"");
    let lines: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|line| line.to_str().unwrap())
        .filter(|line| line.starts_with("till-session="))
        .collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in [
        "till-session=;",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
        "Max-Age=0",
    ] {
        assert!(lines[0].contains(part), "{part} in {}", lines[0]);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_site_cannot_sign_anybody_out() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let asked = browser.get(till.at(SIGN_OUT)).await;
    let csrf = asked.form(SIGN_OUT).unwrap().fields[0].1.clone();
    let address = till.at(SIGN_OUT);
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("origin", "https://evil.example")][..],
        &[][..],
    ] {
        let answer = browser
            .post_once(address.as_str(), &[("csrf", &csrf)], headers)
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    for token in ["", "AAAA", &csrf[1..]] {
        let answer = browser
            .post_once(
                address.as_str(),
                &[("csrf", token)],
                &[("sec-fetch-site", "same-origin")],
            )
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    assert_eq!(
        browser.get(till.at("/wallets")).await.url.path(),
        "/wallets"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l4_blink_is_shown_the_hint_and_an_address_that_it_knows() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in_remembered(&browser, &till, ROSA).await;
    let asked = browser.get(till.at(SIGN_OUT)).await;
    browser.stop_before("/oauth2/sessions/logout");
    let away = browser.submit(&asked, SIGN_OUT, &[]).await.url;
    let sent = |wanted: &str| {
        let found = away.query_pairs().find(|(name, _)| name == wanted);
        found.unwrap().1.into_owned()
    };
    let hint = crate::harness::signer::claims(&sent("id_token_hint"));
    assert_eq!(hint["iss"], till.issuer);
    assert!(hint["sid"].is_string(), "{hint}");
    assert_eq!(
        sent("post_logout_redirect_uri"),
        till.at("/signed-out").as_str()
    );
    assert!(sent("state").len() >= 8);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l5_whatever_comes_back_with_the_way_back_is_dropped() {
    let till = Till::usual().await;
    for query in [
        "",
        "?state=random",
        "?next=//evil.example",
        "?return_to=https://evil.example/&state=%3Cscript%3E",
        "?redirect_uri=javascript:alert(1)",
    ] {
        let page = Browser::new()
            .get(till.at(&format!("/signed-out{query}")))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert_eq!(page.url, till.at("/signed-out"), "{query}");
        for word in ["evil", "random", "script%3E", "alert(1)"] {
            assert!(!page.body.contains(word), "{query}: {word}");
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l6_for_some_minutes_the_next_sign_in_asks_anew() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let prompt = async || {
        let explained = browser.get(till.at("/signin?again=0")).await;
        browser.stop_before("/oauth2/auth");
        let away = browser.submit(&explained, "/api/auth/signin/blink", &[]);
        let away = away.await.url;
        browser.stop_nowhere();
        let found = away.query_pairs().find(|(name, _)| name == "prompt");
        found.map(|(_, value)| value.into_owned())
    };
    assert_eq!(prompt().await, None);
    sign_in(&browser, &till, ROSA).await;
    let asked = browser
        .get(till.at("/account/sessions/end?which=everywhere"))
        .await;
    browser.stop_before("/oauth2/sessions/logout");
    browser.submit(&asked, "/account/sessions/end", &[]).await;
    let lines = browser.set_cookies(&till.url);
    let line = lines
        .iter()
        .rfind(|line| line.starts_with("till-signed-out="));
    let line = line.expect("the browser remembers that somebody signed out");
    assert!(line.contains("Max-Age=900"), "{line}");
    assert_eq!(prompt().await.as_deref(), Some("login"));
    sign_in(&browser, &till, ROSA).await;
    assert!(browser.cookie(&till.url, "till-signed-out").is_none());
    till.stop().await;
}
