//! The discovery document (A2, A3, A7, A8): nobody is led to a provider that is not the one we know.

use reqwest::StatusCode;
use till::audit::Code;
use till::sandbox::{How, Place};
use url::Url;

use super::case::{
    DISCOVERY_REQUEST, Elsewhere, KEYS_REQUEST, MARK, ROSA, Row, Scene, TOKEN_REQUEST, append,
    assert_generic, list, remove, repeat, set,
};
use crate::harness::{Browser, Page, Setup, Till, sign_in};

/// Begins a sign-in at an instance that knows nothing of the provider yet.
pub async fn begin_at_a_new_instance(scene: &Scene, at: Place, row: &Row) -> (Till, Page) {
    scene.misbehave(at, &row.1);
    let fresh = scene.till.another().await;
    let browser = Browser::new();
    browser.stop_before("/elsewhere");
    let explained = browser.get(fresh.at("/signin")).await;
    assert_eq!(explained.status, StatusCode::OK, "{}", row.0);
    let page = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    scene.behave();
    (fresh, page)
}

/// A page that says so, when to come back, a browser that stayed here, and this reason in the log.
pub async fn is_refused(scene: &Scene, at: Place, row: &Row, code: Code) {
    let (fresh, page) = begin_at_a_new_instance(scene, at, row).await;
    assert_eq!(page.written("sign_in"), [code], "{}", row.0);
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", row.0);
    assert_generic(&page, row.0);
    assert!(page.headers.contains_key("retry-after"), "{}", row.0);
    for hop in &page.hops {
        assert_eq!(hop.origin(), fresh.url.origin(), "{}: sent to {hop}", row.0);
    }
    assert_eq!(scene.till.control.count(TOKEN_REQUEST), 0, "{}", row.0);
    fresh.stop().await;
}

/// The unchanged document leads to the provider, so that each row is refused for what it changes.
async fn a_good_one_is_believed(scene: Scene) {
    let good = ("as it should be", Vec::new());
    let (fresh, page) = begin_at_a_new_instance(&scene, Place::Discovery, &good).await;
    assert_ne!(page.hops.last().unwrap().origin(), fresh.url.origin());
    fresh.stop().await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a2_another_issuer_is_refused() {
    let scene = Scene::new().await;
    let issuer = scene.till.issuer.clone();
    let other = |issuer: String| vec![set("/issuer", issuer)];
    for row in [
        ("A2 issuer + INVALID", vec![append("/issuer", MARK)]),
        ("A2 issuer + slash", vec![append("/issuer", "/")]),
        (
            "A2 issuer without its slash",
            other(issuer.trim_end_matches('/').to_owned()),
        ),
        ("A2 capitals", other(issuer.replace("http:", "HTTP:"))),
        (
            "A2 another name of the host",
            other(issuer.replace("127.0.0.1", "localhost")),
        ),
        (
            "A2 the same address written otherwise",
            other(issuer.replace("127.0.0.1", "0x7f.1")),
        ),
        ("A2 https", other(issuer.replace("http:", "https:"))),
    ] {
        is_refused(&scene, Place::Discovery, &row, Code::NotBelieved).await;
    }
    // Without one issuer it is no such document.
    for row in [
        ("A2 no issuer", vec![remove("/issuer")]),
        ("A2 a list", vec![set("/issuer", list(&[&issuer]))]),
        (
            "A2 twice",
            vec![repeat("/issuer", "https://elsewhere.example")],
        ),
    ] {
        is_refused(&scene, Place::Discovery, &row, Code::ProviderUnavailable).await;
    }
    a_good_one_is_believed(scene).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a3_an_endpoint_elsewhere_is_refused_and_never_asked() {
    let scene = Scene::new().await;
    let elsewhere = Elsewhere::new();
    // The same host, another port: another origin.
    let there = elsewhere.at("/elsewhere");
    let own = &scene.till.issuer;
    let asked = scene.till.control.count(KEYS_REQUEST);
    let mut rows = Vec::new();
    for path in [
        "/authorization_endpoint",
        "/userinfo_endpoint",
        "/jwks_uri",
        "/revocation_endpoint",
        "/end_session_endpoint",
    ] {
        rows.push((path, there.clone()));
        rows.push((path, "javascript:alert(1)".to_owned()));
    }
    for address in [
        there.clone(),
        own.replace("http:", "https:"),
        own.replace("127.0.0.1", "localhost"),
        own.replace("127.0.0.1", "127.0.0.1.elsewhere.example"),
        own.replace("127.0.0.1", "user@127.0.0.1"),
        own.replace("127.0.0.1", "user:pass@127.0.0.1"),
        format!("{own}x#fragment"),
        "file:///etc/passwd".to_owned(),
        "data:text/plain,x".to_owned(),
        "/relative".to_owned(),
        String::new(),
    ] {
        rows.push(("/token_endpoint", address));
    }
    for (path, address) in rows {
        let row = ("A3", vec![set(path, address.clone())]);
        let (fresh, page) = begin_at_a_new_instance(&scene, Place::Discovery, &row).await;
        let case = format!("A3 {path} = {address}");
        let code = match Url::parse(&address) {
            Ok(_) => Code::NotBelieved,
            // Without addresses it is no such document.
            Err(_) => Code::ProviderUnavailable,
        };
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{case}");
        assert_eq!(page.written("sign_in"), [code], "{case}");
        assert_eq!(page.hops.last().unwrap().origin(), fresh.url.origin());
        assert_generic(&page, &case);
        fresh.stop().await;
    }
    assert!(!elsewhere.was_asked(), "a request left for elsewhere");
    assert_eq!(
        scene.till.control.count(KEYS_REQUEST),
        asked,
        "keys of a document that is not believed"
    );
    a_good_one_is_believed(scene).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_required_fields_are_required() {
    let scene = Scene::new().await;
    for path in [
        "/authorization_endpoint",
        "/token_endpoint",
        "/jwks_uri",
        "/response_types_supported",
        "/subject_types_supported",
        "/id_token_signing_alg_values_supported",
    ] {
        // Some providers have none, so that the document can be read.
        let missing = match path {
            "/token_endpoint" => Code::NotBelieved,
            _ => Code::ProviderUnavailable,
        };
        is_refused(
            &scene,
            Place::Discovery,
            &("A4 a missing field", vec![remove(path)]),
            missing,
        )
        .await;
        is_refused(
            &scene,
            Place::Discovery,
            &("A4 a number", vec![set(path, 1)]),
            Code::ProviderUnavailable,
        )
        .await;
    }
    a_good_one_is_believed(scene).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a7_a_provider_that_cannot_do_what_we_need_is_refused() {
    let scene = Scene::new().await;
    let can = |path: &str, what: &[&str]| vec![set(path, list(what))];
    let pkce = "/code_challenge_methods_supported";
    let algorithms = "/id_token_signing_alg_values_supported";
    let methods = "/token_endpoint_auth_methods_supported";
    for row in [
        ("A7 no word about PKCE", vec![remove(pkce)]),
        ("A7 no PKCE", can(pkce, &[])),
        ("A7 plain PKCE only", can(pkce, &["plain"])),
        ("A7 s256", can(pkce, &["s256"])),
        ("A7 no RS256", can(algorithms, &["ES256", "none", "HS256"])),
        ("A7 no algorithm", can(algorithms, &[])),
        (
            "A7 no code",
            can("/response_types_supported", &["token", "id_token"]),
        ),
        (
            "A7 other ways to authenticate",
            can(methods, &["private_key_jwt", "none"]),
        ),
    ] {
        is_refused(&scene, Place::Discovery, &row, Code::NotBelieved).await;
    }
    a_good_one_is_believed(scene).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a8_a_moved_endpoint_is_found_and_a_changed_issuer_is_not_believed() {
    let scene = Scene::with(Setup::default().with("TILL_DISCOVERY_LIFETIME", 1)).await;
    let good = ("A8 before", Vec::new());
    scene.accepts(Place::Discovery, &good).await;
    let moved = format!("{}moved/{MARK}", scene.till.issuer);
    let control = &scene.till.control;

    // A document that is not believed changes nothing: people go on with the last good one.
    let strange = [
        append("/issuer", "x"),
        set("/authorization_endpoint", moved.clone()),
    ];
    scene.misbehave(Place::Discovery, &strange);
    let asked = control.count(DISCOVERY_REQUEST);
    until(async || {
        assert_ne!(address_of_login(&scene.till).await, moved);
        control.count(DISCOVERY_REQUEST) > asked
    })
    .await;
    assert_ne!(address_of_login(&scene.till).await, moved);
    scene.behave();

    scene.misbehave(
        Place::Discovery,
        &[set("/authorization_endpoint", moved.clone())],
    );
    until(async || address_of_login(&scene.till).await == moved).await;
    scene.behave();
    until(async || address_of_login(&scene.till).await != moved).await;
    scene.done().await;
}

/// Where a sign-in leads, without its query.
async fn address_of_login(till: &Till) -> String {
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    let page = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    page.hops[1].as_str().split('?').next().unwrap().to_owned()
}

/// Waits until it is so, looking again and again.
pub async fn until(so: impl AsyncFn() -> bool) {
    for _ in 0..400 {
        if so().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("it never came to be");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a5_many_sign_ins_ask_for_discovery_once_and_go_on_without_it() {
    let scene = Scene::new().await;
    for _ in 0..20 {
        assert_eq!(
            sign_in(&Browser::new(), &scene.till, ROSA).await.url.path(),
            "/wallets"
        );
    }
    let control = &scene.till.control;
    assert_eq!(control.count(DISCOVERY_REQUEST), 1);
    assert_eq!(control.count(KEYS_REQUEST), 1);
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a5_b1_the_last_good_copy_serves_while_discovery_and_keys_are_out_of_order() {
    let setup = Setup::default()
        .with("TILL_DISCOVERY_LIFETIME", 1)
        .with("TILL_PROVIDER_DEADLINE", 1);
    let scene = Scene::with(setup).await;
    scene
        .accepts(Place::IdToken, &("A5 before", Vec::new()))
        .await;
    let control = scene.till.control.clone();
    for (at, how) in [
        (Place::Discovery, How::Status { status: 500 }),
        (Place::Keys, How::Hang),
    ] {
        scene.misbehave(at, std::slice::from_ref(&how));
        let asked = control.count(DISCOVERY_REQUEST);
        until(async || {
            let page = sign_in(&Browser::new(), &scene.till, ROSA).await;
            assert_eq!(page.url.path(), "/wallets", "{at:?} {how:?}");
            control.count(DISCOVERY_REQUEST) > asked
        })
        .await;
        // Now that it is known to be out of order:
        let page = sign_in(&Browser::new(), &scene.till, ROSA).await;
        assert_eq!(page.url.path(), "/wallets", "{at:?} {how:?}");
        scene.behave();
    }
    scene.done().await;
}
