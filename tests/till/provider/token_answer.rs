//! Answers of the token endpoint (C9 to C13, and A4 for this endpoint): wrong ones end the sign-in, cleanly and in time.

use std::time::Instant;

use serde_json::json;
use till::audit::Code;
use till::sandbox::{How, Place};

use super::case::{
    Elsewhere, MARK, ROSA, Row, Scene, TOKEN_REQUEST, USERINFO_REQUEST, broken_answers, list,
    remove, repeat, set,
};
use crate::harness::{Browser, SOON, sign_in, sign_in_granting};

/// Unusable tokens are not believed, and what cannot be read at all is as good as no answer.
async fn all_are_refused(unusable: Vec<Row>, unreadable: Vec<Row>) {
    let scene = Scene::new().await;
    for (rows, code) in [
        (unusable, Code::NotBelieved),
        (unreadable, Code::ProviderUnavailable),
    ] {
        for row in &rows {
            scene.refuses(Place::TokenAnswer, row, code).await;
        }
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c9_openid_without_an_id_token_is_refused() {
    all_are_refused(
        vec![
            ("C9 no id_token", vec![remove("/id_token")]),
            ("C9 an empty one", vec![set("/id_token", "")]),
            ("C9 null", vec![set("/id_token", json!(null))]),
            ("C9 something else", vec![set("/id_token", MARK)]),
        ],
        vec![("C9 a number", vec![set("/id_token", 1)])],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c9_without_openid_an_id_token_is_not_looked_at() {
    let scene = Scene::new().await;
    let boxes = ["read", "receive", "offline"];
    for text in [MARK, ""] {
        scene.misbehave(Place::TokenAnswer, &[set("/id_token", text)]);
        let browser = Browser::new();
        scene.till.control.clear_journal();
        sign_in_granting(&browser, &scene.till, ROSA, &boxes, "/account").await;
        scene.behave();
        assert_eq!(scene.till.control.count(USERINFO_REQUEST), 1);
        let account = browser.get(scene.till.at("/account")).await;
        assert_eq!(account.url.path(), "/account");
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c10_tokens_that_cannot_be_used_are_refused() {
    all_are_refused(
        vec![
            ("C10 mac", vec![set("/token_type", "mac")]),
            ("C10 DPoP", vec![set("/token_type", "DPoP")]),
            ("C10 an empty access token", vec![set("/access_token", "")]),
            ("C10 a line break", vec![set("/access_token", "a\r\nx: y")]),
            ("C10 a blank", vec![set("/access_token", "a b")]),
            ("C10 not ASCII", vec![set("/access_token", "é")]),
            ("C10 NUL", vec![set("/access_token", "a\0b")]),
            ("C10 9 KB", vec![set("/access_token", "a".repeat(9_000))]),
            (
                "C10 a refresh token with a line break",
                vec![set("/refresh_token", "a\nb")],
            ),
            (
                "C10 an empty refresh token",
                vec![set("/refresh_token", "")],
            ),
        ],
        vec![
            ("C10 a number", vec![set("/access_token", 7)]),
            (
                "C10 a type as a list",
                vec![set("/token_type", list(&["bearer"]))],
            ),
            ("C10 no access token", vec![remove("/access_token")]),
            ("C10 no type", vec![remove("/token_type")]),
            ("C10 two ID tokens", vec![repeat("/id_token", MARK)]),
            ("C10 two access tokens", vec![repeat("/access_token", MARK)]),
            (
                "C10 two scopes",
                vec![repeat("/scope", "openid read write")],
            ),
            ("C10 two types", vec![repeat("/token_type", "mac")]),
            (
                "C10 1 MB",
                vec![set("/access_token", "a".repeat(1_000_000))],
            ),
        ],
    )
    .await;
    let scene = Scene::new().await;
    for kind in ["bEARER", "Bearer", "BEARER"] {
        let row = ("C10 bearer in any case", vec![set("/token_type", kind)]);
        scene.accepts(Place::TokenAnswer, &row).await;
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c11_odd_lifetimes_are_refused_or_bounded() {
    all_are_refused(
        vec![],
        vec![
            ("C11 a fraction", vec![set("/expires_in", 3600.5)]),
            ("C11 a list", vec![set("/expires_in", json!([3600]))]),
            ("C11 beyond all time", vec![set("/expires_in", 1e300)]),
            ("C11 negative", vec![set("/expires_in", -1)]),
            ("C11 text", vec![set("/expires_in", "soon")]),
        ],
    )
    .await;
    let scene = Scene::new().await;
    let till = &scene.till;
    for (name, how, seconds) in [
        ("C11 missing", remove("/expires_in"), 300),
        ("C11 null", set("/expires_in", json!(null)), 300),
        ("C11 huge", set("/expires_in", u64::MAX), 30 * 24 * 3600),
        ("C11 zero", set("/expires_in", 0), 0),
    ] {
        let (browser, page) = scene.signed_in_despite(Place::TokenAnswer, &[how]).await;
        assert_eq!(page.url.path(), "/wallets", "{name}: {}", page.text());
        let left = crate::database::rows::number(
            &till.state.database,
            "SELECT token_expires_at - (SELECT now FROM clock) FROM sessions ORDER BY created_at DESC, token_expires_at DESC LIMIT 1",
        )
        .await;
        if seconds > 0 {
            assert!((seconds - 30..=seconds).contains(&left), "{name}: {left}");
        }
        // With a good lifetime again, what is expired is renewed once and not on every page.
        till.control.clear_journal();
        for _ in 0..3 {
            assert_eq!(
                browser.get(till.at("/wallets")).await.url.path(),
                "/wallets"
            );
        }
        assert!(till.control.count(TOKEN_REQUEST) <= 1, "{name}");
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c12_what_is_granted_is_compared_with_what_was_asked_for() {
    let scene = Scene::new().await;
    let till = &scene.till;
    let less = [set("/scope", "openid offline read")];
    let (_, page) = scene.signed_in_despite(Place::TokenAnswer, &less).await;
    assert_eq!(page.url.path(), "/signin/granted");
    assert_eq!(page.all(".scope--open code"), ["receive"]);
    let nothing = ("No box was ticked", Code::NothingGranted);
    let no_read = ("Till needs one more box", Code::ReadMissing);
    for (scope, (heading, code)) in [
        (json!(""), nothing),
        (json!(null), nothing),
        (json!("openid offline receive"), no_read),
        (json!("READ"), no_read),
        (json!("read,receive"), no_read),
    ] {
        let before = scene.sessions().await;
        let hows = [set("/scope", scope.clone())];
        let (browser, page) = scene.signed_in_despite(Place::TokenAnswer, &hows).await;
        assert_eq!(page.url.path(), "/signin/trouble", "C12 {scope}");
        assert_eq!(page.heading(), heading, "C12 {scope}");
        assert_eq!(page.written("sign_in"), [code], "C12 {scope}");
        assert!(
            browser.cookie(&till.url, "till-session").is_none(),
            "C12 {scope}"
        );
        assert_eq!(scene.sessions().await, before, "C12 {scope}");
    }
    let row = ("C12 a list of scopes", vec![set("/scope", list(&["read"]))]);
    scene
        .refuses(Place::TokenAnswer, &row, Code::ProviderUnavailable)
        .await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c13_a_token_of_one_kind_is_none_of_another() {
    let scene = Scene::new().await;
    let till = &scene.till;
    let browser = Browser::new();
    sign_in(&browser, till, ROSA).await;
    let id_token = till.control.last_token(Place::IdToken).unwrap().unwrap();

    // An ID token is no session,
    let stranger = Browser::new();
    stranger.set_cookie(&till.url, &format!("till-session={id_token}"));
    assert_eq!(
        stranger.get(till.at("/wallets")).await.url.path(),
        "/signin"
    );
    // no logout token,
    let backchannel = till.at("/api/auth/backchannel-logout");
    let fields = [("logout_token", id_token.as_str())];
    let answer = Browser::new()
        .post_once(backchannel.as_str(), &fields, &[])
        .await;
    assert_eq!(answer.status.as_u16(), 400);
    assert_eq!(
        browser.get(till.at("/wallets")).await.url.path(),
        "/wallets"
    );
    // and no access token: Blink's API takes none either, so that nobody is signed in with it.
    let access = [set("/access_token", id_token)];
    let before = scene.sessions().await;
    let (_, page) = scene.signed_in_despite(Place::TokenAnswer, &access).await;
    assert_eq!(page.url.path(), "/signin/trouble");
    assert_eq!(page.written("sign_in"), [Code::NotBelieved]);
    assert_eq!(scene.sessions().await, before);
    // A logout token is no ID token.
    let logout_token = till.control.logout_token("some-login").unwrap();
    let row = ("C13 a logout token", vec![set("/id_token", logout_token)]);
    scene
        .refuses(Place::TokenAnswer, &row, Code::NotBelieved)
        .await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_a_token_answer_that_breaks_ends_the_sign_in_after_one_request() {
    let scene = Scene::impatient().await;
    let elsewhere = Elsewhere::new();
    let address = elsewhere.at("/");
    for row in broken_answers(&address) {
        let begun = Instant::now();
        scene
            .refuses(Place::TokenAnswer, &row, Code::ProviderUnavailable)
            .await;
        assert_eq!(scene.till.control.count(TOKEN_REQUEST), 1, "{}", row.0);
        assert!(begun.elapsed() < SOON, "{}", row.0);
    }
    for row in [
        (
            "an error with 200",
            vec![How::Replace {
                text: json!({ "error": "invalid_grant" }).to_string(),
            }],
        ),
        (
            "an error that echoes",
            vec![
                How::Status { status: 400 },
                How::Replace {
                    text: json!({ "error": MARK, "error_description": MARK }).to_string(),
                },
            ],
        ),
    ] {
        scene
            .refuses(Place::TokenAnswer, &row, Code::ProviderUnavailable)
            .await;
    }
    assert!(
        !elsewhere.was_asked(),
        "the code or the secret went elsewhere"
    );
    scene.done().await;
}
