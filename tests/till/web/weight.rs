//! The first view of the wallets, everything counted as it goes over the wire.

use std::collections::BTreeSet;

use crate::harness::raw::{self, Answer};
use crate::harness::{Browser, Till, sign_in};

/// What the first view may weigh, in bytes: heads and bodies of all answers.
const MOST: usize = 60_000;

/// One answer as a browser asks for it.
async fn fetch(till: &Till, path: &str, cookie: &str) -> Answer {
    let lines = [
        format!("Host: localhost:{}", till.address.port()),
        "Accept-Encoding: gzip, deflate, br, zstd".to_owned(),
        "Accept-Language: en".to_owned(),
        format!("Cookie: {cookie}"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let answer = raw::send(till.address, &raw::get(path, &lines)).await;
    assert_eq!(answer.status, 200, "{path}");
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_view_of_the_wallets_is_light() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let page = sign_in(&browser, &till, "rosa@sandbox.example").await;
    assert_eq!(page.url.path(), "/wallets");
    let names = browser.cookie_names(&till.url);
    let cookies: Vec<String> = names
        .iter()
        .map(|name| format!("{name}={}", browser.cookie(&till.url, name).unwrap()))
        .collect();
    let mut parts: BTreeSet<String> = ["/wallets".to_owned()].into();
    for (selector, attribute) in [
        ("link[href]", "href"),
        ("script[src]", "src"),
        ("img[src]", "src"),
        ("use[href]", "href"),
    ] {
        for part in page.attributes(selector, attribute) {
            parts.insert(part.split('#').next().unwrap().to_owned());
        }
    }
    assert!(parts.len() >= 4, "{parts:?}");
    let mut weights = Vec::new();
    for part in &parts {
        let answer = fetch(&till, part, &cookies.join("; ")).await;
        weights.push((part, answer.transferred));
    }
    let all: usize = weights.iter().map(|(_, bytes)| bytes).sum();
    assert!(all < MOST, "{all} bytes: {weights:#?}");
    // Counted at all: a page and its style sheets are more than this.
    assert!(all > 5_000, "{all} bytes: {weights:#?}");
    till.stop().await;
}
