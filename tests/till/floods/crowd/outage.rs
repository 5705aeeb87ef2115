//! Many sales wait while nothing tells of payments: whoever paid meanwhile is heard of within ten seconds.
//! `TILL_CROWD_SALES=1000 TILL_OUTAGE_SECONDS=120 cargo test --release crowd::outage -- --ignored --nocapture` is what a
//! release should have seen.

use std::time::{Duration, Instant};

use till::sandbox::{Down, Part};

use super::figures::percentile;
use super::{Crowd, LIMIT, PAID, Shop, number};
use crate::outages;

/// Which sales are paid: spread over all of them, the oldest and the newest among them.
fn is_paid(sale: usize, sales: usize) -> bool {
    let step = (sales - 1) / (PAID - 1);
    sale.is_multiple_of(step) && sale / step < PAID
}

/// A shop, and one who looks at each of its sales.
async fn open() -> (Shop, Crowd) {
    let sales = number("TILL_CROWD_SALES", 100);
    let shop = Shop::open(sales, sales).await;
    shop.is_watched(sales).await;
    let crowd = shop.crowd(sales).await;
    (shop, crowd)
}

/// Waits until each that was paid was heard of; how long each took since then, the slowest last.
async fn heard(crowd: &mut Crowd, since: impl Fn(usize) -> Instant) -> Vec<Duration> {
    let sales = crowd.heard.len();
    let wanted = |sale| 1 + usize::from(is_paid(sale, sales));
    crowd.until(2 * LIMIT, wanted).await;
    let paid = (0..sales).filter(|sale| is_paid(*sale, sales));
    let took = paid.map(|sale| crowd.heard[sale][1].saturating_duration_since(since(sale)));
    let mut took: Vec<Duration> = took.collect();
    took.sort_unstable();
    took
}

fn told(what: &str, took: &[Duration]) {
    let slowest = took.last().unwrap();
    println!(
        "{what}: p50 {:.1?}, p99 {:.1?}, slowest {slowest:.1?}",
        percentile(took, 50),
        percentile(took, 99),
    );
    assert!(*slowest < LIMIT, "{what}: {slowest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: many sales while Blink is away"]
async fn blink_away() {
    let (shop, mut crowd) = open().await;
    shop.control
        .set_down(Part::Api, Down::Refuse)
        .await
        .unwrap();
    let sales = shop.sales.len();
    for sale in (0..sales).filter(|sale| is_paid(*sale, sales)) {
        shop.control.pay(&shop.sales[sale].invoice).unwrap();
    }
    tokio::time::sleep(outages::length()).await;
    shop.control.set_down(Part::Api, Down::Up).await.unwrap();
    let back = Instant::now();
    let took = heard(&mut crowd, |_| back).await;
    told("Blink is back", &took);
}

/// Blink answers, and its websocket lets nobody in: whoever pays then is found by asking.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: many sales while the websocket is away"]
async fn websocket_away() {
    let (shop, mut crowd) = open().await;
    shop.control.refuse_sockets(true);
    shop.control.drop_sockets();
    tokio::time::sleep(outages::length()).await;
    let asked = (shop.control.count("POST /graphql"), Instant::now());
    let sales = shop.sales.len();
    let mut paid_at = vec![None; sales];
    for sale in (0..sales).filter(|sale| is_paid(*sale, sales)) {
        shop.control.pay(&shop.sales[sale].invoice).unwrap();
        paid_at[sale] = Some(Instant::now());
    }
    let took = heard(&mut crowd, |sale| paid_at[sale].unwrap()).await;
    told("without a websocket", &took);
    let count = shop.control.count("POST /graphql") - asked.0;
    println!(
        "Blink was asked {count} questions in {:.1?}",
        asked.1.elapsed()
    );
    // Nothing was paid since: what comes next is told by the websocket.
    shop.control.refuse_sockets(false);
    let back = Instant::now();
    shop.is_watched(sales - PAID).await;
    println!("everything is watched again after {:.1?}", back.elapsed());
    assert!(back.elapsed() < LIMIT, "{:?}", back.elapsed());
}
