//! Prices come over the one websocket while somebody looks at a register, and are asked for where it is silent.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::Value;
use till::sandbox::Silence;

use super::{Seller, invoice};
use crate::harness::{Setup, Till};

/// For so long a price serves all pages.
const LIFETIME: Duration = Duration::from_secs(2);
/// Longer than any price lives.
const A_WHILE: Duration = Duration::from_secs(5);

/// A Till whose prices live for a short time, and which is told a new one every second.
async fn till() -> Till {
    let setup = Setup::default().with("TILL_PRICE_LIFETIME", LIFETIME.as_secs());
    let till = Till::start(setup).await;
    let mut rules = till.control.socket_rules();
    rules.prices_every = 1;
    till.control.set_socket_rules(rules);
    till
}

fn asked(till: &Till) -> usize {
    till.control.count("POST /graphql")
}

/// The price that a page's script gets.
async fn rate(till: &Till, currency: &str) -> Value {
    let path = format!("/@rosa_cafe/rate?currency={currency}");
    let answer = reqwest::get(till.at(&path)).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let rate: Value = answer.json().await.unwrap();
    assert_eq!(rate["old"], false, "{rate}");
    rate
}

/// Looks at a price for a while; how many different ones there were, and how often Blink was asked meanwhile.
async fn looked(till: &Till, currency: &str) -> (usize, usize) {
    let (begun, before) = (Instant::now(), asked(till));
    let mut seen = Vec::new();
    while begun.elapsed() < A_WHILE {
        let rate = rate(till, currency).await;
        if !seen.contains(&rate) {
            seen.push(rate);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    (seen.len(), asked(till) - before)
}

/// Waits until the websocket carries so much.
async fn carries(till: &Till, count: i64) {
    let begun = Instant::now();
    while till.state.metrics.socket_subscriptions.get() != count {
        assert!(begun.elapsed() < A_WHILE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_while_somebody_looks_and_asked_for_where_nobody_tells() {
    let till = till().await;
    assert_eq!(till.control.count_sockets().1, 0, "nobody wants to know");
    // A currency with three decimals and one with none, over one connection.
    rate(&till, "KWD").await;
    rate(&till, "JPY").await;
    carries(&till, 2).await;
    let (told, asked) = looked(&till, "KWD").await;
    assert!(told >= 3 && asked == 0, "{told} prices, {asked} questions");
    assert_eq!(till.control.count_sockets(), (1, 1));
    till.control.silence_sockets(Silence::Pinging);
    let (told, asked) = looked(&till, "JPY").await;
    assert!(
        told >= 2 && (1..=3).contains(&asked),
        "{told} prices, {asked} questions"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_charge_asks_blink_once() {
    let till = till().await;
    let stranger = Seller::stranger("rosa_cafe");
    let fields = [("amount", "2.50"), ("currency", "EUR")];
    stranger.charge(&till, &fields).await;
    // What it is about to cost was told meanwhile, and is older than it would be kept if it had been asked for.
    tokio::time::sleep(LIFETIME + Duration::from_millis(500)).await;
    let before = asked(&till);
    let keypad = stranger.keypad(&till).await;
    let fields = [("do", "charge"), ("amount", "3.50"), ("currency", "EUR")];
    let page = stranger
        .browser
        .submit(&keypad, "/@rosa_cafe/charge", &fields)
        .await;
    assert_eq!(asked(&till) - before, 1, "{:?}", till.control.journal());
    assert!(till.control.invoice(&invoice(&page)).is_some());
    assert_eq!(till.control.count_sockets(), (1, 1));
    till.stop().await;
}
