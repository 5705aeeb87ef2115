//! Blink is away for a while, in each of its ways, and its websocket with it.

use std::time::Instant;

use till::sandbox::{Down, Part};

use super::Waiting;
use crate::harness::{Setup, Store, Till, on_both};
use crate::outages;

async fn away(store: Store, down: Down) {
    let till = Till::start(Setup::on(store)).await;
    let sale = Waiting::rung_up(&till).await;
    till.control.set_down(Part::Api, down).await.unwrap();
    till.control.refuse_sockets(true);
    till.control.drop_sockets();
    till.control.pay(&sale.invoice).unwrap();
    tokio::time::sleep(outages::length()).await;
    till.control.set_down(Part::Api, Down::Up).await.unwrap();
    till.control.refuse_sockets(false);
    sale.is_paid(&till.state.sales, Instant::now()).await;
    till.stop().await;
}

on_both! {
    async fn nobody_listens(store: Store) {
        away(store, Down::Refuse).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors() {
    away(Store::Sqlite, Down::ServerError).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_ever() {
    away(Store::Sqlite, Down::Hang).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asks_for_patience() {
    away(Store::Sqlite, Down::TooMany { retry_after: 2 }).await;
}
