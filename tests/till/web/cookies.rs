//! Cookies: whatever comes is at worst a signed-out visit, and whatever goes has every attribute.

use std::collections::BTreeSet;

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::StatusCode;
use reqwest::header::LOCATION;

use crate::harness::raw;
use crate::harness::{Browser, Setup, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";

/// A `GET` with these raw bytes for a `Cookie` header: the status and where it leads.
async fn get(till: &Till, path: &str, cookie: &[u8]) -> (u16, String) {
    let mut request = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\nCookie: ",
        till.address.port()
    )
    .into_bytes();
    request.extend_from_slice(cookie);
    request.extend_from_slice(b"\r\n\r\n");
    let answer = raw::send(till.address, &request).await;
    let location = answer.headers.get(LOCATION);
    let location = location.map_or("", |value| value.to_str().unwrap());
    (answer.status, location.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_ones_are_a_signed_out_visit() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let id = browser.cookie(&till.url, "till-session").unwrap();
    let hundred: Vec<String> = (0..100).map(|i| format!("till-session-{i}=a")).collect();
    let signins: Vec<String> = (0..100).map(|i| format!("till-signin-{i}=a")).collect();
    let corpus: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"till-session".to_vec(),
        b"till-session=".to_vec(),
        b"till-session=;till-form=;till-preferences=".to_vec(),
        b"till-session=\"".to_vec(),
        b"till-session=%".to_vec(),
        b"till-session=%00%0d%0a%ff".to_vec(),
        b"till-session=AAAAAAAAAAAAAAAAAAAAAA".to_vec(),
        b"till-session=-9223372036854775808".to_vec(),
        b"; ;; = ;==;\t;,".to_vec(),
        format!("till-session={id}x").into_bytes(),
        format!("till-session={}", &id[1..]).into_bytes(),
        format!("till-session={}", id.to_uppercase()).into_bytes(),
        format!("Till-Session={id}").into_bytes(),
        format!("__Host-Http-till-session={id}").into_bytes(),
        format!("till-session={}", "A".repeat(8000)).into_bytes(),
        [b"till-session=".as_slice(), &[0xff, 0xfe, 0x80]].concat(),
        hundred.join("; ").into_bytes(),
        signins.join("; ").into_bytes(),
        b"till-preferences=%%%; till-preferences=language".to_vec(),
        b"till-preferences=language=xx&zone=../../etc/passwd&hide=2&&&=".to_vec(),
        format!("till-preferences=zone={}", "A".repeat(5000)).into_bytes(),
        format!("till-form={}", "\u{fc}".repeat(40)).into_bytes(),
    ];
    for cookie in corpus {
        let shown = String::from_utf8_lossy(&cookie[..cookie.len().min(60)]).into_owned();
        assert_eq!(get(&till, "/", &cookie).await.0, 200, "{shown}");
        let (status, location) = get(&till, "/wallets", &cookie).await;
        assert_eq!(status, 303, "{shown}");
        assert!(location.starts_with("/signin?"), "{shown}: {location}");
        let callback = "/api/auth/callback/blink?code=a&state=b";
        let (status, location) = get(&till, callback, &cookie).await;
        assert_eq!(status, 303, "{shown}");
        assert!(
            location.starts_with("/signin/trouble"),
            "{shown}: {location}"
        );
    }
    // No HTTP at all: refused before Till sees it, and no failure of ours.
    for cookie in [b"till-session=\0".as_slice(), b"till-session=\r"] {
        assert_eq!(get(&till, "/", cookie).await.0, 400);
    }
    // The very same request with the real one is somebody's.
    let real = format!("a=b; till-session={id}; c=\"d\"");
    assert_eq!(get(&till, "/wallets", real.as_bytes()).await.0, 200);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_sessions_neither_counts() {
    let till = Till::usual().await;
    let mut ids = Vec::new();
    for person in [ROSA, "nadia@sandbox.example"] {
        let browser = Browser::new();
        sign_in(&browser, &till, person).await;
        ids.push(browser.cookie(&till.url, "till-session").unwrap());
    }
    for [first, second] in [[0, 1], [1, 0], [0, 0]] {
        let both = format!("till-session={}; till-session={}", ids[first], ids[second]);
        let (status, location) = get(&till, "/wallets", both.as_bytes()).await;
        assert_eq!(status, 303, "{first} {second}");
        assert!(location.starts_with("/signin?"));
    }
    till.stop().await;
}

/// Name, value and attributes in small letters.
fn taken_apart(line: &str) -> (String, String, BTreeSet<String>) {
    let mut parts = line.split(';').map(str::trim);
    let (name, value) = parts.next().unwrap().split_once('=').unwrap();
    let attributes = parts.map(str::to_lowercase).collect();
    (name.to_owned(), value.to_owned(), attributes)
}

/// A run that makes Till set and remove every cookie it has.
async fn full_run(till: &Till, browser: &Browser) -> Vec<String> {
    let home = browser.get(till.at("/")).await;
    browser
        .submit(&home, "/preferences", &[("language", "es")])
        .await;
    // One attempt is left behind.
    let explained = browser.get(till.at("/signin")).await;
    browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    let wallets = sign_in(browser, till, ROSA).await;
    assert_eq!(wallets.url, till.at("/wallets"));
    browser
        .submit(&wallets, "/preferences", &[("amounts", "hidden")])
        .await;
    let asked = browser.get(till.at("/api/auth/signout")).await;
    browser.submit(&asked, "/api/auth/signout", &[]).await;
    sign_in(browser, till, ROSA).await;
    let lines = browser.set_cookies(&till.url);
    for kind in ["session", "signin-", "preferences", "form", "signed-out"] {
        let of_kind = |line: &&String| line.contains(&format!("till-{kind}"));
        assert!(lines.iter().any(|line| of_kind(&line)), "no {kind} cookie");
        if !["preferences", "form"].contains(&kind) {
            let removed = |line: &String| of_kind(&line) && line.contains("Max-Age=0");
            assert!(lines.iter().any(removed), "{kind} is never removed");
        }
    }
    lines
}

fn max_age(attributes: &BTreeSet<String>) -> i64 {
    let found = attributes
        .iter()
        .find_map(|attribute| attribute.strip_prefix("max-age="));
    found.expect("a lifetime").parse().unwrap()
}

/// What every one of them must have; a removal as much as the rest.
#[track_caller]
fn assert_well_made(line: &str, secure: bool) {
    let (name, value, attributes) = taken_apart(line);
    assert!(line.len() < 4096, "{name}: {} bytes", line.len());
    assert_eq!(name.starts_with("__Host-Http-till-"), secure, "{name}");
    assert_eq!(attributes.contains("secure"), secure, "{line}");
    let site = match name.ends_with("till-signed-out") {
        true => "samesite=strict",
        false => "samesite=lax",
    };
    for wanted in ["httponly", site, "path=/"] {
        assert!(attributes.contains(wanted), "{name}: {attributes:?}");
    }
    assert!(
        !attributes.iter().any(|found| found.starts_with("domain")),
        "{name}: {attributes:?}"
    );
    let age = max_age(&attributes);
    assert_eq!(age == 0, value.is_empty(), "{name}: {attributes:?}");
    assert!(age <= 366 * 24 * 3600, "{name}: {age}");
    if name.ends_with("till-session") && age > 0 {
        assert_eq!(age, 7777, "as long as the session and no longer");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_loopback_all_attributes_but_secure() {
    let till = Till::start(Setup::default().with("TILL_SESSION_LIFETIME", 7777)).await;
    for line in full_run(&till, &Browser::new()).await {
        assert_well_made(&line, false);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_https_all_attributes_and_host_names() {
    let till = Till::start(
        Setup::default()
            .with("TILL_PUBLIC_URL", "https://till.example")
            .with("TILL_SESSION_LIFETIME", 7777),
    )
    .await;
    for line in full_run(&till, &till.https_browser()).await {
        assert_well_made(&line, true);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tabs_stay_below_what_servers_take() {
    let till = Till::usual().await;
    let browser = Browser::new();
    browser.stop_before("/oauth2/auth");
    let longest = format!("/transactions?after={}", "a".repeat(1000));
    let address =
        url::Url::parse_with_params(till.at("/signin").as_str(), [("return_to", longest)]);
    let explained = browser.get(address.unwrap()).await;
    for _ in 0..8 {
        browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
    }
    let names = browser.cookie_names(&till.url);
    let all: usize = names
        .iter()
        .map(|name| name.len() + browser.cookie(&till.url, name).unwrap().len() + 3)
        .sum();
    assert!(names.len() > 2, "{names:?}");
    assert!(all < 8 * 1024, "{all} bytes in {names:?}");
    let home = browser.once(Method::GET, till.at("/"), &[], "").await;
    assert_eq!(home.status, StatusCode::OK);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n4_opaque_and_of_nobody() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let page = full_run(&till, &browser).await;
    assert!(page.len() > 8);
    let rosa = &till.people()[0];
    for line in page {
        let (name, value, _) = taken_apart(&line);
        let plain = ["form", "preferences", "signed-out"];
        if !value.is_empty() && !plain.iter().any(|kind| name.ends_with(kind)) {
            let opaque = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            assert!(value.chars().all(opaque) && value.len() >= 22, "{line}");
        }
        // Words that chance does not write: four letters stand in a thousand such pages once or twice.
        let read = URL_SAFE_NO_PAD.decode(&value).unwrap_or_default();
        for told in [
            ROSA,
            "rosa_cafe",
            "sandbox",
            &rosa.id,
            "ory_at_",
            "ory_rt_",
            "%40",
            "@",
        ] {
            assert!(!value.contains(told), "{told} in {line}");
            let is_in = read.windows(told.len()).any(|part| part == told.as_bytes());
            assert!(told.len() < 5 || !is_in, "{told} in what {line} says");
        }
    }
    till.stop().await;
}

/// A browser may keep a cookie for as long as it likes; a session ends when ours ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n5_what_a_browser_keeps_longer_opens_nothing() {
    let till = Till::start(Setup::default().with("TILL_SESSION_LIFETIME", 2)).await;
    let browser = Browser::new();
    let wallets = sign_in(&browser, &till, ROSA).await;
    assert_eq!(wallets.url.path(), "/wallets");
    let id = browser.cookie(&till.url, "till-session").unwrap();
    let keeper = Browser::new();
    let line = format!("till-session={id}; Path=/; Max-Age=31536000");
    keeper.set_cookie(&till.url, &line);
    assert_eq!(
        keeper.get(till.at("/wallets")).await.url.path(),
        "/wallets",
        "it is the cookie that is tried"
    );
    for _ in 0..50 {
        if keeper.get(till.at("/wallets")).await.url.path() == "/signin" {
            till.stop().await;
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("it lives on");
}
