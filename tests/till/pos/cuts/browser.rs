//! The browser goes away, or stops for a while: the server watches by itself.

use std::time::Instant;

use super::{Waiting, booked};
use crate::harness::{Setup, Store, Till, on_both};

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
    // What was told meanwhile still waits to be read.
    let told = events.chunk().await.unwrap().unwrap();
    assert!(told.starts_with(b"event: sale"), "{told:?}");
    till.stop().await;
}
