//! After a sign-out credentials are asked for anew, and the provider has to say that they were given (row C8).

use till::audit::Code;
use till::sandbox::{How, Place};

use super::case::{ROSA, Scene, assert_trouble, remove, set, time};
use crate::harness::{Browser, Page, sign_in, step_up_granting};

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
    let whole = &["openid", "read", "write"][..];
    for (place, boxes, how) in [
        (Place::IdToken, whole, remove("/claims/auth_time")),
        (Place::IdToken, whole, time("/claims/auth_time", -3600)),
        // Whoever leaves `openid` unticked does not get round it.
        (Place::Userinfo, &whole[1..], remove("/auth_time")),
        (Place::Userinfo, &whole[1..], time("/auth_time", -3600)),
        (Place::Userinfo, &whole[1..], set("/auth_time", "now")),
    ] {
        scene.misbehave(place, &[how]);
        let page = step_up_granting(&rosa, &scene.till, ROSA, boxes, "/account").await;
        scene.behave();
        assert_eq!(page.url.path(), "/stepup", "{boxes:?}: {}", page.text());
        assert!(page.says("Blink’s answer did not add up"));
        let again = rosa.get(scene.till.at("/stepup")).await;
        assert_eq!(again.url.path(), "/stepup", "nothing was kept");
    }
    for boxes in [whole, &whole[1..]] {
        let page = step_up_granting(&rosa, &scene.till, ROSA, boxes, "/account").await;
        assert_eq!(page.url.path(), "/account", "{boxes:?}: {}", page.text());
        let token = page.attributes("input[name=csrf]", "value").swap_remove(0);
        let end = scene.till.at("/api/auth/stepup/end");
        let here = [("sec-fetch-site", "same-origin")];
        rosa.post_once(end.as_str(), &[("csrf", &token)], &here)
            .await;
    }
    scene.done().await;
}
