//! Keys that change while people sign in (B2), and tokens that only pretend so (B3).

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::StatusCode;
use till::audit::Code;
use till::sandbox::{How, Place};

use super::case::{KEYS_REQUEST, ROSA, Scene, set, sign};
use crate::harness::{Browser, EVERYTHING, consent, log_in, sign_in};

const BACKCHANNEL: &str = "/api/auth/backchannel-logout";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b2_twenty_sign_ins_after_a_rotation_ask_for_the_keys_once() {
    let scene = Scene::new().await;
    let till = &scene.till;
    sign_in(&Browser::new(), till, ROSA).await;
    // Everybody is on the way back with a code before the key changes.
    let browsers: Vec<Browser> = (0..20).map(|_| Browser::new()).collect();
    let ways_back = join_all(browsers.iter().map(async |browser| {
        let explained = browser.get(till.at("/signin")).await;
        let login = browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
        let asked = log_in(browser, login, ROSA).await;
        browser.stop_before("/api/auth/callback/blink");
        let stopped = consent(browser, &asked, &EVERYTHING).await;
        browser.stop_nowhere();
        stopped.url
    }))
    .await;
    till.control.rotate_keys().unwrap();
    till.control.clear_journal();
    // Slow keys, so that everybody waits for the same answer.
    scene.misbehave(Place::Keys, &[How::Drip { milliseconds: 1 }]);
    let pages = join_all(
        browsers
            .iter()
            .zip(&ways_back)
            .map(|(browser, url)| browser.get(url)),
    )
    .await;
    for page in pages {
        assert_eq!(page.url.path(), "/wallets", "{}", page.text());
    }
    assert_eq!(till.control.count(KEYS_REQUEST), 1);
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b2_keys_are_learned_while_discovery_is_out_of_order() {
    let scene = Scene::new().await;
    scene.accepts(Place::IdToken, &("before", Vec::new())).await;
    scene.till.control.rotate_keys().unwrap();
    let row = (
        "B2 discovery is out of order",
        vec![How::Status { status: 500 }],
    );
    scene.accepts(Place::Discovery, &row).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_made_up_key_ids_ask_for_the_keys_once() {
    made_up_key_ids(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_made_up_key_ids_ask_once_while_the_keys_do_not_come() {
    made_up_key_ids(Some(How::Hang)).await;
}

/// Logout tokens from anybody, and sign-ins, each naming a key that nobody has heard of.
async fn made_up_key_ids(keys: Option<How>) {
    let scene = Scene::impatient().await;
    let till = &scene.till;
    sign_in(&Browser::new(), till, ROSA).await;
    let tokens = logout_tokens(&scene, 100);
    till.control.clear_journal();
    scene.misbehave(Place::Keys, keys.as_slice());
    let begun = Instant::now();
    let browser = Browser::new();
    let address = till.at(BACKCHANNEL);
    let answers = join_all(tokens.iter().map(async |token| {
        let fields = [("logout_token", token.as_str())];
        browser.post_once(address.as_str(), &fields, &[]).await
    }))
    .await;
    for answer in answers {
        assert!(
            matches!(
                answer.status,
                StatusCode::BAD_REQUEST | StatusCode::SERVICE_UNAVAILABLE
            ),
            "{}",
            answer.status
        );
    }
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(till.control.count(KEYS_REQUEST), 1);
    scene.behave();
    // Sign-ins find the one look used up.
    for number in 0..5 {
        let kid = format!("made-up-{number}");
        scene.misbehave(Place::IdToken, &[set("/header/kid", kid)]);
        let page = sign_in(&Browser::new(), till, ROSA).await;
        assert_eq!(page.url.path(), "/signin/trouble");
        assert_eq!(page.written("sign_in"), [Code::ProviderUnavailable]);
        scene.behave();
    }
    if keys.is_none() {
        assert_eq!(till.control.count(KEYS_REQUEST), 1);
    }
    // Who is signed in with a key that is known is not kept out.
    scene.done().await;
}

/// As good as real ones, but for the key.
fn logout_tokens(scene: &Scene, count: usize) -> Vec<String> {
    (0..count)
        .map(|number| {
            scene.misbehave(
                Place::LogoutToken,
                &[
                    sign("RS256", till::sandbox::KeyName::Other),
                    set("/header/kid", format!("made-up-{number}")),
                ],
            );
            let token = scene.till.control.logout_token("no-such-login").unwrap();
            scene.behave();
            token
        })
        .collect()
}
