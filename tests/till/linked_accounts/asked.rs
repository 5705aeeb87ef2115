//! What joinblink's proxy brings: proven, or refused without a trace.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::json;

use super::*;
use crate::harness::on_both;

on_both! {
    async fn check_01_connect_is_answered_with_exactly_the_documented_object(store: Store) {
        let work = Work::start(at_work(store)).await;
        for body in ["", "{\"a\":1}", "a=b", &"x".repeat(16 * 1024)] {
            let path = format!("/auth/{AUTH}");
            let answer = work
                .joinblink
                .proxy(SERVICE, BOB, Method::POST, &path, HeaderMap::new(), body.to_owned())
                .await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.headers["content-type"], "application/json");
            assert_eq!(answer.headers["cache-control"], "no-store");
            assert!(!answer.headers.contains_key("set-cookie"));
            let said = answer.json();
            let address = said["data"]["authorization_url"].as_str().unwrap().to_owned();
            assert_eq!(
                said,
                json!({ "code": "OK", "message": "OK", "data": { "authorization_url": address } })
            );
            assert!(address.starts_with(work.till.at("/link-wallet/").as_str()), "{address}");
            assert!(address.len() > work.till.at("/link-wallet/").as_str().len() + 40);
        }
        assert!(work.joinblink.calls().is_empty(), "nobody is asked on the way");
        let path = format!("/auth/{AUTH}");
        let long = work
            .joinblink
            .proxy(SERVICE, BOB, Method::POST, &path, HeaderMap::new(), "x".repeat(16 * 1024 + 1))
            .await;
        assert_eq!(long.status, 413);
        work.till.stop().await;
    }
}

fn headers(all: &[(&'static str, &str)]) -> Vec<(HeaderName, HeaderValue)> {
    all.iter()
        .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()))
        .collect()
}

/// Straight to Till, as nobody but joinblink should.
async fn send(work: &Work, method: Method, path: &str, all: &[(&'static str, &str)]) -> Page {
    let headers: Vec<_> = headers(all);
    let named: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    Browser::new()
        .once(method, work.till.at(path), &named, "")
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_02_what_joinblink_did_not_send_is_refused_and_leaves_nothing() {
    let work = Work::usual().await;
    let (secret, user) = ("blink-auth-proxysecret", "blink-auth-userid");
    let connect = &format!("/joinblink/auth/{AUTH}");
    let long = "a".repeat(129);
    let wrong = SECRET.replace('0', "1");
    crate::harness::watch::secret(SECRET);
    crate::harness::watch::secret(&wrong);
    for (all, status) in [
        (vec![], 401),
        (vec![(user, BOB)], 401),
        (vec![(secret, SECRET)], 401),
        (vec![(secret, ""), (user, BOB)], 401),
        (vec![(secret, wrong.as_str()), (user, BOB)], 401),
        (vec![(secret, SECRET), (secret, SECRET), (user, BOB)], 401),
        (vec![(secret, SECRET), (secret, "x"), (user, BOB)], 401),
        (vec![(secret, SECRET), (user, BOB), (user, BOB)], 401),
        (vec![(secret, SECRET), (user, BOB), (user, ANA)], 401),
        (vec![(secret, SECRET), (user, "")], 400),
        (vec![(secret, SECRET), (user, "../x")], 400),
        (vec![(secret, SECRET), (user, "a b")], 400),
        (vec![(secret, SECRET), (user, long.as_str())], 400),
    ] {
        for (method, path) in [
            (Method::POST, connect.as_str()),
            (Method::DELETE, "/joinblink/linked-accounts/x"),
            (Method::GET, "/joinblink/elsewhere"),
        ] {
            let page = send(&work, method, path, &all).await;
            assert_eq!(page.status, status, "{path} {all:?}");
            assert!(page.body.starts_with("{\"code\":\""), "{}", page.body);
            assert!(!page.body.contains("elsewhere") && !page.body.contains(BOB));
        }
    }
    let known = [(secret, SECRET), (user, BOB)];
    for (method, path, status) in [
        (Method::POST, format!("/joinblink/auth/{OTHER_AUTH}"), 404),
        (Method::POST, "/joinblink/auth/unknown".to_owned(), 404),
        (Method::POST, "/joinblink/auth/..%2fauth".to_owned(), 404),
        (Method::POST, format!("/joinblink//auth/{AUTH}"), 404),
        (Method::GET, "/joinblink/wallets".to_owned(), 404),
        (Method::PUT, "/joinblink/x".to_owned(), 404),
        (
            Method::DELETE,
            "/joinblink/linked-accounts/x".to_owned(),
            404,
        ),
        (Method::GET, connect.clone(), 405),
        (Method::DELETE, connect.clone(), 405),
        (Method::POST, "/joinblink/linked-accounts/x".to_owned(), 405),
    ] {
        let page = send(&work, method.clone(), &path, &known).await;
        assert_eq!(page.status, status, "{method} {path}");
    }
    assert!(work.states().await.is_empty(), "nothing was kept");
    assert!(work.joinblink.calls().is_empty(), "nobody was asked");
    crate::harness::watch::assert_quiet();
    // The secret opens nothing else of ours.
    let page = send(&work, Method::GET, "/wallets", &known).await;
    assert_eq!(page.status, 303);
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_02_what_an_employee_carries_is_neither_used_nor_written_down() {
    let work = Work::usual().await;
    crate::harness::watch::secret("session-of-an-employee");
    crate::harness::watch::secret(SECRET);
    crate::harness::watch::secret(TOKEN);
    let mut carried = HeaderMap::new();
    for (name, value) in [
        (
            "cookie",
            "till-session=session-of-an-employee; till-linking=x",
        ),
        ("authorization", "Bearer session-of-an-employee"),
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
    ] {
        if name != "host" {
            carried.insert(name, HeaderValue::from_static(value));
        }
    }
    let answer = work.joinblink.connect(SERVICE, BOB, carried).await;
    assert_eq!(answer.status, 200);
    let text = answer.json().to_string();
    assert!(text.contains(work.till.url.host_str().unwrap()) && !text.contains("evil"));
    // What a caller adds under joinblink's own names counts as twice.
    work.joinblink.set_doubling(true);
    let mut forged = HeaderMap::new();
    forged.insert("blink-auth-userid", HeaderValue::from_static(ANA));
    let answer = work.joinblink.connect(SERVICE, BOB, forged).await;
    assert_eq!(answer.status, 401);
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joinblink_may_be_held_to_its_networks() {
    for (networks, status) in [("10.0.0.0/8", 401), ("10.0.0.0/8,127.0.0.0/8,::1/128", 200)] {
        let setup = at_work(Store::Sqlite).with("TILL_JOINBLINK_ALLOWED_CIDRS", networks);
        let work = Work::start(setup).await;
        assert_eq!(work.press_connect(BOB).await.status, status, "{networks}");
        work.till.stop().await;
    }
}

on_both! {
    async fn an_employee_may_press_connect_so_often(store: Store) {
        let work = Work::start(at_work(store).with("TILL_JOINBLINK_LINK_RATE", 2)).await;
        for _ in 0..2 {
            assert_eq!(work.press_connect(BOB).await.status, 200);
        }
        let answer = work.press_connect(BOB).await;
        assert_eq!(answer.status, 429);
        let wait: i64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        assert_eq!(answer.json()["code"], "TOO_MANY_REQUESTS");
        assert_eq!(work.press_connect(ANA).await.status, 200, "others are not counted");
        // Twelve a day.
        for _ in 0..10 {
            let age = "UPDATE linked_accounts SET created_at = created_at - 61";
            crate::database::rows::execute(&work.till.state.database, age, &[]).await;
            assert_eq!(work.press_connect(BOB).await.status, 200);
        }
        let age = "UPDATE linked_accounts SET created_at = created_at - 61";
        crate::database::rows::execute(&work.till.state.database, age, &[]).await;
        let answer = work.press_connect(BOB).await;
        assert_eq!(answer.status, 429);
        let wait: i64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!(wait > 3600, "{wait}");
        work.till.stop().await;
    }
}
