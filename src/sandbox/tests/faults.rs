//! What can be made to go wrong, and what the journal keeps.

use std::time::{Duration, Instant};

use super::browser::{Scene, finish};
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::{Down, Part};

#[tokio::test]
async fn refused_connections_are_real_and_the_port_comes_back() {
    let mut scene = Scene::new().await;
    let control = scene.sandbox.control();
    let tokens = scene.tokens(&["read"]).await;
    let address = scene.at("/.well-known/jwks.json");
    control
        .set_down(Part::Provider, Down::Refuse)
        .await
        .unwrap();
    control
        .set_down(Part::Provider, Down::Refuse)
        .await
        .unwrap();
    let outgoing = Outgoing::new().unwrap();
    let refused = outgoing
        .request(reqwest::Method::GET, &address)
        .send()
        .await;
    assert!(refused.unwrap_err().is_connect());
    control.set_down(Part::Provider, Down::Up).await.unwrap();
    let answer = finish(outgoing.request(reqwest::Method::GET, &address)).await;
    assert_eq!(answer.status, 200);
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(scene.userinfo(access).await.status, 200, "state survives");
}

#[tokio::test]
async fn errors_are_pages_of_a_web_server() {
    let mut scene = Scene::new().await;
    let control = scene.sandbox.control();
    let address = scene.at("/.well-known/jwks.json");
    control
        .set_down(Part::Provider, Down::ServerError)
        .await
        .unwrap();
    let answer = scene.browser.get(&address).await;
    assert_eq!(answer.status, 500);
    assert!(answer.header("content-type").starts_with("text/html"));
    let limited = Down::TooMany { retry_after: 7 };
    control.set_down(Part::Provider, limited).await.unwrap();
    let answer = scene.browser.get(&address).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "7"));
    let api = scene.sandbox.api_url();
    assert_ne!(scene.browser.get(&api).await.status, 429, "the other part");
}

#[tokio::test]
async fn silence_and_slowness() {
    let mut scene = Scene::new().await;
    let control = scene.sandbox.control();
    let address = scene.at("/.well-known/jwks.json");
    control.set_latency(Part::Provider, 150);
    let begun = Instant::now();
    assert_eq!(scene.browser.get(&address).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(150));
    control.set_latency(Part::Provider, 0);
    control.set_down(Part::Provider, Down::Hang).await.unwrap();
    let silence = tokio::time::timeout(Duration::from_millis(300), scene.browser.get(&address));
    assert!(silence.await.is_err());
    let journal = control.journal();
    assert_eq!(journal.last().unwrap().status, None);
}

#[tokio::test]
async fn the_journal_keeps_names_and_not_secrets() {
    let mut scene = Scene::new().await;
    let control = scene.sandbox.control();
    let code = scene.code(&["read"], &[]).await;
    scene.redeem(&code).await;
    assert_eq!(control.count("POST /oauth2/token"), 1);
    assert_eq!(control.count("GET /oauth2/auth"), 3);
    let journal = control.journal();
    let token = journal.last().unwrap();
    assert_eq!(token.part, "provider");
    assert_eq!(token.grant_type.as_deref(), Some("authorization_code"));
    assert_eq!(
        token.fields,
        ["grant_type", "code", "redirect_uri", "code_verifier"]
    );
    assert_eq!(token.status, Some(200));
    let basic = token.authorization.as_ref().unwrap();
    assert_eq!(
        (basic.scheme.as_str(), basic.our_client),
        ("basic", Some(true))
    );
    assert!(token.headers.contains(&"authorization".to_owned()));
    // This process may know; nobody who asks over HTTP may.
    assert_eq!(token.value("code"), Some(code.as_str()));
    assert!(token.header("authorization").unwrap().starts_with("Basic "));
    assert!(!format!("{token:?}").contains(&code));
    let told = serde_json::to_string(token).unwrap();
    assert!(!told.contains(&code) && !told.contains("Basic "), "{told}");
    control.clear_journal();
    assert_eq!(control.count("POST /oauth2/token"), 0);
}

#[tokio::test]
async fn a_stopped_sandbox_gives_its_ports_back() {
    let scene = Scene::new().await;
    let address = scene.sandbox.provider_address();
    scene.sandbox.stop().await;
    std::net::TcpListener::bind(address).unwrap();
}

#[tokio::test]
async fn a_dropped_sandbox_closes_its_ports() {
    let scene = Scene::new().await;
    let address = scene.sandbox.api_address();
    drop(scene);
    while std::net::TcpStream::connect(address).is_ok() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
