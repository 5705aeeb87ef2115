//! The sandbox as the login, consent and logout app of a Hydra, played by a strict stand-in.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use super::browser::Scene;
use crate::sandbox::access::{Access, Verdict};
use crate::sandbox::authority::Authority;
use crate::sandbox::fields::Fields;
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::shared::Shared;
use crate::sandbox::{NotOurs, Options};

/// What the stand-in was asked: method, path with query, body.
type Asked = Arc<Shared<Vec<(String, String, Value)>>>;

const BASE: &str = "/admin/oauth2/auth/requests";

/// Answers as Hydra's admin interface does. `skip` challenges are remembered logins, `old` ones
/// were handled before, `done` ones are logouts that are over.
async fn hydra() -> (Url, Asked) {
    let asked = Asked::default();
    let routes = Router::new()
        .fallback(answer)
        .with_state(Arc::clone(&asked));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (Url::parse(&address).unwrap(), asked)
}

async fn answer(
    State(asked): State<Asked>,
    method: Method,
    uri: Uri,
    RawQuery(query): RawQuery,
    body: String,
) -> Response {
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let json: Value = serde_json::from_str(&body).unwrap_or_default();
    asked.with(|asked| asked.push((method.to_string(), uri.to_string(), json.clone())));
    let challenge = ["login", "consent", "logout"]
        .iter()
        .find_map(|what| query.get(&format!("{what}_challenge")).map(str::to_owned))
        .unwrap_or_default();
    match (method.as_str(), uri.path()) {
        ("GET", _) if challenge == "old=" => {
            let redirect = json!({ "redirect_to": "http://hydra/oauth2/auth?again" });
            (StatusCode::GONE, Json(redirect)).into_response()
        }
        ("GET", _) if challenge == "done=" => {
            let redirect = json!({ "redirect_to": "/oauth2/sessions/logout?again" });
            (StatusCode::GONE, Json(redirect)).into_response()
        }
        ("GET", "/admin/oauth2/auth/requests/logout") if challenge == "gone=" => {
            let error =
                json!({ "error": "Unable to locate the resource", "error_description": "" });
            (StatusCode::NOT_FOUND, Json(error)).into_response()
        }
        ("GET", _) if challenge == "gone=" => {
            let error = json!({ "error": "Not Found", "error_description": "no such request" });
            (StatusCode::NOT_FOUND, Json(error)).into_response()
        }
        ("GET", _) => Json(json!({
            "challenge": challenge,
            "skip": challenge == "skip=",
            "subject": "somebody",
            "requested_scope": ["openid", "read"],
            "client": {
                "client_id": "till",
                "client_name": if challenge == "nameless=" { "" } else { "Till of Rosa" },
                "skip_consent": challenge == "ours=",
            },
        }))
        .into_response(),
        ("PUT", "/admin/oauth2/auth/requests/logout/reject") => {
            StatusCode::NO_CONTENT.into_response()
        }
        ("PUT", path) => {
            Json(json!({ "redirect_to": format!("http://hydra{path}") })).into_response()
        }
        ("POST", "/admin/oauth2/introspect") => introspect(&Fields::parse(body.as_bytes())),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn introspect(form: &Fields) -> Response {
    match form.get("token") {
        Some("ory_at_good") => Json(json!({
            "active": true, "sub": "somebody", "scope": "read offline",
            "token_type": "Bearer", "token_use": "access_token",
        }))
        .into_response(),
        Some("ory_rt_good") => {
            Json(json!({ "active": true, "token_use": "refresh_token" })).into_response()
        }
        Some("ory_at_down") => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => Json(json!({ "active": false })).into_response(),
    }
}

async fn scene() -> (Scene, Asked) {
    let (admin_url, asked) = hydra().await;
    let scene = Scene::with(Options {
        hydra_admin_url: Some(admin_url),
        ..Options::default()
    })
    .await;
    (scene, asked)
}

#[tokio::test]
async fn logins_are_asked_for_and_answered_over_the_admin_interface() {
    let (mut scene, asked) = scene().await;
    let page = scene.at("/login?login_challenge=a%2Bb%3D");
    let page = scene.browser.get(&page).await;
    assert!(page.body.contains("Till of Rosa"), "{page:?}");
    assert_eq!(page.input("login_challenge"), "a+b=");
    let remember = [("remember", "true")];
    let accepted = scene.log_in("a+b=", &remember).await;
    let accept = format!("{BASE}/login/accept");
    assert_eq!(accepted.location(), format!("http://hydra{accept}"));
    let rosa = scene.sandbox.people()[0].id.clone();
    let last = asked.get().pop().unwrap();
    assert_eq!(
        last,
        (
            "PUT".to_owned(),
            format!("{accept}?login_challenge=a%2Bb%3D"),
            json!({ "subject": rosa, "remember": true, "remember_for": 3600, "acr": "2" })
        )
    );
    scene.log_in("a+b=", &[("submit", "deny")]).await;
    let (_, path, body) = asked.get().pop().unwrap();
    assert_eq!(
        path,
        format!("{BASE}/login/reject?login_challenge=a%2Bb%3D")
    );
    assert_eq!(
        body,
        json!({
            "error": "access_denied",
            "error_description": "The resource owner denied the request",
        })
    );
    let page = scene.at("/login?login_challenge=nameless=");
    assert!(
        scene
            .browser
            .get(&page)
            .await
            .body
            .contains("continue to till")
    );
}

#[tokio::test]
async fn remembered_handled_and_unknown_logins_show_no_page() {
    let (mut scene, asked) = scene().await;
    let page = scene.at("/login?login_challenge=skip=");
    assert_eq!(scene.browser.get(&page).await.status, 303);
    let (_, _, body) = asked.get().pop().unwrap();
    assert_eq!(body["subject"], "somebody");
    let page = scene.at("/login?login_challenge=old=");
    let again = scene.browser.get(&page).await;
    assert_eq!(again.location(), "http://hydra/oauth2/auth?again");
    let page = scene.at("/login?login_challenge=gone=");
    let unknown = scene.browser.get(&page).await;
    assert_eq!(unknown.status, 400);
    assert!(unknown.body.contains("no such request"), "{unknown:?}");
}

#[tokio::test]
async fn consents_carry_exactly_what_was_ticked() {
    let (mut scene, asked) = scene().await;
    let page = scene.at("/consent?consent_challenge=c%3D");
    let page = scene.browser.get(&page).await;
    assert_eq!(page.input("grant_scope"), "openid");
    let consent = scene.at("/consent");
    let fields = [
        ("consent_challenge", "c="),
        ("grant_scope", "read"),
        ("submit", "accept"),
    ];
    let accepted = scene.browser.post(&consent, &fields).await;
    assert_eq!(
        accepted.location(),
        format!("http://hydra{BASE}/consent/accept")
    );
    let (_, path, body) = asked.get().pop().unwrap();
    assert_eq!(
        path,
        format!("{BASE}/consent/accept?consent_challenge=c%3D")
    );
    assert_eq!(
        body,
        json!({
            "grant_scope": ["read"],
            "grant_access_token_audience": [],
            "session": { "access_token": {}, "id_token": {} },
            "remember": false,
            "remember_for": 3600,
        })
    );
    let fields = [("consent_challenge", "c="), ("submit", "deny")];
    let denied = scene.browser.post(&consent, &fields).await;
    assert_eq!(
        denied.location(),
        format!("http://hydra{BASE}/consent/reject")
    );
    let page = scene.at("/consent?consent_challenge=ours%3D");
    assert_eq!(scene.browser.get(&page).await.status, 303);
    let (_, _, body) = asked.get().pop().unwrap();
    assert_eq!(body["grant_scope"], json!(["openid", "read"]));
}

#[tokio::test]
async fn logouts_are_confirmed_or_not() {
    let (mut scene, asked) = scene().await;
    let page = scene.at("/logout?logout_challenge=l%3D");
    let page = scene.browser.get(&page).await;
    assert_eq!(page.input("logout_challenge"), "l=");
    let logout = scene.at("/logout");
    for (button, location, verb) in [
        ("yes", format!("http://hydra{BASE}/logout/accept"), "accept"),
        ("no", "/".to_owned(), "reject"),
    ] {
        let fields = [("logout_challenge", "l="), ("submit", button)];
        let answer = scene.browser.post(&logout, &fields).await;
        assert_eq!(answer.location(), location);
        let (method, path, _) = asked.get().pop().unwrap();
        assert_eq!(method, "PUT");
        assert_eq!(path, format!("{BASE}/logout/{verb}?logout_challenge=l%3D"));
    }
}

#[tokio::test]
async fn logouts_that_are_over_or_unknown_lead_nowhere() {
    let (mut scene, _) = scene().await;
    for (challenge, reason) in [
        ("done=", "It was answered before."),
        ("gone=", "Unable to locate the resource"),
    ] {
        let page = scene.at(&format!("/logout?logout_challenge={challenge}"));
        let stuck = scene.browser.get(&page).await;
        assert_eq!(stuck.status, 400, "{stuck:?}");
        assert!(stuck.body.contains(&format!(">{reason}<")), "{stuck:?}");
    }
}

#[tokio::test]
async fn tokens_are_worth_what_hydra_says() {
    let (scene, _) = scene().await;
    let control = scene.sandbox.control();
    let Authority::Hydra(hydra) = &control.world().authority else {
        panic!("not a Hydra");
    };
    let good = Access {
        person: "somebody".to_owned(),
        scopes: BTreeSet::from(["read".to_owned(), "offline".to_owned()]),
    };
    assert_eq!(hydra.introspect("ory_at_good").await, Verdict::Active(good));
    assert_eq!(hydra.introspect("ory_rt_good").await, Verdict::Refresh);
    assert_eq!(hydra.introspect("ory_at_dead").await, Verdict::Dead);
    assert_eq!(hydra.introspect("ory_at_down").await, Verdict::Broken);
    assert_eq!(control.rotate_keys(), Err(NotOurs));
    assert_eq!(control.revoke_all(None), Err(NotOurs));
}

#[tokio::test]
async fn the_sandbox_is_no_provider_then() {
    let (mut scene, _) = scene().await;
    let address = scene.at("/.well-known/openid-configuration");
    assert_eq!(scene.browser.get(&address).await.status, 404);
    let nobody = Url::parse("http://127.0.0.1:9/").unwrap();
    let mut scene = Scene::with(Options {
        hydra_admin_url: Some(nobody),
        ..Options::default()
    })
    .await;
    let page = scene.at("/login?login_challenge=a");
    assert_eq!(scene.browser.get(&page).await.status, 502);
    let request = Outgoing::new()
        .unwrap()
        .request(Method::POST, &scene.sandbox.api_url())
        .header("oauth2-token", "ory_at_good")
        .json(&json!({ "query": "{ __typename }" }));
    let broken = super::browser::finish(request).await;
    assert_eq!(broken.status, 500);
}
