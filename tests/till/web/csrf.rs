//! Nobody acts in a visitor's name: where a post comes from, whose form it is, and that looking changes nothing.

use axum::http::Method;
use reqwest::StatusCode;
use till::web::routes::Caller;

use super::routes::{self, some_transaction};
use crate::harness::{Browser, Page, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const PROGRAMS: [Caller; 2] = [Caller::Provider, Caller::Hinter];
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

/// Every route that a form of ours may post to.
fn posts() -> Vec<routes::Route> {
    let posts = routes::of(&Method::POST, "5f");
    let (ours, theirs): (Vec<_>, Vec<_>) = posts
        .into_iter()
        .partition(|route| matches!(route.caller, Caller::OwnForm | Caller::StrangersForm));
    let theirs: Vec<&str> = theirs.iter().map(|route| route.path.as_str()).collect();
    let programs = ["/api/auth/backchannel-logout", "/api/blink/invoice/guessed"];
    assert_eq!(theirs, programs, "who else may post?");
    assert!(ours.len() >= 3);
    ours
}

/// This browser's own form token, from a page that it opens.
async fn token(browser: &Browser, till: &Till) -> String {
    let page = browser.get(till.at("/signed-out")).await;
    let tokens = page.attributes("input[name=csrf]", "value");
    tokens.into_iter().next().expect("a form on every page")
}

/// A body that every route understands: enough to do something, were it let in.
fn body(csrf: &str) -> String {
    format!("csrf={csrf}&language=es&return_to=%2F&zone=&again=")
}

#[track_caller]
fn is_refused(page: &Page, why: &str) {
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{why}: {}", page.body);
    let titles = ["This did not come from Till", "rosa_cafe"];
    assert!(titles.contains(&page.heading().as_str()), "{why}");
}

/// Nothing happened: still signed in, still in English, and Blink was not asked.
async fn nothing_happened(browser: &Browser, till: &Till) {
    let wallets = browser.get(till.at("/wallets")).await;
    assert_eq!(wallets.url.path(), "/wallets");
    assert_eq!(wallets.attributes("html", "lang"), ["en"]);
    let names = browser.cookie_names(&till.url);
    for kind in ["till-signin", "till-preferences", "till-signed-out"] {
        assert!(
            !names.iter().any(|name| name.starts_with(kind)),
            "{names:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_come_from_our_own_pages() {
    let till = Till::usual().await;
    let (anonymous, rosa) = (Browser::new(), Browser::new());
    sign_in(&rosa, &till, ROSA).await;
    let (token_of_anonymous, token_of_rosa) =
        (token(&anonymous, &till).await, token(&rosa, &till).await);
    let ours = till.url.origin().ascii_serialization();
    let another_port = format!("http://localhost:{}", till.address.port() - 1);
    let longer = format!("{ours}.evil.example");
    let sites = [
        None,
        Some("same-origin"),
        Some("same-site"),
        Some("cross-site"),
        Some("none"),
        Some(""),
        Some("Same-Origin"),
    ];
    let origins = [
        None,
        Some(ours.as_str()),
        Some("https://evil.example"),
        Some("null"),
        Some(another_port.as_str()),
        Some(longer.as_str()),
        Some(""),
    ];
    for route in posts() {
        for site in sites {
            for origin in origins {
                let allowed =
                    site == Some("same-origin") || (site.is_none() && origin == Some(&ours));
                let mut headers = vec![FORM];
                headers.extend(site.map(|site| ("sec-fetch-site", site)));
                headers.extend(origin.map(|origin| ("origin", origin)));
                let why = format!("{} {site:?} {origin:?}", route.path);
                let address = till.at(&route.path);
                if allowed {
                    let body = body(&token_of_anonymous);
                    let done = anonymous.once(Method::POST, address, &headers, &body);
                    // What the form asks for may still be missing.
                    let status = done.await.status.as_u16();
                    assert!([303, 404, 422].contains(&status), "{why}: {status}");
                } else {
                    let body = body(&token_of_rosa);
                    let done = rosa.once(Method::POST, address, &headers, &body).await;
                    is_refused(&done, &why);
                }
            }
        }
    }
    nothing_happened(&rosa, &till).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_belong_to_their_visitor() {
    let till = Till::usual().await;
    let (anonymous, nadia, rosa) = (Browser::new(), Browser::new(), Browser::new());
    let before = token(&rosa, &till).await;
    sign_in(&rosa, &till, ROSA).await;
    sign_in(&nadia, &till, "nadia@sandbox.example").await;
    // One signed in lately, so that nothing of it is left to be found below.
    let ours = token(&rosa, &till).await;
    let wrong = [
        ("none", String::new()),
        ("another visitor's", token(&anonymous, &till).await),
        ("another person's", token(&nadia, &till).await),
        ("one's own from before", before),
        ("cut", ours[..ours.len() - 1].to_owned()),
        ("longer", format!("{ours}A")),
        ("in capitals", ours.to_uppercase()),
        ("padded", format!("{ours}%3D")),
        ("twice", format!("{ours}&csrf={ours}")),
        ("a null", "%00".to_owned()),
    ];
    for route in posts() {
        let address = till.at(&route.path);
        for (why, csrf) in &wrong {
            let done = rosa
                .once(Method::POST, &address, &[FORM, HERE], &body(csrf))
                .await;
            assert!(done.status.is_client_error(), "{} {why}", route.path);
        }
        // Not in the form: not in the address, not in a header, not in anything but a form.
        let mut elsewhere = address.clone();
        elsewhere.set_query(Some(&format!("csrf={ours}")));
        let done = rosa
            .once(Method::POST, &elsewhere, &[FORM, HERE], "language=es")
            .await;
        is_refused(&done, "in the address");
        let header = ("x-csrf-token", ours.as_str());
        let done = rosa
            .once(Method::POST, &address, &[FORM, HERE, header], "language=es")
            .await;
        is_refused(&done, "in a header");
        let json = format!("{{\"csrf\":\"{ours}\",\"language\":\"es\"}}");
        for (kind, body) in [
            ("text/plain", body(&ours)),
            ("application/json", json),
            ("multipart/form-data; boundary=a", body(&ours)),
            ("", body(&ours)),
        ] {
            let done = rosa
                .once(
                    Method::POST,
                    &address,
                    &[("content-type", kind), HERE],
                    &body,
                )
                .await;
            assert!(done.status.is_client_error(), "{} {kind}", route.path);
        }
    }
    nothing_happened(&rosa, &till).await;
    // The right one is all that it takes.
    let address = till.at("/preferences");
    let done = rosa
        .once(Method::POST, address, &[FORM, HERE], &body(&ours))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_changes_nothing() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let id = some_transaction(&rosa, &till).await;
    let csrf = token(&rosa, &till).await;
    let tokens = till.control.count("POST /oauth2/token");
    let cookies = rosa.set_cookies(&till.url).len();
    for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE] {
        for route in routes::all(&id) {
            let mut address = till.at(&route.path);
            address.set_query(Some(&body(&csrf)));
            let page = rosa.once(method.clone(), &address, &[HERE], "").await;
            if route.method == Method::POST && method != Method::TRACE {
                let fits = routes::is_a_look(&method, &route.path, &page, &id);
                assert!(fits, "{method} {} {}", route.path, page.status);
            }
            assert!(!page.status.is_server_error(), "{method} {}", route.path);
        }
    }
    assert_eq!(till.control.count("POST /oauth2/token"), tokens);
    assert_eq!(till.control.count("POST /oauth2/revoke"), 0);
    let new = rosa.set_cookies(&till.url).split_off(cookies);
    assert!(new.is_empty(), "{new:?}");
    nothing_happened(&rosa, &till).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_methods_are_no_way_round() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let csrf = token(&rosa, &till).await;
    for route in routes::all("5f") {
        let address = till.at(&route.path);
        for method in [Method::PUT, Method::PATCH, Method::DELETE] {
            let done = rosa
                .once(method.clone(), &address, &[FORM, HERE], &body(&csrf))
                .await;
            assert_eq!(done.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
            // From elsewhere it is not even told whether there is such a thing.
            let done = rosa
                .once(method.clone(), &address, &[FORM], &body(&csrf))
                .await;
            if !PROGRAMS.contains(&route.caller) {
                is_refused(&done, &route.path);
            }
        }
        if route.method == Method::GET {
            let plain = rosa.once(Method::GET, &address, &[], "").await;
            let mut overridden = address.clone();
            overridden.set_query(Some("_method=POST"));
            let header = ("x-http-method-override", "POST");
            let done = rosa.once(Method::GET, &overridden, &[header], "").await;
            // A page that knows its fields drops this one first; a file leads to the page before saving.
            let file = (route.path.contains('.')).then_some("/transactions/export");
            let page = file.unwrap_or(address.path());
            let leads = (done.headers.get("location")).is_some_and(|to| to == page);
            assert!(leads || done.status == plain.status, "{}", route.path);
        }
    }
    nothing_happened(&rosa, &till).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_provider_alone_posts_from_elsewhere_and_gets_words_for_a_program() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let address = till.at("/api/auth/backchannel-logout");
    let answer = browser
        .once(Method::POST, address, &[FORM], "logout_token=nonsense")
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.body, r#"{"error":"invalid_request"}"#);
    assert!(browser.set_cookies(&till.url).is_empty());
    till.stop().await;
}

/// What each kind of reference makes a browser say of itself.
const REFERENCES: [(&str, &str); 9] = [
    ("navigate", "iframe"),
    ("navigate", "object"),
    ("navigate", "embed"),
    ("no-cors", "image"),
    ("no-cors", "script"),
    ("no-cors", "style"),
    ("no-cors", "empty"),
    ("cors", "empty"),
    ("", ""),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_no_page_is_a_part_of_another_site() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let id = some_transaction(&rosa, &till).await;
    let pages = routes::of(&Method::GET, &id).into_iter();
    for path in pages.map(|page| page.path).chain(["/none".to_owned()]) {
        let address = till.at(&path);
        for method in [Method::GET, Method::HEAD] {
            let plain = rosa.once(method.clone(), &address, &[], "").await.status;
            for site in ["cross-site", "same-site", "nonsense"] {
                for (mode, dest) in REFERENCES {
                    let headers = [
                        ("sec-fetch-site", site),
                        ("sec-fetch-mode", mode),
                        ("sec-fetch-dest", dest),
                    ];
                    let page = rosa.once(method.clone(), &address, &headers, "").await;
                    let why = format!("{method} {path} {headers:?}");
                    assert_eq!(page.status, StatusCode::FORBIDDEN, "{why}");
                    assert!(!page.says("BTC"), "{why}");
                }
                let headers = [
                    ("sec-fetch-site", site),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ];
                let page = rosa.once(method.clone(), &address, &headers, "").await;
                assert_eq!(page.status, plain, "a link from a {site} leads to {path}");
            }
            for site in ["same-origin", "none"] {
                let headers = [("sec-fetch-site", site), ("sec-fetch-dest", "empty")];
                let page = rosa.once(method.clone(), &address, &headers, "").await;
                assert_eq!(page.status, plain, "{path} {site}");
            }
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m3_a_form_is_a_form_and_a_post_is_a_post() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let csrf = token(&rosa, &till).await;
    let json = format!("{{\"csrf\":\"{csrf}\",\"language\":\"es\"}}");
    for route in routes::of(&Method::POST, "5f") {
        if route.caller == Caller::Hinter {
            continue; // Not read, whatever it is.
        }
        let address = till.at(&route.path);
        for (kind, body) in [
            ("application/x-www-form-urlencoded2", body(&csrf)),
            ("application/x-www-form-urlencoded, a/b", body(&csrf)),
            ("text/plain", body(&csrf)),
            ("application/json", json.clone()),
            ("multipart/form-data; boundary=a", body(&csrf)),
            ("text/xml", body(&csrf)),
            ("", body(&csrf)),
        ] {
            if route.path == "/payouts/new" && kind.starts_with("multipart") {
                continue; // Files come there.
            }
            let headers = [("content-type", kind), HERE];
            let done = rosa.once(Method::POST, &address, &headers, &body).await;
            let status = done.status;
            let why = format!("{} {kind}", route.path);
            assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{why}");
        }
        if route.caller == Caller::Provider {
            continue;
        }
        // A request is what it is, whatever it says that it would rather be.
        for name in [
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
        ] {
            let method = [FORM, HERE, (name, "POST")];
            let with_field = format!("{}&_method=POST", body(&csrf));
            for other in [Method::PUT, Method::DELETE] {
                let done = rosa.once(other, &address, &method, &with_field).await;
                assert_eq!(done.status, StatusCode::METHOD_NOT_ALLOWED, "{name}");
            }
            // One with a body that nobody asked for is read without it.
            let looked = rosa.once(Method::GET, &address, &method, &with_field).await;
            let plain = rosa.once(Method::GET, &address, &[HERE], "").await;
            assert_eq!(looked.status, plain.status, "{name}");
        }
    }
    nothing_happened(&rosa, &till).await;
    till.stop().await;
}

/// The exceptions are those that the table names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m6_programs_alone_are_let_past() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let mut past = Vec::new();
    for route in routes::all("5f") {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let from = [FORM, ("sec-fetch-site", "cross-site")];
            let page = browser.once(method, till.at(&route.path), &from, "").await;
            if page.status != StatusCode::FORBIDDEN && !past.contains(&route.path) {
                past.push(route.path.clone());
            }
        }
    }
    let table = routes::all("5f").into_iter();
    let named: Vec<_> = table
        .filter(|route| PROGRAMS.contains(&route.caller))
        .map(|route| route.path)
        .collect();
    assert_eq!(past, named);
    assert_eq!(past.len(), 2);
    till.stop().await;
}
