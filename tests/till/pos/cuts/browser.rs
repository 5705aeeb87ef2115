//! The browser goes away, or stops for a while: the server watches by itself.

use std::time::Instant;

use tokio::time::timeout;

use super::{LIMIT, Waiting, booked};
use crate::harness::{Setup, Store, Till, on_both};

const EVENT: &[u8] = b"event: sale\n";

on_both! {
    async fn tab_closed(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let sale = Waiting::rung_up(&till).await;
        let events = reqwest::get(format!("{}/events", sale.page.url)).await.unwrap();
        drop(events);
        till.control.pay(&sale.invoice).unwrap();
        sale.is_paid(&till.state.sales, Instant::now()).await;
        till.stop().await;
    }
}

/// Nothing is read and nothing asked for, while the websocket to Blink breaks too. Then the page asks once, and that is
/// enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phone_asleep() {
    let till = Till::usual().await;
    let sale = Waiting::rung_up(&till).await;
    let mut events = reqwest::get(format!("{}/events", sale.page.url))
        .await
        .unwrap();
    till.control.drop_sockets();
    till.control.pay(&sale.invoice).unwrap();
    booked(&till.state.sales, &sale.id, Instant::now()).await;
    assert!(sale.look().await.has(".sale--paid"));
    // What was told meanwhile still waits to be read: one event for whoever begins to listen, one for the payment.
    let mut told = Vec::new();
    while told.windows(EVENT.len()).filter(|at| *at == EVENT).count() < 2 {
        let chunk = timeout(LIMIT, events.chunk()).await;
        let chunk = chunk.expect("nothing more is told").unwrap();
        told.extend(chunk.expect("the events ended"));
    }
    till.stop().await;
}
