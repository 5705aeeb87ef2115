//! What comes back from the provider and is not right: refused before anything is asked, and never a circle.

use std::sync::Arc;

use reqwest::StatusCode;
use serde_json::json;
use url::Url;

use crate::harness::between::{rewritten, with_somebody_between};
use crate::harness::signer::{Signer, claims};
use crate::harness::{Browser, EVERYTHING, Setup, Store, Till, consent, log_in, on_both, sign_in};

use super::callback::callback_address;

const CALLBACK: &str = "/api/auth/callback/blink";
const TOKEN_REQUEST: &str = "POST /oauth2/token";

fn value(url: &Url, wanted: &str) -> String {
    let found = url.query_pairs().find(|(name, _)| name == wanted);
    found.unwrap().1.into_owned()
}

/// Nothing was opened, nothing asked for, nothing repeated.
async fn is_refused(till: &Till, browser: &Browser, query: &str) {
    let page = browser.get(till.at(&format!("{CALLBACK}?{query}"))).await;
    assert_eq!(page.url.path(), "/signin/trouble", "{query}");
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{query}");
    assert!(
        browser.cookie(&till.url, "till-session").is_none(),
        "{query}"
    );
    assert_eq!(till.control.count(TOKEN_REQUEST), 0, "{query}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f2_a_repeated_parameter_is_refused() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    let (query, state) = (good.query().unwrap(), value(&good, "state"));
    let code = value(&good, "code");
    let issuer: String = url::form_urlencoded::byte_serialize(till.issuer.as_bytes()).collect();
    for more in [
        format!("state={state}"),
        "state=b".to_owned(),
        format!("%73tate={state}"),
        format!("code={code}"),
        "%63ode=other".to_owned(),
        format!("iss={issuer}&iss={issuer}"),
        "error=a&error=a".to_owned(),
    ] {
        is_refused(&till, &browser, &format!("{query}&{more}")).await;
        is_refused(&till, &browser, &format!("{more}&{query}")).await;
    }
    let told = [("logout_token", "a.b.c"), ("logout_token", "a.b.c")];
    let address = till.at("/api/auth/backchannel-logout");
    let stranger = Browser::new();
    let posted = stranger.post_once(address.as_str(), &told, &[]);
    assert_eq!(posted.await.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        browser.get(&good).await.url.path(),
        "/account",
        "none of it used the code up"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f3_contradictions_and_impossible_values_are_refused() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    let (state, code) = (value(&good, "state"), value(&good, "code"));
    let long = "x".repeat(2049);
    for query in [
        format!("code={code}&state={state}&error=access_denied"),
        format!("state={state}"),
        format!("code=&state={state}"),
        format!("error=&state={state}"),
        format!("code={code}&state="),
        format!("code={long}&state={state}"),
        format!("code={code}&state={long}"),
        format!("error={long}&state={state}"),
        format!("code=a%00b&state={state}"),
        format!("code=a%0d%0ab&state={state}"),
        format!("code={code}&state={state}&id_token=a.b.c"),
        format!("code={code}&state={state}&access_token=a"),
        format!("response=a.b.c&state={state}"),
        format!("code={code}&state={state}&response=a.b.c"),
    ] {
        is_refused(&till, &browser, &query).await;
    }
    assert_eq!(
        browser.get(&good).await.url.path(),
        "/account",
        "none of it used the code up"
    );
    till.stop().await;
}

on_both! {
    async fn f4_an_error_needs_its_state_too(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        let good = callback_address(&browser, &till).await;
        let foreign = value(&callback_address(&Browser::new(), &till).await, "state");
        for query in [
            "error=access_denied".to_owned(),
            "error=access_denied&state=".to_owned(),
            "error=access_denied&state=nobody-asked".to_owned(),
            format!("error=access_denied&state={foreign}"),
        ] {
            is_refused(&till, &browser, &query).await;
        }
        let used = crate::database::rows::number(&till.state.database, "SELECT count(*) FROM used_states").await;
        assert_eq!(used, 0);
        assert_eq!(browser.get(&good).await.url.path(), "/account", "the sign-in under way goes on");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f7_an_answer_that_is_always_wrong_ends_on_a_page() {
    let signer = Arc::new(Signer::new());
    let between = Arc::clone(&signer);
    let till = Till::start(with_somebody_between(Setup::default(), move |asked| {
        let signer = Arc::clone(&between);
        async move {
            let (keys, tokens) = (
                asked.path().ends_with("jwks.json"),
                asked.path() == "/oauth2/token",
            );
            let answer = asked.pass_on().await;
            if keys {
                let key = signer.public("other");
                return rewritten(answer, |set| set["keys"].as_array_mut().unwrap().push(key))
                    .await;
            }
            if !tokens {
                return answer;
            }
            rewritten(answer, |tokens| {
                let mut says = claims(tokens["id_token"].as_str().unwrap());
                says["nonce"] = json!("of somebody else");
                tokens["id_token"] = signer
                    .token(&json!({"alg": "RS256", "kid": "other"}), &says)
                    .into();
            })
            .await
        }
    }))
    .await;
    let browser = Browser::new();
    let mut page = sign_in(&browser, &till, "rosa@sandbox.example").await;
    for _ in 0..3 {
        assert_eq!(page.url.path(), "/signin/trouble");
        assert_eq!(page.status, StatusCode::BAD_GATEWAY);
        let from_callback = page
            .hops
            .iter()
            .skip_while(|hop| hop.path() != CALLBACK)
            .count();
        assert_eq!(
            from_callback, 2,
            "the callback, and the page: {:?}",
            page.hops
        );
        let name = page.headers["x-request-id"].to_str().unwrap();
        assert!(page.says(name), "the page tells its name");
        assert!(
            !page.body.contains("http-equiv"),
            "it does not go on by itself"
        );
        let login = browser.submit(&page, "/api/auth/signin/blink", &[]).await;
        page = consent(
            &browser,
            &log_in(&browser, login, "rosa@sandbox.example").await,
            &EVERYTHING,
        )
        .await;
    }
    assert!(browser.cookie(&till.url, "till-session").is_none());
    till.settled().await;
    assert_eq!(till.control.count_tokens().unwrap(), (0, 0));
    till.stop().await;
}
