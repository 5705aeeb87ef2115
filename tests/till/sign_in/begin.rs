//! How a sign-in begins: by a person's own hand, with nothing in it that came from an address, and in several tabs at once.

use reqwest::{Method, StatusCode};
use url::Url;

use crate::harness::{Browser, EVERYTHING, Page, Till, consent, log_in};

use super::callback::callback_address;

const ROSA: &str = "rosa@sandbox.example";
const BEGIN: &str = "/api/auth/signin/blink";
const CALLBACK: &str = "/api/auth/callback/blink";
const TOKEN_REQUEST: &str = "POST /oauth2/token";

/// Where a tab that wants to get to this page is sent.
async fn begun(browser: &Browser, till: &Till, target: &str) -> Url {
    let mut address = till.at("/signin");
    address.query_pairs_mut().append_pair("return_to", target);
    let explained = browser.get(address).await;
    browser.stop_before("/oauth2/auth");
    let away = browser.submit(&explained, BEGIN, &[]).await;
    browser.stop_nowhere();
    away.url
}

/// Logs in at the provider in a profile of its own, so that no tab disturbs another there; gives the callback's address.
async fn answered(authorization: &Url) -> Url {
    let browser = Browser::new();
    let boxes = log_in(&browser, browser.get(authorization).await, ROSA).await;
    browser.stop_before(CALLBACK);
    consent(&browser, &boxes, &EVERYTHING).await.url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e6_five_tabs_end_in_any_order_each_on_its_own_page() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let targets: Vec<String> = (1..=5).map(|tab| format!("/account?tab={tab}")).collect();
    let mut answers = Vec::new();
    for target in &targets {
        answers.push(answered(&begun(&browser, &till, target).await).await);
    }
    for tab in [2, 0, 4, 1, 3] {
        let page = browser.get(&answers[tab]).await;
        let landed = &page.url[url::Position::BeforePath..];
        assert_eq!(landed, targets[tab], "tab {tab}");
    }
    assert_eq!(till.control.count(TOKEN_REQUEST), 5);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e8_a_callback_that_was_answered_leads_on_to_its_page() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    let with_attempt = browser.copy();
    browser.get(&good).await;
    let session = browser.cookie(&till.url, "till-session").unwrap();
    with_attempt.set_cookie(&till.url, &format!("till-session={session}; Path=/"));
    for (who, page) in [(&with_attempt, "/account"), (&browser, "/wallets")] {
        assert_eq!(who.get(&good).await.url.path(), page);
    }
    assert_eq!(till.control.count(TOKEN_REQUEST), 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e10_nothing_in_an_address_or_a_form_shapes_the_authorization() {
    let till = Till::usual().await;
    let parameters = |url: &Url| -> Vec<(String, String)> {
        let one_way = ["state", "nonce", "code_challenge"];
        url.query_pairs()
            .filter(|(name, _)| !one_way.contains(&name.as_ref()))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect()
    };
    let usual = begun(&Browser::new(), &till, "/").await;
    let evil = [
        ("scope", "write"),
        ("prompt", "none"),
        ("redirect_uri", "https://evil.example/"),
        ("client_id", "other"),
        ("response_type", "token"),
        ("code_challenge_method", "plain"),
        ("state", "chosen-by-somebody"),
    ];
    let mut address = till.at("/signin");
    address.query_pairs_mut().extend_pairs(evil);
    let browser = Browser::new();
    let explained = browser.get(address).await;
    browser.stop_before("/oauth2/auth");
    let away = browser.submit(&explained, BEGIN, &evil).await.url;
    assert_eq!(parameters(&away), parameters(&usual));
    assert_eq!(away.path(), usual.path());
    assert!(!away.as_str().contains("chosen-by-somebody"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e11_only_a_persons_own_act_begins_a_sign_in() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    let csrf = explained.form(BEGIN).unwrap().fields;
    let csrf = csrf.iter().find(|(name, _)| name == "csrf").unwrap();
    let body = format!("csrf={}", csrf.1);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let leads_nowhere = |page: &Page| {
        assert!(!page.headers.contains_key("location"), "{}", page.status);
        let cookies = page.headers.get_all("set-cookie");
        assert!(
            cookies
                .iter()
                .all(|line| !line.as_bytes().starts_with(b"till-signin"))
        );
    };
    for site in ["cross-site", "same-site", "none"] {
        let headers = [form, ("sec-fetch-site", site)];
        let page = browser
            .once(Method::POST, till.at(BEGIN), &headers, &body)
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{site}");
        leads_nowhere(&page);
    }
    for headers in [
        &[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors"),
            ("sec-fetch-dest", "image"),
        ][..],
        &[("sec-purpose", "prefetch"), ("sec-fetch-mode", "no-cors")][..],
        &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")][..],
    ] {
        for path in ["/signin", BEGIN] {
            leads_nowhere(&browser.once(Method::GET, till.at(path), headers, "").await);
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e12_only_a_get_answers_and_only_once() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    let here = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let body = good.query().unwrap();
    for address in [&good, &till.at(CALLBACK)] {
        let posted = browser.once(Method::POST, address, &here, body).await;
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(browser.head(good.clone()).await, StatusCode::OK);
    assert_eq!(till.control.count(TOKEN_REQUEST), 0);
    assert_eq!(browser.get(&good).await.url.path(), "/account");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e13_redirects_are_not_kept_and_the_code_leaves_the_address() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    let csrf = explained.form(BEGIN).unwrap().fields;
    let csrf = csrf.iter().find(|(name, _)| name == "csrf").unwrap();
    let begun = browser
        .post_once(
            till.at(BEGIN).as_str(),
            &[("csrf", &csrf.1)],
            &[("sec-fetch-site", "same-origin")],
        )
        .await;
    let good = callback_address(&browser, &till).await;
    let failed = browser
        .get_once(till.at("/api/auth/callback/blink?code=a&state=b"))
        .await;
    let opened = browser.get_once(&good).await;
    for page in [&begun, &failed, &opened] {
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.headers["referrer-policy"], "same-origin");
    }
    for page in [&failed, &opened] {
        let location = page.headers["location"].to_str().unwrap();
        assert!(
            !location.contains("code=") && !location.contains("state="),
            "{location}"
        );
    }
    till.stop().await;
}
