//! Pages on which everybody is a stranger (row O6): a session that comes along is neither read nor renewed, nor does it
//! change a byte of the answer.

use axum::Extension;
use axum::http::{HeaderMap, Method};
use till::web::routes::{Caller, Routes};
use till::web::visitor::Visitor;

use super::routes;
use crate::harness::{Browser, Page, Setup, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";

/// Says who asks, as far as a handler could know, and whether the session's cookie is there.
async fn tell(headers: HeaderMap, Extension(visitor): Extension<Visitor>) -> String {
    let cookies = headers.get("cookie");
    let cookies = cookies.map_or("", |line| line.to_str().unwrap());
    let cookie = cookies.contains("till-session=");
    let who = match visitor {
        Visitor::Anonymous => "nobody",
        Visitor::SignedIn(_) => "somebody",
        Visitor::Unknown => "unknown",
    };
    format!("{who} {cookie}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o6_a_handler_cannot_know_who_is_signed_in() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let table = Routes::new()
        .get("/own", Caller::Anyone, tell)
        .get("/open", Caller::Stranger, tell)
        .post("/open", Caller::Stranger, tell);
    let router = till::app::layered(&till.state, table);
    let browser = browser.copy_beside(router, till.url.clone());
    let own = browser.get(till.at("/own")).await;
    assert_eq!(own.body, "somebody true");
    for method in [Method::GET, Method::POST] {
        let here = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let open = browser.once(method, till.at("/open"), &here, "").await;
        assert_eq!(open.body, "nobody false");
    }
    till.stop().await;
}

/// What a reader would notice. The time and the name of the request differ always, and so do the names of forms.
fn seen(page: &Page) -> (u16, String, HeaderMap) {
    let mut headers = page.headers.clone();
    for name in ["date", "x-request-id", "content-length"] {
        headers.remove(name);
    }
    let names = page.attributes("input[name=csrf], input[name=form_key]", "value");
    let id = page
        .headers
        .get("x-request-id")
        .map(|id| id.to_str().unwrap().to_owned());
    let body = names
        .into_iter()
        .chain(id)
        .fold(page.body.clone(), |body, name| body.replace(&name, "*"));
    (page.status.as_u16(), body, headers)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o6_the_answer_is_the_same_with_a_session() {
    let setup = Setup::default().with("TILL_SECURITY_CONTACT", "mailto:weakness@till.example");
    let till = Till::start(setup).await;
    let (browser, nobody) = (Browser::new(), Browser::new());
    sign_in(&browser, &till, ROSA).await;
    let open = routes::of(&Method::GET, "5f")
        .into_iter()
        .filter(|route| route.caller == Caller::Stranger);
    // Each gets the secret of their forms, once.
    for browser in [&browser, &nobody] {
        browser.get(till.at("/@rosa_cafe")).await;
    }
    let mut count = 0;
    // What never ends is the same in its test.
    for route in open.filter(|route| !route.path.ends_with("/events")) {
        let [with, without] =
            [&browser, &nobody].map(|browser| browser.get_once(till.at(&route.path)));
        assert_eq!(seen(&with.await), seen(&without.await), "{}", route.path);
        count += 1;
    }
    assert!(count > 0, "no such route");
    till.stop().await;
}
