//! RP-initiated and back-channel logout.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::browser::{Answer, Scene, claims, header};
use crate::sandbox::fields::Fields;
use crate::sandbox::shared::Shared;
use crate::sandbox::{Client, Options};

const BACK: &str = "http://localhost:3000/";
const REMEMBER: (&str, &str) = ("remember", "true");

/// Signs in with everything ticked; the ID token.
async fn id_token(scene: &mut Scene, more: &[(&str, &str)]) -> String {
    let code = scene.code(&["openid", "read"], more).await;
    let tokens = scene.redeem(&code).await.json();
    tokens["id_token"].as_str().unwrap().to_owned()
}

async fn end_session(scene: &mut Scene, fields: &[(&str, &str)]) -> Answer {
    let query = Fields::from_pairs(fields.iter().copied()).to_query();
    let address = scene.at(&format!("/oauth2/sessions/logout?{query}"));
    scene.browser.get(&address).await
}

/// Presses a button of the logout page that an answer leads to.
async fn press(scene: &mut Scene, to_page: &Answer, button: &str) -> Answer {
    let page = scene.browser.get(to_page.location()).await;
    assert!(page.body.contains("Are you sure you want to logout?"));
    let challenge = page.input("logout_challenge");
    let endpoint = scene.at("/logout");
    let fields = [("logout_challenge", challenge.as_str()), ("submit", button)];
    scene.browser.post(&endpoint, &fields).await
}

#[tokio::test]
async fn yes_ends_the_login_and_returns_to_the_client() {
    let mut scene = Scene::new().await;
    let hint = id_token(&mut scene, &[REMEMBER]).await;
    let asked = end_session(
        &mut scene,
        &[
            ("id_token_hint", &hint),
            ("post_logout_redirect_uri", BACK),
            ("state", "where-i-was"),
        ],
    )
    .await;
    assert_eq!(asked.status, 302);
    let yes = press(&mut scene, &asked, "yes").await;
    let done = scene.browser.get(yes.location()).await;
    assert_eq!(
        done.location(),
        "http://localhost:3000/?state=where-i-was",
        "{done:?}"
    );
    let silent = scene.authorization(&[("prompt", "none")]);
    let answer = scene.browser.get(&silent).await;
    assert_eq!(answer.query().get("error"), Some("login_required"));
}

#[tokio::test]
async fn no_ends_at_home_and_changes_nothing() {
    let mut scene = Scene::new().await;
    let hint = id_token(&mut scene, &[REMEMBER]).await;
    let asked = end_session(&mut scene, &[("id_token_hint", &hint)]).await;
    let no = press(&mut scene, &asked, "no").await;
    assert_eq!(no.location(), "/");
    let home = scene.at("/");
    assert_eq!(scene.browser.get(&home).await.status, 200);
    let silent = scene.authorization(&[("prompt", "none")]);
    let answer = scene.browser.get(&silent).await;
    assert!(answer.query().get("login_challenge").is_some());
}

#[tokio::test]
async fn a_second_yes_leads_to_the_same_place_and_a_no_can_be_taken_back() {
    let mut scene = Scene::new().await;
    let hint = id_token(&mut scene, &[REMEMBER]).await;
    let fields = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", BACK),
    ];
    let asked = end_session(&mut scene, &fields).await;
    let challenge = asked.query().get("logout_challenge").unwrap().to_owned();
    press(&mut scene, &asked, "no").await;
    let page = scene.browser.get(asked.location()).await;
    assert_eq!(page.status, 400, "it asks no more: {page:?}");

    let endpoint = scene.at("/logout");
    let yes = [("logout_challenge", challenge.as_str()), ("submit", "yes")];
    for ends_a_login in [true, false] {
        let accepted = scene.browser.post(&endpoint, &yes).await;
        let done = scene.browser.get(accepted.location()).await;
        assert_eq!(done.location(), BACK);
        assert_eq!(done.header("set-cookie").is_empty(), !ends_a_login);
    }
    let page = scene.browser.get(asked.location()).await;
    assert_eq!(page.status, 400, "{page:?}");
}

#[tokio::test]
async fn who_is_not_remembered_returns_at_once_and_keeps_the_tokens() {
    let mut scene = Scene::new().await;
    let tokens = scene.tokens(&["openid", "read"]).await;
    scene.sandbox.control().advance_clock(7200);
    let hint = tokens["id_token"].as_str().unwrap();
    let fields = [("id_token_hint", hint), ("post_logout_redirect_uri", BACK)];
    let answer = end_session(&mut scene, &fields).await;
    assert_eq!((answer.status, answer.location()), (302, BACK));
    scene.sandbox.control().advance_clock(-7200);
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(scene.userinfo(access).await.status, 200);
}

#[tokio::test]
async fn without_a_hint_nothing_else_may_be_sent() {
    let mut scene = Scene::new().await;
    for field in [("state", "something"), ("post_logout_redirect_uri", BACK)] {
        let answer = end_session(&mut scene, &[field]).await;
        assert!(
            answer.location().starts_with("/oauth2/fallbacks/error?"),
            "{answer:?}"
        );
        assert_eq!(answer.query_of_path("error"), "invalid_request");
    }
    let bare = end_session(&mut scene, &[]).await;
    assert!(
        bare.location()
            .ends_with("/oauth2/fallbacks/logout/callback")
    );
    assert_eq!(scene.browser.get(bare.location()).await.status, 200);

    scene.code(&["read"], &[REMEMBER]).await;
    let asked = end_session(&mut scene, &[]).await;
    let yes = press(&mut scene, &asked, "yes").await;
    let done = scene.browser.get(yes.location()).await;
    assert!(
        done.location()
            .ends_with("/oauth2/fallbacks/logout/callback")
    );
}

#[tokio::test]
async fn forged_hints_and_foreign_addresses_are_refused() {
    let mut scene = Scene::new().await;
    let hint = id_token(&mut scene, &[REMEMBER]).await;
    let tampered = hint.replacen('.', ".e30", 1);
    let foreign = "http://localhost:3000/elsewhere";
    for (hint, address) in [(&tampered, BACK), (&hint, foreign)] {
        let fields = [
            ("id_token_hint", hint.as_str()),
            ("post_logout_redirect_uri", address),
        ];
        let answer = end_session(&mut scene, &fields).await;
        assert_eq!(answer.query_of_path("error"), "invalid_request");
    }
}

/// A relying party that answers 500 once, then 200, and hands on the logout tokens.
async fn relying_party() -> (String, mpsc::UnboundedReceiver<String>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let failed = Arc::new(Shared::new(false));
    let routes = Router::new().route(
        "/logout",
        post(move |fields: Fields| async move {
            sender
                .send(fields.get("logout_token").unwrap().to_owned())
                .unwrap();
            let first = failed.with(|failed| !std::mem::replace(failed, true));
            if first {
                StatusCode::INTERNAL_SERVER_ERROR
            } else {
                StatusCode::OK
            }
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/logout", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (address, receiver)
}

#[tokio::test]
async fn logout_tokens_are_posted_until_they_are_taken() {
    let (address, mut received) = relying_party().await;
    let mut scene = Scene::with(Options {
        client: Client {
            backchannel_logout_uri: Some(address.clone()),
            ..Client::default()
        },
        ..Options::default()
    })
    .await;
    let hint = id_token(&mut scene, &[REMEMBER]).await;
    assert_eq!(scene.sandbox.control().end_logins(None), Ok(1));
    let first = received.recv().await.unwrap();
    let second = received.recv().await.unwrap();
    assert_eq!(first, second, "the same token, tried again");
    assert_eq!(header(&first)["typ"], "JWT");
    let logout = claims(&first);
    assert_eq!(logout["iss"], scene.sandbox.issuer());
    assert_eq!(logout["aud"], json!(["till"]));
    assert_eq!(logout["sid"], claims(&hint)["sid"]);
    assert_eq!(
        logout["events"],
        json!({ "http://schemas.openid.net/event/backchannel-logout": {} })
    );
    assert!(logout["jti"].is_string() && logout["iat"].is_i64());
    for absent in ["sub", "exp", "nonce"] {
        assert!(logout.get(absent).is_none(), "{absent}");
    }
    // The second post is noted once its answer is in.
    let control = scene.sandbox.control();
    let noted = || {
        let journal = control.journal();
        let sent = journal.into_iter().filter(|entry| entry.part == "sent");
        sent.map(|entry| entry.status).collect::<Vec<_>>()
    };
    while noted().len() < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(noted(), [Some(500), Some(200)]);
    assert_eq!(control.end_logins(None), Ok(0), "nobody is left");
}
