//! What each attempt has of its own: state, nonce and verifier that nobody guesses, and a code that helps nobody else.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::header::LOCATION;
use url::Url;

use crate::harness::{Browser, EVERYTHING, Till, consent, log_in};

const BEGIN: &str = "/api/auth/signin/blink";

/// The parameters of the address at Blink.
fn parameters(address: &str) -> BTreeMap<String, String> {
    let address = Url::parse(address).unwrap();
    address.query_pairs().into_owned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e1_e2_a_thousand_attempts_have_nothing_in_common() {
    let till = Till::usual().await;
    let browser = Browser::new().copy_beside(till::app::router(&till.state), till.url.clone());
    let explained = browser.get(till.at("/signin")).await;
    let form = explained.form(BEGIN).unwrap();
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut seen = BTreeSet::new();
    for _ in 0..1000 {
        let headers = [("sec-fetch-site", "same-origin")];
        let begun = browser.post_once(form.address.as_str(), &fields, &headers);
        let begun = begun.await;
        let said = parameters(begun.headers[LOCATION].to_str().unwrap());
        assert_eq!(said["code_challenge_method"], "S256");
        for name in ["state", "nonce", "code_challenge"] {
            let value = &said[name];
            // 256 bits in base64, as URLs like them.
            assert_eq!(value.len(), 43, "{name}: {value}");
            let safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            assert!(value.chars().all(safe), "{name}: {value}");
            assert!(seen.insert(value.clone()), "{name} {value} came twice");
        }
    }
    // All places of all characters vary, so that none is a constant in disguise.
    for place in 0..42 {
        let there: BTreeSet<u8> = seen.iter().map(|value| value.as_bytes()[place]).collect();
        assert!(there.len() > 50, "place {place}: {}", there.len());
    }
    till.stop().await;
}

/// Up to the callback's address, which is not opened.
async fn callback(browser: &Browser, till: &Till, person: &str) -> Url {
    let explained = browser.get(till.at("/signin")).await;
    let login = browser.submit(&explained, BEGIN, &[]).await;
    let boxes = log_in(browser, login, person).await;
    browser.stop_before("/api/auth/callback/blink");
    let stopped = consent(browser, &boxes, &EVERYTHING).await;
    browser.stop_nowhere();
    stopped.url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f8_a_stolen_code_is_worth_nothing_in_another_attempt() {
    let till = Till::usual().await;
    let (rosa, thief) = (Browser::new(), Browser::new());
    let stolen = callback(&rosa, &till, "rosa@sandbox.example").await;
    let own = callback(&thief, &till, "nadia@sandbox.example").await;
    let (stolen, own) = (parameters(stolen.as_str()), parameters(own.as_str()));
    let mut mixed = till.at("/api/auth/callback/blink");
    mixed
        .query_pairs_mut()
        .append_pair("code", &stolen["code"])
        .append_pair("state", &own["state"]);
    let page = thief.get(&mixed).await;
    assert_eq!(page.url.path(), "/signin/trouble", "{}", page.text());
    assert!(thief.cookie(&till.url, "till-session").is_none());
    // It was tried, and the provider refused the verifier; nobody was asked who that is.
    assert_eq!(till.control.count("POST /oauth2/token"), 1);
    assert_eq!(till.control.count("GET /userinfo"), 0);
    till.stop().await;
}
