//! Chromium goes through every page as each of the sandbox's people, with and without scripts.

mod states;

use std::net::TcpListener;
use std::process::Command;

use crate::harness::{Setup, Store, Till};
use crate::linked_accounts::at_work;
use crate::web::return_to::CORPUS;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Chromium, Node.js and `npm ci` in tests/"]
async fn every_page_holds_in_chromium() {
    let till = Till::start(Setup::default()).await;
    let people: Vec<_> = till
        .people()
        .iter()
        .map(|person| {
            let identifier = person.email.as_ref().or(person.phone.as_ref());
            serde_json::json!({ "name": person.name, "identifier": identifier })
        })
        .collect();
    let tour = serde_json::json!({
        "till": till.url.origin().ascii_serialization(),
        "provider": till.issuer.trim_end_matches('/'),
        "people": people,
        "shots": concat!(env!("CARGO_MANIFEST_DIR"), "/target/tour"),
    });
    let done = tokio::task::spawn_blocking(move || run("browser/tour.mjs", &tour.to_string()));
    let (well, said) = done.await.unwrap();
    assert!(well, "{said}");
    till.stop().await;
}

/// Payments at the register: keys and keyboard, told of at once, and all of it without scripts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Chromium, Node.js and `npm ci` in tests/"]
async fn payments_are_taken_in_chromium() {
    let till = Till::start(Setup::default()).await;
    let world = serde_json::json!({
        "till": till.url.origin().ascii_serialization(),
        "provider": till.issuer.trim_end_matches('/'),
        "control": till.control_url(),
        "identifier": "rosa@sandbox.example",
        "shots": concat!(env!("CARGO_MANIFEST_DIR"), "/target/tour"),
    });
    let done = tokio::task::spawn_blocking(move || run("browser/register.mjs", &world.to_string()));
    let (well, said) = done.await.unwrap();
    assert!(well, "{said}");
    till.stop().await;
}

/// Each screen of the register in each of its states, in every language and look, and in two languages that nobody speaks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Chromium, Node.js and `npm ci` in tests/"]
async fn every_screen_of_the_register_holds_in_chromium() {
    // Time passes in jumps, and a price of before is too old after each.
    let till = Till::start(Setup::default().with("TILL_PRICE_LIFETIME", 1)).await;
    let world = serde_json::json!({
        "till": till.url.origin().ascii_serialization(),
        "provider": till.issuer.trim_end_matches('/'),
        "identifier": "rosa@sandbox.example",
        "sales": states::every(&till).await,
        "shots": concat!(env!("CARGO_MANIFEST_DIR"), "/target/tour"),
    });
    let done = tokio::task::spawn_blocking(move || run("browser/screens.mjs", &world.to_string()));
    let (well, said) = done.await.unwrap();
    assert!(well, "{said}");
    till.stop().await;
}

/// Over https and across sites: cookies, frames, posts from elsewhere, what the policy forbids, and *Back*.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Chromium, Node.js, openssl and `npm ci` in tests/"]
async fn the_browser_keeps_what_the_headers_promise() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    let public = format!("https://till.test:{port}");
    let till = Till::start(Setup::default().with("TILL_PUBLIC_URL", public)).await;
    let world = serde_json::json!({
        "port": port,
        "till": format!("http://{}", till.address),
        "provider": till.issuer.trim_end_matches('/'),
        "identifier": "rosa@sandbox.example",
        "corpus": CORPUS.as_slice(),
    });
    drop(free);
    let done = tokio::task::spawn_blocking(move || run("browser/security.mjs", &world.to_string()));
    let (well, said) = done.await.unwrap();
    assert!(well, "{said}");
    till.stop().await;
}

/// An employee links their wallet to joinblink, the workplace app, and unlinks it; the token is dead in the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Chromium, Node.js and `npm ci` in tests/"]
async fn a_wallet_is_linked_and_unlinked_in_chromium() {
    let setup = at_work(Store::Sqlite).with("TILL_JOINBLINK_KEEP_TOKENS", true);
    let till = Till::start(setup).await;
    let world = serde_json::json!({
        "till": till.url.origin().ascii_serialization(),
        "provider": till.issuer.trim_end_matches('/'),
        "work": format!("{}/joinblink", till.control_url()),
        "employee": "Bob Smith",
        "identifier": "rosa@sandbox.example",
        "shots": concat!(env!("CARGO_MANIFEST_DIR"), "/target/tour"),
    });
    let done = tokio::task::spawn_blocking(move || run("browser/linking.mjs", &world.to_string()));
    let (well, said) = done.await.unwrap();
    assert!(well, "{said}");
    till.settled().await;
    // What is left are the two sessions that were opened to look at the wallet's side.
    let (access, _) = till.control.count_tokens().unwrap();
    assert_eq!(access, 2, "a link's token lives on");
    till.stop().await;
}

#[test]
#[ignore = "needs Chromium, Node.js and `npm ci` in tests/"]
fn every_check_can_fail() {
    let (well, said) = run("--test", "browser/checks.test.mjs");
    assert!(well, "{said}");
}

/// Runs Node on a script in `tests/`; whether it ended well, and what it said.
fn run(script: &str, argument: &str) -> (bool, String) {
    let done = Command::new("node")
        .args([script, argument])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"))
        .output()
        .expect("Node.js");
    let said = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (done.status.success(), said.concat())
}
