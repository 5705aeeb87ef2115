//! The controls over plain HTTP and as a page.

use reqwest::Method;
use serde_json::{Value, json};

use super::browser::{Answer, Scene, claims, finish, header};
use crate::sandbox::fields::Fields;
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::{Lifetimes, Options, Part, Person};

/// Posts to the controls as curl does.
async fn control(scene: &Scene, path: &str, fields: &[(&str, &str)]) -> Answer {
    let address = format!("http://{}{path}", scene.sandbox.control_address());
    let request = Outgoing::new()
        .unwrap()
        .request(Method::POST, &address)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Fields::from_pairs(fields.iter().copied()).to_query());
    finish(request).await
}

async fn state(scene: &mut Scene) -> Value {
    let address = format!("http://{}/state", scene.sandbox.control_address());
    scene.browser.get(&address).await.json()
}

/// What the API says to a token.
async fn me(scene: &Scene, token: &str) -> Answer {
    let query = "{ me { id defaultAccount { wallets { walletCurrency balance } } } }";
    let request = Outgoing::new()
        .unwrap()
        .request(Method::POST, &scene.sandbox.api_url())
        .header("oauth2-token", token)
        .json(&json!({ "query": query, "operationName": null }));
    finish(request).await
}

#[tokio::test]
async fn what_curl_can_do() {
    let mut scene = Scene::new().await;
    let done = control(&scene, "/faults", &[("part", "api"), ("mode", "500")]).await;
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(me(&scene, "").await.status, 500);
    control(&scene, "/faults", &[("part", "api"), ("mode", "up")]).await;
    control(&scene, "/faults", &[("part", "api"), ("latency_ms", "5")]).await;
    let lifetimes = [("access_token", "2"), ("code", "")];
    control(&scene, "/lifetimes", &lifetimes).await;
    let rotation = [("grace", "3"), ("contention_ms", "20")];
    control(&scene, "/rotation", &rotation).await;
    let service = [("service", "price"), ("failing", "true")];
    control(&scene, "/side-services", &service).await;
    let wrong = r#"{"at":"keys","how":"set","path":"/odd","to":1,"times":1}"#;
    let due = control(&scene, "/misbehaviours", &[("json", wrong)]).await;
    assert_eq!(due.json()["misbehaviours"].as_array().unwrap().len(), 1);
    let keys = scene.at("/.well-known/jwks.json");
    assert_eq!(scene.browser.get(&keys).await.json()["odd"], 1);
    assert_eq!(scene.browser.get(&keys).await.json()["odd"], Value::Null);
    control(
        &scene,
        "/misbehaviours",
        &[("json", &wrong.replace(",\"times\":1", ""))],
    )
    .await;
    let due = control(&scene, "/misbehaviours/clear", &[]).await;
    assert_eq!(due.json()["misbehaviours"], json!([]));
    control(&scene, "/keys/rotate", &[]).await;
    let state = state(&mut scene).await;
    assert_eq!(
        state["api"],
        json!({ "latency_ms": 5, "down": { "mode": "up" } })
    );
    assert_eq!(state["lifetimes"]["access_token"], 2);
    assert_eq!(state["lifetimes"]["code"], Lifetimes::default().code);
    assert_eq!(state["rotation"]["grace"], 3);
    assert_eq!(state["failing"]["price"], true);
    let keys = scene.at("/.well-known/jwks.json");
    let keys = scene.browser.get(&keys).await.json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn mistakes_are_told_in_a_sentence() {
    let scene = Scene::new().await;
    for (path, fields, words) in [
        ("/faults", vec![("part", "moon")], "provider or api"),
        ("/faults", vec![("part", "api"), ("mode", "odd")], "hang"),
        ("/lifetimes", vec![("code", "soon")], "whole number"),
        (
            "/tokens/expire",
            vec![("person", "nobody")],
            "no such person",
        ),
        ("/receive", vec![], "person is missing"),
        ("/receive", vec![("person", "rosa_cafe")], "btc or usd"),
        ("/confirm", vec![("id", "x")], "no receipt"),
        ("/side-services", vec![("service", "x")], "price"),
        ("/misbehaviours", vec![("json", "{}")], "missing field"),
    ] {
        let answer = control(&scene, path, &fields).await;
        assert_eq!(answer.status, 400, "{path} {fields:?}");
        assert!(answer.body.contains(words), "{answer:?}");
    }
}

#[tokio::test]
async fn payments_arrive_and_are_confirmed() {
    let mut scene = Scene::new().await;
    let fields = [
        ("person", "rosa@sandbox.example"),
        ("wallet", "btc"),
        ("amount", "21000"),
        ("memo", "two coffees"),
    ];
    let received = control(&scene, "/receive", &fields).await;
    assert_eq!(received.status, 200, "{received:?}");
    assert!(received.json()["id"].is_string());
    let mut fields = fields.to_vec();
    fields.push(("way", "onchain"));
    let waiting = control(&scene, "/receive", &fields).await.json();
    let waiting = waiting["id"].as_str().unwrap();
    let state = state(&mut scene).await;
    let pending = state["people"][0]["pending"].as_array().unwrap();
    assert!(pending.contains(&json!(waiting)), "{pending:?}");
    let confirmed = control(&scene, "/confirm", &[("id", waiting)]).await.json();
    assert_ne!(confirmed["id"], waiting, "the id changes");
}

#[tokio::test]
async fn tokens_open_the_api_until_they_are_ended() {
    let mut scene = Scene::new().await;
    let tokens = scene.tokens(&["read", "offline"]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let answer = me(&scene, access).await;
    let rosa: &Person = &scene.sandbox.people()[0];
    assert_eq!(answer.json()["data"]["me"]["id"], rosa.id.as_str());
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(me(&scene, refresh).await.status, 403);
    let person = [("person", "rosa_cafe")];
    control(&scene, "/tokens/expire", &person).await;
    let dead = me(&scene, access).await;
    assert_eq!(dead.status, 401);
    assert!(dead.header("content-type").starts_with("text/html"));
    let renewed = scene.refresh(refresh).await.json();
    let revoked = control(&scene, "/tokens/revoke", &[]).await;
    assert_eq!(revoked.json()["revoked"], 1);
    let access = renewed["access_token"].as_str().unwrap();
    assert_eq!(me(&scene, access).await.status, 401);
    assert_eq!(scene.sandbox.control().count("POST /graphql"), 4);
}

#[tokio::test]
async fn rotated_keys_sign_from_then_on() {
    let mut scene = Scene::new().await;
    let first = scene.tokens(&["openid"]).await;
    control(&scene, "/keys/rotate", &[]).await;
    let second = scene.tokens(&["openid"]).await;
    let kid = |tokens: &Value| header(tokens["id_token"].as_str().unwrap())["kid"].clone();
    assert_ne!(kid(&first), kid(&second));
    let sid = |tokens: &Value| claims(tokens["id_token"].as_str().unwrap())["sid"].clone();
    assert_ne!(sid(&first), sid(&second), "nothing was remembered");
}

#[tokio::test]
async fn the_page_shows_every_power_and_comes_back() {
    let mut scene = Scene::new().await;
    let base = format!("http://{}", scene.sandbox.control_address());
    let page = scene.browser.get(&base).await;
    assert_eq!(page.status, 200);
    for form in [
        "/faults",
        "/side-services",
        "/receive",
        "/tokens/expire",
        "/tokens/revoke",
        "/logins/end",
        "/keys/rotate",
        "/lifetimes",
        "/rotation",
        "/clock/advance",
        "/misbehaviours",
        "/misbehaviours/clear",
        "/journal/clear",
    ] {
        assert!(page.body.contains(&format!("action=\"{form}\"")), "{form}");
    }
    let request = Outgoing::new()
        .unwrap()
        .request(Method::POST, &format!("{base}/faults"))
        .header("accept", "text/html,*/*")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("part=api&mode=hang");
    let pressed = finish(request).await;
    assert_eq!((pressed.status, pressed.location()), (303, "/"));
    let fault = scene.sandbox.control().fault(Part::Api);
    assert_eq!(fault.down, crate::sandbox::Down::Hang);
}

#[tokio::test]
async fn with_a_real_hydra_the_page_leaves_tokens_alone() {
    let mut scene = Scene::with(Options {
        hydra_admin_url: Some("http://127.0.0.1:9/".parse().unwrap()),
        ..Options::default()
    })
    .await;
    let base = format!("http://{}", scene.sandbox.control_address());
    let page = scene.browser.get(&base).await;
    assert!(!page.body.contains("/tokens/expire"));
    let refused = control(&scene, "/tokens/revoke", &[]).await;
    assert_eq!(refused.status, 409);
}
