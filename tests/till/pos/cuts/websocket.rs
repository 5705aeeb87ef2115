//! The websocket to Blink breaks, or falls silent in one of two ways.

use std::time::{Duration, Instant};

use till::sandbox::Silence;

use super::{LIMIT, Waiting};
use crate::harness::{Setup, Store, Till, on_both};

/// A sale that Blink's websocket tells of.
async fn told() -> (Till, Waiting) {
    let till = Till::usual().await;
    let sale = Waiting::rung_up(&till).await;
    let metrics = &till.state.metrics;
    let begun = Instant::now();
    while metrics.socket_open.get() == 0 || metrics.socket_subscriptions.get() == 0 {
        assert!(begun.elapsed() < LIMIT);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (till, sale)
}

on_both! {
    async fn dropped(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let sale = Waiting::rung_up(&till).await;
        till.control.refuse_sockets(true);
        till.control.drop_sockets();
        till.control.pay(&sale.invoice).unwrap();
        let cut = Instant::now();
        till.control.refuse_sockets(false);
        sale.is_paid(&till.state.sales, cut).await;
        till.stop().await;
    }
}

/// A page that is open has the invoice looked at, whatever the websocket claims.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_for_a_moment_with_the_page_open() {
    let (till, sale) = told().await;
    till.control.silence_sockets(Silence::Pinging);
    till.control.pay(&sale.invoice).unwrap();
    till.control.silence_sockets(Silence::None);
    let back = Instant::now();
    // As browsers without script do it, a little more often.
    while !sale.look().await.has(".sale--paid") {
        assert!(back.elapsed() < LIMIT);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    sale.is_paid(&till.state.sales, back).await;
    till.stop().await;
}

/// Nobody looks, and the pings go on: only that nobody says a word gives it away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_but_pinging() {
    let (till, sale) = told().await;
    till.control.silence_sockets(Silence::Pinging);
    let begun = Instant::now();
    while till.control.count_sockets().1 < 2 {
        assert!(begun.elapsed() < 2 * LIMIT, "taken for alive");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    till.control.pay(&sale.invoice).unwrap();
    till.control.silence_sockets(Silence::None);
    sale.is_paid(&till.state.sales, Instant::now()).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead() {
    let (till, sale) = told().await;
    till.control.silence_sockets(Silence::Dead);
    let begun = Instant::now();
    while till.control.count_sockets().1 < 2 {
        assert!(begun.elapsed() < 2 * LIMIT, "taken for alive");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    till.control.pay(&sale.invoice).unwrap();
    till.control.silence_sockets(Silence::None);
    sale.is_paid(&till.state.sales, Instant::now()).await;
    till.stop().await;
}
