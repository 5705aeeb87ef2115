//! Whom Till answers to: its own hosts, exactly, and nobody's word on who it is.

use axum::http::Method;
use reqwest::header::LOCATION;

use super::routes;
use super::safe::assert_private;
use crate::harness::raw::{self, get};
use crate::harness::{Browser, Page, Setup, Till, sign_in};

async fn status(till: &Till, request: &[u8]) -> u16 {
    let answer = raw::send(till.address, request).await;
    if answer.status == 421 {
        assert_private(&answer.headers, "421");
        assert!(!answer.headers.contains_key("set-cookie"));
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.contains("This is not Till’s address"), "{text}");
    }
    answer.status
}

#[tokio::test]
async fn other_names_are_misdirected() {
    let till = Till::usual().await;
    let port = till.address.port();
    let foreign = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "localhost".to_owned(),
        format!("localhost:{}", port - 1),
        format!("localhost.:{port}"),
        format!("localhost:{port}@evil.example"),
        format!("evil.example@localhost:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        format!("localhost:{port}, evil.example"),
        format!("localhost:{port}/"),
        format!("localhost:0{port}"),
        "localhost:".to_owned(),
        String::new(),
    ];
    for host in foreign {
        let line = format!("Host: {host}");
        assert_eq!(status(&till, &get("/", &[&line])).await, 421, "{host:?}");
    }
    let ours = format!("Host: localhost:{port}");
    assert_eq!(status(&till, &get("/", &[])).await, 421, "no host");
    assert_eq!(status(&till, &get("/", &[&ours, &ours])).await, 421, "two");
    let two = [ours.as_str(), "Host: evil.example"];
    assert_eq!(status(&till, &get("/", &two)).await, 421, "two different");
    assert_eq!(status(&till, b"GET / HTTP/1.0\r\n\r\n").await, 421);
    // RFC 9112 3.2.2: an absolute address stands over the header.
    let absolute = get("http://evil.example/", &[&ours]);
    assert_eq!(status(&till, &absolute).await, 421);
    // And ours, however it is written.
    assert_eq!(status(&till, &get("/", &[&ours])).await, 200);
    let loud = format!("HOST: LocalHost:{port}");
    assert_eq!(status(&till, &get("/", &[&loud])).await, 200);
    till.stop().await;
}

#[tokio::test]
async fn nothing_else_is_looked_at_before() {
    let till = Till::usual().await;
    let foreign = "Host: evil.example";
    for route in routes::all("5f") {
        let text = format!(
            "{} {} HTTP/1.1\r\n{foreign}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            route.method, route.path
        );
        let status = status(&till, text.as_bytes()).await;
        assert_eq!(status, 421, "{} {}", route.method, route.path);
    }
    let long = format!("/{}", "a".repeat(9000));
    let cookie = format!("Cookie: a={}", "b".repeat(17_000));
    for request in [
        get("/nothing-there", &[foreign]),
        get("/assets/app.css", &[foreign]),
        get(&long, &[foreign]),
        get("/", &[foreign, &cookie]),
        format!(
            "POST / HTTP/1.1\r\n{foreign}\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n"
        )
        .into_bytes(),
        format!("TRACE / HTTP/1.1\r\n{foreign}\r\nConnection: close\r\n\r\n").into_bytes(),
    ] {
        assert_eq!(status(&till, &request).await, 421);
    }
    till.stop().await;
}

#[tokio::test]
async fn a_ports_default_is_that_of_its_scheme() {
    let till = Till::start(Setup::default().with("TILL_PUBLIC_URL", "https://till.example")).await;
    for (host, expected) in [
        ("till.example", 200),
        ("till.example:443", 200),
        ("till.example:80", 421),
        ("till.example:8443", 421),
        ("localhost", 421),
    ] {
        let line = format!("Host: {host}");
        assert_eq!(status(&till, &get("/", &[&line])).await, expected, "{host}");
    }
    till.stop().await;
}

/// Where the sign-in form of the page at this address leads, and the address that Blink is to come back to.
async fn begin(browser: &Browser, page: &Page) -> String {
    let form = page.form("/api/auth/signin/blink").unwrap();
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let origin = page.url.origin().ascii_serialization();
    let sent = browser
        .post_once(form.address.as_str(), &fields, &[("origin", &origin)])
        .await;
    let location = sent.headers[LOCATION].to_str().unwrap();
    let location = url::Url::parse(location).unwrap();
    let found = location
        .query_pairs()
        .find(|(name, _)| name == "redirect_uri");
    found.unwrap().1.into_owned()
}

fn two_hosts() -> Setup {
    Setup::default().with(
        "TILL_PUBLIC_URL",
        "http://localhost:{port},http://127.0.0.1:{port}",
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_host_signs_in_under_its_own_name() {
    let till = Till::start(two_hosts()).await;
    let port = till.address.port();
    for host in ["localhost", "127.0.0.1"] {
        let origin = format!("http://{host}:{port}");
        let browser = Browser::new();
        let page = browser.get(format!("{origin}/signin")).await;
        assert_eq!(
            begin(&browser, &page).await,
            format!("{origin}/api/auth/callback/blink")
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_host_is_a_whole_till_of_its_own() {
    let mut till = Till::start(two_hosts()).await;
    let first = till.url.clone();
    till.url.set_host(Some("127.0.0.1")).unwrap();
    let browser = Browser::new();
    let wallets = sign_in(&browser, &till, "rosa@sandbox.example").await;
    assert_eq!(wallets.url, till.at("/wallets"));
    // A session belongs to the host that it was opened on.
    let other = browser.get(first.join("/wallets").unwrap()).await;
    assert_eq!(other.url.path(), "/signin");
    let asked = browser.get(till.at("/api/auth/signout")).await;
    let done = browser.submit(&asked, "/api/auth/signout", &[]).await;
    assert_eq!(done.url.origin(), till.url.origin());
    assert_eq!(done.url.path(), "/signed-out");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_proxy_says_of_the_host_changes_nothing() {
    // Not even what a trusted one says: it is believed about addresses of clients alone.
    let till = Till::start(Setup::default().with("TILL_TRUSTED_PROXIES", "127.0.0.0/8")).await;
    let headers = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-server", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-port", "6543210987"),
        ("x-forwarded-prefix", "/evil.example"),
        ("x-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-original-url", "/evil.example"),
        ("x-rewrite-url", "/evil.example"),
        ("x-http-method-override", "DELETE"),
    ];
    let signed_in = Browser::new();
    sign_in(&signed_in, &till, "rosa@sandbox.example").await;
    for browser in [Browser::new(), signed_in] {
        for route in routes::of(&Method::GET, "5f") {
            let address = till.at(&route.path);
            let plain = browser.once(Method::GET, &address, &[], "").await;
            let told = browser.once(Method::GET, &address, &headers, "").await;
            assert_eq!(told.status, plain.status, "{}", route.path);
            assert_eq!(told.headers.get(LOCATION), plain.headers.get(LOCATION));
            let all = format!("{:?}{}", told.headers, told.body);
            assert!(!all.contains("evil.example"), "{}: {all}", route.path);
            assert!(!all.contains("6543210987"), "{}: {all}", route.path);
        }
    }
    let browser = Browser::new();
    let page = browser
        .once(Method::GET, till.at("/signin"), &headers, "")
        .await;
    assert_eq!(
        begin(&browser, &page).await,
        till.at("/api/auth/callback/blink").as_str()
    );
    till.stop().await;
}
