//! Userinfo (section D), the identity where `openid` was not granted: wrong answers end the sign-in.

use std::time::Instant;

use serde_json::json;
use till::audit::Code;
use till::sandbox::{How, Place};

use super::case::{
    Elsewhere, MARK, ROSA, Scene, USERINFO_REQUEST, append, broken_answers, list, remove, repeat,
    set,
};
use crate::harness::{Browser, SOON, sign_in, sign_in_granting};

/// Every box but `openid`.
const BOXES: [&str; 3] = ["offline", "read", "receive"];

/// The person's id is what counts, and it works when nothing is wrong.
async fn done(scene: Scene) {
    let browser = Browser::new();
    sign_in_granting(&browser, &scene.till, ROSA, &BOXES, "/account").await;
    let account = browser.get(scene.till.at("/account")).await;
    assert_eq!(account.url.path(), "/account", "{}", account.text());
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d1_another_subject_ends_the_sign_in() {
    let scene = Scene::new().await;
    for row in [
        ("D1 sub missing", vec![remove("/sub")]),
        ("D1 a number", vec![set("/sub", 1)]),
        ("D1 null", vec![set("/sub", json!(null))]),
        ("D1 a list", vec![set("/sub", list(&["x"]))]),
        ("D1 empty", vec![set("/sub", "")]),
        ("D1 a line break", vec![append("/sub", "\n")]),
        ("D1 256 characters", vec![set("/sub", "a".repeat(256))]),
        ("D1 twice", vec![repeat("/sub", MARK)]),
    ] {
        scene
            .refuses_granting(
                Place::Userinfo,
                &row,
                Code::ProviderUnavailable,
                Some(&BOXES),
            )
            .await;
        assert_eq!(scene.till.control.count(USERINFO_REQUEST), 1, "{}", row.0);
    }
    // Somebody else: Blink's API is asked whose token it is, and contradicts.
    let before = scene.sessions().await;
    scene.misbehave(Place::Userinfo, &[append("/sub", "invalid")]);
    let browser = Browser::new();
    let page = sign_in_granting(&browser, &scene.till, ROSA, &BOXES, "/").await;
    assert_eq!(page.heading(), "Blink’s answer did not add up");
    assert_eq!(page.written("sign_in"), [Code::NotBelieved]);
    assert!(browser.cookie(&scene.till.url, "till-session").is_none());
    assert_eq!(scene.sessions().await, before);
    scene.behave();
    done(scene).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d2_the_token_goes_into_the_header_and_nowhere_else() {
    let scene = Scene::new().await;
    let till = &scene.till;
    sign_in(&Browser::new(), till, ROSA).await;
    sign_in_granting(&Browser::new(), till, ROSA, &BOXES, "/account").await;
    let journal = till.control.journal();
    for entry in &journal {
        for word in [
            "access_token",
            "client_secret",
            "refresh_token=",
            "ory_at_",
            "ory_rt_",
        ] {
            assert!(!entry.path.contains(word), "{}", entry.path);
        }
        assert!(!entry.fields.iter().any(|name| name == "access_token"));
        let scheme = entry
            .authorization
            .as_ref()
            .map(|said| said.scheme.as_str());
        let expected = match entry.path.split('?').next().unwrap() {
            "/oauth2/token" | "/oauth2/revoke" => Some("basic"),
            "/userinfo" => Some("bearer"),
            _ => None,
        };
        assert_eq!(scheme, expected, "{}", entry.path);
        assert_eq!(entry.with_token, entry.part == "api" && entry.with_token);
    }
    let asked = journal
        .iter()
        .find(|entry| entry.path == "/userinfo")
        .unwrap();
    let bearer = asked.header("authorization").unwrap();
    assert!(bearer.starts_with("Bearer ory_at_"));
    let exchanges: Vec<_> = journal
        .iter()
        .filter(|entry| entry.path == "/oauth2/token")
        .collect();
    assert_eq!(exchanges.len(), 2);
    for exchange in exchanges {
        let said = exchange.authorization.as_ref().unwrap();
        assert_eq!(said.our_client, Some(true));
        assert!(!exchange.fields.contains(&"client_secret".to_owned()));
    }
    done(scene).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d2_d3_an_answer_that_breaks_ends_the_sign_in_and_leads_nowhere() {
    let scene = Scene::impatient().await;
    let elsewhere = Elsewhere::new();
    let address = elsewhere.at("/");
    for row in broken_answers(&address) {
        let begun = Instant::now();
        scene
            .refuses_granting(
                Place::Userinfo,
                &row,
                Code::ProviderUnavailable,
                Some(&BOXES),
            )
            .await;
        assert!(begun.elapsed() < SOON, "{}", row.0);
    }
    for (row, code) in [
        (
            ("D3 401", vec![How::Status { status: 401 }]),
            Code::NotBelieved,
        ),
        (
            ("D3 50 MB", vec![How::Pad { bytes: 50_000_000 }]),
            Code::ProviderUnavailable,
        ),
    ] {
        scene
            .refuses_granting(Place::Userinfo, &row, code, Some(&BOXES))
            .await;
    }
    assert!(!elsewhere.was_asked(), "the token went elsewhere");
    done(scene).await;
}
