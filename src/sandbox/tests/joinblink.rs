//! What employees do at joinblink: its proxy, and the page where they connect and disconnect.

use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::IntoResponse;
use bytes::Bytes;
use reqwest::Method;
use serde_json::json;

use super::browser::{Answer, Scene, finish};
use crate::sandbox::joinblink::Employee;
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::shared::Shared;
use crate::sandbox::{Integration, Options};

pub(super) const SERVICE: &str = "l-00000000-0000-4000-8000-000000000001";
pub(super) const OTHER_SERVICE: &str = "l-00000000-0000-4000-8000-000000000002";

/// Two organisations whose proxies forward to one address.
pub(super) async fn two_organisations(proxy_url: &str) -> Scene {
    let integration = |service_id: &str, name: &str| Integration {
        service_id: service_id.to_owned(),
        auth_id: format!("auth-{name}"),
        organisation: format!("Organisation {name}"),
        proxy_url: proxy_url.to_owned(),
        proxy_secret: Some(format!("secret-{name}")),
        token: format!("token-{name}"),
    };
    Scene::with(Options {
        integrations: vec![integration(SERVICE, "a"), integration(OTHER_SERVICE, "b")],
        ..Options::default()
    })
    .await
}

/// Somebody of the first organisation.
pub(super) fn bob(scene: &Scene) -> Employee {
    scene.sandbox.control().joinblink().employees(SERVICE)[0].clone()
}

/// An integration's app: keeps what it hears, and answers as told.
#[derive(Clone, Debug)]
struct App {
    heard: Arc<Shared<Vec<(Parts, Bytes)>>>,
    says: Arc<Shared<(u16, HeaderMap, String)>>,
    url: String,
}

impl App {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let app = Self {
            heard: Arc::default(),
            says: Arc::new(Shared::new((200, HeaderMap::new(), String::new()))),
            url: format!("http://{}/joinblink", listener.local_addr().unwrap()),
        };
        let hear = async |State(app): State<Self>, request: Request| {
            let (head, body) = request.into_parts();
            let body = to_bytes(body, 1 << 20).await.unwrap();
            app.heard.with(|heard| heard.push((head, body)));
            let (status, headers, body) = app.says.get();
            let status = axum::http::StatusCode::from_u16(status).unwrap();
            (status, headers, body).into_response()
        };
        let router = Router::new().fallback(hear).with_state(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        app
    }

    fn says(&self, status: u16, headers: &[(&'static str, &'static str)], body: &str) {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        self.says.set((status, headers.collect(), body.to_owned()));
    }

    /// The one request since the last time.
    fn heard(&self) -> (Parts, Bytes) {
        let mut heard = self.heard.with(std::mem::take);
        assert_eq!(heard.len(), 1, "{heard:?}");
        heard.remove(0)
    }
}

fn all<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let values = headers.get_all(name).into_iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

/// A request of an employee's own app.
async fn through_proxy(
    scene: &Scene,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> Answer {
    let address = format!("{}/connector/{path}", scene.sandbox.joinblink_url());
    let mut request = Outgoing::new().unwrap().request(method, &address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    finish(request.body(body)).await
}

async fn press(scene: &mut Scene, what: &str, more: &[(&str, &str)]) -> Answer {
    let address = format!("{}/{what}", scene.sandbox.joinblink_url());
    let employee = bob(scene).id;
    let mut fields = vec![("service_id", SERVICE), ("employee", employee.as_str())];
    fields.extend(more);
    scene.browser.post(&address, &fields).await
}

#[tokio::test]
async fn the_proxy_forwards_all_that_was_sent_and_says_who_sent_it() {
    let app = App::start().await;
    let scene = two_organisations(&app.url).await;
    let bob = bob(&scene).id;
    app.says(
        303,
        &[
            ("location", "/elsewhere"),
            ("set-cookie", "a=1"),
            ("x-own", "yes"),
        ],
        "see there",
    );
    let answer = through_proxy(
        &scene,
        Method::PATCH,
        &format!("{SERVICE}/auth/a%2Fb//c?x=1&x=%20"),
        &[
            ("x-sandbox-employee", &bob),
            ("cookie", "session=1"),
            ("authorization", "Bearer employee"),
            ("content-type", "text/x-odd"),
            ("te", "trailers"),
            ("blink-auth-userid", "somebody-else"),
            ("blink-auth-proxysecret", "guessed"),
            ("blink-auth-proxysecret", "guessed again"),
        ],
        "a body",
    )
    .await;
    let (head, body) = app.heard();
    assert_eq!(head.method, Method::PATCH);
    assert_eq!(head.uri, "/joinblink/auth/a%2Fb//c?x=1&x=%20");
    assert_eq!(body, "a body");
    assert_eq!(all(&head.headers, "cookie"), ["session=1"]);
    assert_eq!(all(&head.headers, "authorization"), ["Bearer employee"]);
    assert_eq!(all(&head.headers, "content-type"), ["text/x-odd"]);
    assert_eq!(all(&head.headers, "blink-auth-userid"), [bob.as_str()]);
    assert_eq!(all(&head.headers, "blink-auth-proxysecret"), ["secret-a"]);
    assert!(app.url.contains(all(&head.headers, "host")[0]));
    for dropped in ["te", "x-sandbox-employee"] {
        assert!(!head.headers.contains_key(dropped), "{dropped}");
    }
    assert_eq!((answer.status, answer.location()), (303, "/elsewhere"));
    assert_eq!(
        (answer.header("x-own"), answer.header("set-cookie")),
        ("yes", "a=1")
    );
    assert_eq!(answer.body, "see there");
    let journal = scene.sandbox.control().journal();
    assert_eq!(journal.last().unwrap().status, Some(303));
}

#[tokio::test]
async fn a_callers_own_headers_may_stay_and_a_secret_may_be_missing() {
    let app = App::start().await;
    let scene = two_organisations(&app.url).await;
    let joinblink = scene.sandbox.control().joinblink();
    let bob = bob(&scene).id;
    let forged = [
        ("x-sandbox-employee", bob.as_str()),
        ("blink-auth-userid", "forged"),
        ("blink-auth-proxysecret", "guessed"),
    ];
    let path = format!("{SERVICE}/x");
    joinblink.set_doubling(true);
    through_proxy(&scene, Method::GET, &path, &forged, "").await;
    let (head, _) = app.heard();
    assert_eq!(all(&head.headers, "blink-auth-userid"), ["forged", &bob]);
    let secrets = all(&head.headers, "blink-auth-proxysecret");
    assert_eq!(secrets, ["guessed", "secret-a"]);
    joinblink.set_doubling(false);
    joinblink.set_proxy_secret(SERVICE, None);
    through_proxy(&scene, Method::GET, &path, &forged, "").await;
    let (head, _) = app.heard();
    assert_eq!(all(&head.headers, "blink-auth-userid"), [&bob]);
    assert!(!head.headers.contains_key("blink-auth-proxysecret"));
    joinblink.set_proxy_secret(SERVICE, Some("new".to_owned()));
    through_proxy(&scene, Method::GET, &path, &forged, "").await;
    let (head, _) = app.heard();
    assert_eq!(all(&head.headers, "blink-auth-proxysecret"), ["new"]);
}

#[tokio::test]
async fn every_employee_of_any_organisation_gets_through_and_nobody_else() {
    let app = App::start().await;
    let scene = two_organisations(&app.url).await;
    let joinblink = scene.sandbox.control().joinblink();
    let stranger = joinblink.employees(OTHER_SERVICE)[0].id.clone();
    let path = format!("{SERVICE}/x");
    let named = [("x-sandbox-employee", stranger.as_str())];
    let answer = through_proxy(&scene, Method::POST, &path, &named, "").await;
    assert_eq!(answer.status, 200);
    let (head, _) = app.heard();
    assert_eq!(all(&head.headers, "blink-auth-userid"), [&stranger]);
    assert_eq!(all(&head.headers, "blink-auth-proxysecret"), ["secret-a"]);
    let upper = stranger.to_uppercase();
    for nobody in [&[][..], &[("x-sandbox-employee", upper.as_str())]] {
        let answer = through_proxy(&scene, Method::POST, &path, nobody, "").await;
        assert_eq!(answer.status, 401);
        assert!(
            answer.json()["error"]
                .as_str()
                .unwrap()
                .contains("authenticated")
        );
    }
    let answer = through_proxy(&scene, Method::POST, "l-none/x", &named, "").await;
    assert_eq!(answer.status, 404);
    assert!(app.heard.with(|heard| heard.is_empty()));
    // A port that nobody listens on.
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    joinblink.set_proxy_url(SERVICE, &address);
    let answer = through_proxy(&scene, Method::POST, &path, &named, "").await;
    assert_eq!(answer.status, 502);
}

#[tokio::test]
async fn tests_press_as_the_page_does() {
    let app = App::start().await;
    let scene = two_organisations(&app.url).await;
    let joinblink = scene.sandbox.control().joinblink();
    app.says(418, &[("x-own", "yes")], "{\"a\": 1}");
    let mut headers = HeaderMap::new();
    headers.insert("blink-auth-userid", HeaderValue::from_static("forged"));
    let answer = joinblink
        .proxy(SERVICE, "no body", Method::PUT, "x/y?z", headers, "{}")
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (418, json!({ "a": 1 }))
    );
    assert_eq!(all(&answer.headers, "x-own"), ["yes"]);
    let (head, body) = app.heard();
    assert_eq!(head.uri, "/joinblink/x/y?z");
    assert_eq!(body, "{}");
    assert_eq!(all(&head.headers, "blink-auth-userid"), ["no body"]);
    joinblink.connect(SERVICE, "u", HeaderMap::new()).await;
    let (head, body) = app.heard();
    assert_eq!(
        (head.method, head.uri.path()),
        (Method::POST, "/joinblink/auth/auth-a")
    );
    assert!(body.is_empty());
    joinblink
        .disconnect(OTHER_SERVICE, "u", "acc", HeaderMap::new())
        .await;
    let (head, _) = app.heard();
    assert_eq!(head.uri.path(), "/joinblink/linked-accounts/acc");
    assert_eq!(head.method, Method::DELETE);
    assert_eq!(all(&head.headers, "blink-auth-proxysecret"), ["secret-b"]);
}

#[tokio::test]
async fn without_an_integration_the_page_says_how_to_get_one() {
    let mut scene = Scene::new().await;
    let page = scene.sandbox.joinblink_url();
    let page = scene.browser.get(&page).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Options.integrations"));
    assert!(!page.body.contains("<form"));
}

#[tokio::test]
async fn the_page_shows_everybody_with_what_they_linked() {
    let app = App::start().await;
    let mut scene = two_organisations(&app.url).await;
    let joinblink = scene.sandbox.control().joinblink();
    let (here, there) = (
        joinblink.employees(SERVICE),
        joinblink.employees(OTHER_SERVICE),
    );
    let bob = bob(&scene).id;
    super::linked_accounts::add(
        &scene,
        &bob,
        json!({ "auth_id": "auth-a", "external_account_id": "<i>rosa</i>" }),
    )
    .await;
    let page = scene.sandbox.joinblink_url();
    let page = scene.browser.get(&page).await.body;
    let html = scraper::Html::parse_document(&page);
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector)
            .map(|one| one.text().collect())
            .collect()
    };
    let names = here
        .iter()
        .chain(&there)
        .map(|one| one.display_name.clone());
    assert_eq!(texts("h3"), names.collect::<Vec<_>>());
    assert!(here.iter().all(|one| !there.contains(one)));
    assert!(here.iter().any(|one| one.display_name.contains("<b>")));
    assert_eq!(texts("form p b"), ["<i>rosa</i>"]);
    assert_eq!(texts("form[action='/joinblink/disconnect']").len(), 1);
    let windows = texts("form[action='/joinblink/connect'][target='_blank']");
    assert_eq!(windows.len(), 8);
    assert!(!page.contains("secret-a") && !page.contains("token-a"));
}

#[tokio::test]
async fn connect_leads_to_where_the_integration_says() {
    let app = App::start().await;
    let mut scene = two_organisations(&app.url).await;
    let documented = |url: &str| {
        json!({ "code": "OK", "message": "OK", "data": { "authorization_url": url } }).to_string()
    };
    app.says(200, &[], &documented("http://localhost:3000/connect/L?a=b"));
    let answer = press(&mut scene, "connect", &[]).await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, "http://localhost:3000/connect/L?a=b")
    );
    let (head, body) = app.heard();
    assert_eq!(
        (head.method, head.uri.path()),
        (Method::POST, "/joinblink/auth/auth-a")
    );
    assert_eq!(all(&head.headers, "blink-auth-userid"), [&bob(&scene).id]);
    assert!(body.is_empty() && !head.headers.contains_key("content-type"));
    let not_ok = documented("http://localhost/").replace(r#""code":"OK""#, r#""code":"NO""#);
    assert!(not_ok.contains("NO"));
    for (status, body) in [
        (200, documented("javascript:alert(1)")),
        (200, documented("/connect/L")),
        (200, not_ok),
        (
            200,
            json!({ "authorization_url": "http://localhost/" }).to_string(),
        ),
        (502, documented("http://localhost/")),
        (200, "<p>An error page</p>".to_owned()),
    ] {
        app.says(status, &[], &body);
        let answer = press(&mut scene, "connect", &[]).await;
        assert_eq!(answer.status, 200, "{body}");
        let shown = scraper::Html::parse_document(&answer.body);
        let alert = scraper::Selector::parse("[role=alert]").unwrap();
        let alert = shown.select(&alert).next().expect("an alert");
        let text: String = alert.text().collect();
        assert!(text.contains(&body), "{text}");
        assert!(
            text.contains(&format!("answered {status}, which is not")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn disconnect_asks_the_integration_and_removes_nothing_itself() {
    let app = App::start().await;
    let mut scene = two_organisations(&app.url).await;
    let bob = bob(&scene).id;
    let body = json!({ "auth_id": "auth-a", "external_account_id": "rosa" });
    let id = super::linked_accounts::add(&scene, &bob, body).await;
    app.says(200, &[], r#"{"code":"OK","message":"OK","data":{}}"#);
    let fields = [("linked_account_id", id.as_str())];
    let page = press(&mut scene, "disconnect", &fields).await;
    assert!(
        page.body.contains("Disconnect was answered 200:"),
        "{page:?}"
    );
    let (head, _) = app.heard();
    assert_eq!(head.method, Method::DELETE);
    assert_eq!(head.uri.path(), format!("/joinblink/linked-accounts/{id}"));
    let joinblink = scene.sandbox.control().joinblink();
    assert_eq!(joinblink.linked(&bob).len(), 1);
    app.says(404, &[], r#"{"code":"NOT_FOUND","message":"No"}"#);
    let page = press(&mut scene, "disconnect", &fields).await;
    assert!(page.body.contains("answered 404, which is not"), "{page:?}");
    assert_eq!(joinblink.linked(&bob).len(), 1);
    assert_eq!(joinblink.calls().len(), 1, "the Add alone");
}
