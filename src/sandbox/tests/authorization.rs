//! Discovery, and what the authorization endpoint refuses.

use super::browser::{REDIRECT_URI, STATE, Scene};
use crate::sandbox::{Client, Options};

#[tokio::test]
async fn discovery_says_what_hydra_says() {
    let mut scene = Scene::new().await;
    let address = scene.at("/.well-known/openid-configuration");
    let document = scene.browser.get(&address).await.json();
    assert_eq!(document["issuer"], scene.sandbox.issuer());
    assert!(document["issuer"].as_str().unwrap().ends_with('/'));
    assert_eq!(document["token_endpoint"], scene.at("/oauth2/token"));
    assert_eq!(
        document["scopes_supported"],
        serde_json::json!(["offline_access", "offline", "openid"])
    );
    assert_eq!(
        document["code_challenge_methods_supported"],
        serde_json::json!(["plain", "S256"])
    );
    for absent in [
        "introspection_endpoint",
        "authorization_response_iss_parameter_supported",
        "pushed_authorization_request_endpoint",
        "registration_endpoint",
    ] {
        assert!(document.get(absent).is_none(), "{absent}");
    }
    let keys = scene.browser.get(&scene.at("/.well-known/jwks.json")).await;
    assert_eq!(keys.json()["keys"].as_array().unwrap().len(), 1);
    scene.sandbox.control().rotate_keys().unwrap();
    let keys = scene.browser.get(&scene.at("/.well-known/jwks.json")).await;
    assert_eq!(keys.json()["keys"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_issuer_without_a_slash_stays_without() {
    let mut scene = Scene::with(Options {
        issuer: Some("http://localhost:1".to_owned()),
        ..Options::default()
    })
    .await;
    let address = format!(
        "http://{}/.well-known/openid-configuration",
        scene.sandbox.provider_address()
    );
    let document = scene.browser.get(&address).await.json();
    assert_eq!(document["issuer"], "http://localhost:1");
    assert_eq!(
        document["jwks_uri"],
        "http://localhost:1/.well-known/jwks.json"
    );
}

#[tokio::test]
async fn strangers_stay_at_the_provider() {
    let mut scene = Scene::new().await;
    for (change, code) in [
        (("client_id", "somebody-else"), "invalid_client"),
        (
            ("redirect_uri", "http://localhost:3000/"),
            "invalid_request",
        ),
        (
            (
                "redirect_uri",
                "http://localhost:3000/api/auth/callback/blink/",
            ),
            "invalid_request",
        ),
    ] {
        let address = scene.authorization(&[change]);
        let answer = scene.browser.get(&address).await;
        assert_eq!(answer.status, 302, "{change:?}");
        assert!(
            answer.location().starts_with("/oauth2/fallbacks/error?"),
            "{answer:?}"
        );
        assert_eq!(answer.query_of_path("error"), code, "{change:?}");
        let page = scene.at(answer.location());
        let page = scene.browser.get(&page).await;
        assert!(page.body.contains(code), "{page:?}");
    }
}

#[tokio::test]
async fn mistakes_come_back_to_the_client() {
    let mut scene = Scene::new().await;
    for (changes, code, words) in [
        (vec![("scope", "read admin")], "invalid_scope", "'admin'"),
        (vec![("scope", "Read")], "invalid_scope", "'Read'"),
        (vec![("state", "short")], "invalid_state", "8 characters"),
        (vec![("state", "")], "invalid_state", "8 characters"),
        (vec![("nonce", "short")], "insufficient_entropy", "'nonce'"),
        (
            vec![("code_challenge_method", "plain")],
            "invalid_request",
            "plain",
        ),
        (
            vec![("code_challenge_method", "")],
            "invalid_request",
            "plain",
        ),
        (
            vec![("response_type", "token")],
            "unsupported_response_type",
            "'token'",
        ),
        (
            vec![("response_type", "")],
            "unsupported_response_type",
            "missing",
        ),
        (vec![("prompt", "maybe")], "invalid_request", "'maybe'"),
        (
            vec![("prompt", "none login")],
            "invalid_request",
            "not allowed",
        ),
        (vec![("prompt", "none")], "login_required", "no existing"),
        (vec![("max_age", "soon")], "invalid_request", "max_age"),
        (
            vec![("response_mode", "fragment")],
            "unsupported_response_mode",
            "fragment",
        ),
    ] {
        let address = scene.authorization(&changes);
        let answer = scene.browser.get(&address).await;
        assert_eq!(answer.status, 303, "{changes:?}: {answer:?}");
        assert!(answer.location().starts_with(REDIRECT_URI), "{answer:?}");
        let query = answer.query();
        assert_eq!(query.get("error"), Some(code), "{changes:?}");
        let description = query.get("error_description").unwrap();
        assert!(description.contains(words), "{changes:?}: {description}");
        assert_eq!(query.get("iss"), None);
        assert_eq!(query.get("error_hint"), None);
        let state = changes.iter().find(|(name, _)| *name == "state");
        let state = state.map_or(Some(STATE), |(_, value)| {
            Some(*value).filter(|value| !value.is_empty())
        });
        assert_eq!(query.get("state"), state);
    }
}

#[tokio::test]
async fn pkce_may_be_left_out_unless_it_is_required() {
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let mut scene = Scene::new().await;
    scene.login_challenge(&without).await;
    let mut scene = Scene::with(Options {
        pkce_required: true,
        ..Options::default()
    })
    .await;
    let address = scene.authorization(&without);
    let answer = scene.browser.get(&address).await;
    assert_eq!(answer.query().get("error"), Some("invalid_request"));
}

#[tokio::test]
async fn plain_http_is_for_this_machine_only() {
    let far = "http://till.example/api/auth/callback/blink";
    let mut scene = Scene::with(Options {
        client: Client {
            redirect_uris: vec![far.to_owned()],
            ..Client::default()
        },
        ..Options::default()
    })
    .await;
    let address = scene.authorization(&[("redirect_uri", far)]);
    let answer = scene.browser.get(&address).await;
    assert_eq!(answer.query_of_path("error"), "invalid_request");
}

#[tokio::test]
async fn a_post_works_like_a_get() {
    let mut scene = Scene::new().await;
    let address = scene.authorization(&[]);
    let (endpoint, query) = address.split_once('?').unwrap();
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = scene.browser.post(endpoint, &fields).await;
    assert!(
        answer.query().get("login_challenge").is_some(),
        "{answer:?}"
    );
}
