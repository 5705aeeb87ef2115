//! After a sign-out credentials are asked for anew, and the provider has to say that they were given (row C8).

use till::audit::Code;
use till::sandbox::{How, Place};

use super::case::{ROSA, Scene, assert_trouble, remove, set, time};
use crate::harness::{Browser, Page, sign_in, step_up};

const SIGN_OUT: &str = "/api/auth/signout";

/// Signs in, out, and in again while the provider writes this into the second ID token.
async fn again(scene: &Scene, hows: &[How]) -> (Browser, Page) {
    let browser = Browser::new();
    sign_in(&browser, &scene.till, ROSA).await;
    let asked = browser.get(scene.till.at(SIGN_OUT)).await;
    browser.submit(&asked, SIGN_OUT, &[]).await;
    scene.misbehave(Place::IdToken, hows);
    let page = sign_in(&browser, &scene.till, ROSA).await;
    scene.behave();
    (browser, page)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c8_a_login_that_is_not_new_is_refused() {
    let scene = Scene::new().await;
    for (name, how) in [
        ("C8 no auth_time", remove("/claims/auth_time")),
        ("C8 an hour old", time("/claims/auth_time", -3600)),
        ("C8 of tomorrow", time("/claims/auth_time", 86_400)),
        ("C8 a text", set("/claims/auth_time", "now")),
        ("C8 null", set("/claims/auth_time", ())),
    ] {
        let (browser, page) = again(&scene, &[how]).await;
        assert_trouble(&page, name);
        assert_eq!(page.written("sign_in"), [Code::NotBelieved], "{name}");
        assert!(
            browser.cookie(&scene.till.url, "till-session").is_none(),
            "{name}"
        );
        assert!(
            browser.cookie(&scene.till.url, "till-signed-out").is_some(),
            "{name}: the next attempt has to ask for credentials too"
        );
    }
    let (_, page) = again(&scene, &[]).await;
    assert_eq!(page.url.path(), "/wallets", "{}", page.text());
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c8_where_none_was_asked_for_an_old_login_does() {
    let scene = Scene::new().await;
    for row in [
        ("C8 an hour old", vec![time("/claims/auth_time", -3600)]),
        ("C8 no auth_time", vec![remove("/claims/auth_time")]),
    ] {
        scene.accepts(Place::IdToken, &row).await;
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c8_a_step_up_needs_a_login_that_is_new() {
    let scene = Scene::new().await;
    let rosa = Browser::new();
    sign_in(&rosa, &scene.till, ROSA).await;
    let old: [How; 2] = [
        remove("/claims/auth_time"),
        time("/claims/auth_time", -3600),
    ];
    for how in old {
        scene.misbehave(Place::IdToken, &[how]);
        let page = step_up(&rosa, &scene.till, ROSA, "/account").await;
        scene.behave();
        assert_eq!(page.url.path(), "/stepup", "{}", page.text());
        assert!(page.says("Blink’s answer did not add up"));
        let again = rosa.get(scene.till.at("/stepup")).await;
        assert_eq!(again.url.path(), "/stepup", "nothing was kept");
    }
    scene.done().await;
}
