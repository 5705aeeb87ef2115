//! Pages that are told of what happens: as many of one network as it may have, and the others look for themselves.

use std::time::Duration;

use reqwest::StatusCode;

use super::Seller;
use crate::harness::{Setup, Till};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_holds_so_many_streams_and_a_page_that_leaves_makes_room() {
    let setup = Setup::default().with("TILL_NETWORK_STREAMS", 2);
    let till = Till::start(setup).await;
    let seller = Seller::stranger("rosa_cafe");
    let fields = [("amount", "7"), ("counted", "SAT")];
    let page = seller.charge(&till, &fields).await;
    let events = format!("{}/events", page.url);
    let listen = async || reqwest::get(&events).await.unwrap();
    let (first, second) = (listen().await, listen().await);
    assert_eq!([first.status(), second.status()], [StatusCode::OK; 2]);
    let third = listen().await;
    assert_eq!(third.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(third.headers().contains_key("retry-after"));
    let again = seller.browser.get(page.url.as_str()).await;
    assert_eq!(again.status, StatusCode::OK, "looking is free");
    drop(first);
    let mut status = StatusCode::SERVICE_UNAVAILABLE;
    for _ in 0..200 {
        status = listen().await.status();
        if status == StatusCode::OK {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(status, StatusCode::OK, "one has left");
    drop(second);
    till.stop().await;
}
