//! `/.well-known/security.txt` as RFC 9116 wants it.

use axum::http::Method;
use jiff::Timestamp;
use reqwest::StatusCode;

use crate::harness::{Browser, Setup, Till};

const ADDRESS: &str = "/.well-known/security.txt";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_names_who_was_set_and_is_never_stale() {
    let contact = "mailto:weakness@till.example";
    let till = Till::start(Setup::default().with("TILL_SECURITY_CONTACT", contact)).await;
    let browser = Browser::new();
    for _ in 0..2 {
        till.clock.advance(3 * 366 * 24 * 3600);
        let page = browser.once(Method::GET, till.at(ADDRESS), &[], "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.headers["content-type"], "text/plain; charset=utf-8");
        assert!(!page.headers.contains_key("set-cookie"));
        let field = |name: &str| {
            let mut found = page.body.lines().filter_map(|line| {
                let (field, value) = line.split_once(": ").unwrap();
                (field == name).then_some(value)
            });
            let value = found.next().unwrap_or_else(|| panic!("no {name}"));
            assert_eq!(found.next(), None, "{name} twice");
            value.to_owned()
        };
        assert_eq!(field("Contact"), contact);
        assert_eq!(field("Canonical"), till.at(ADDRESS).as_str());
        assert_eq!(field("Preferred-Languages"), "en, es");
        let until: Timestamp = field("Expires").parse().unwrap();
        let days = until.duration_since(till.clock.now()).as_hours() / 24;
        assert!((7..365).contains(&days), "{days} days");
        assert_eq!(page.body.lines().count(), 4, "{}", page.body);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_was_named_there_is_none() {
    let till = Till::usual().await;
    let page = Browser::new().get(till.at(ADDRESS)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    till.stop().await;
}
