//! Two instances on one PostgreSQL behind a balancer, restarted by turns under load: nobody notices.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use till::sandbox::Part;

use super::rounds;
use crate::harness::{Browser, Killable, Store};

const PEOPLE: usize = 4;
/// A busy machine may meet the end of one instance and then that of the other.
const TRIES: usize = 4;

/// What came to one person.
#[derive(Default)]
struct Seen {
    pages: usize,
    /// Went to the other instance, as the first was not taking any more.
    led_on: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn restarts_by_turns_cost_nobody_a_page() {
    let mut first = Killable::start(Store::Postgres, &[]).await;
    let mut second = first.twin().await;
    let control = first.sandbox.control();
    let mut browsers = Vec::new();
    for _ in 0..PEOPLE {
        let browser = Browser::new();
        first.sign_in(&browser).await;
        browsers.push(browser);
    }
    let over = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = browsers
        .into_iter()
        .enumerate()
        .map(|(place, browser)| {
            let instances = [first.instance("/wallets"), second.instance("/wallets")];
            let (address, over) = (first.at("/wallets"), Arc::clone(&over));
            tokio::spawn(async move {
                let mut seen = Seen::default();
                while !over.load(Ordering::Relaxed) {
                    let mut turn = place + seen.pages;
                    // As every balancer does with a GET that nobody has begun to answer.
                    let status = loop {
                        match browser.try_get_from(&address, &instances[turn % 2]).await {
                            Ok(status) => break status,
                            Err(error) => assert!(turn < place + seen.pages + TRIES, "{error:?}"),
                        }
                        turn += 1;
                        seen.led_on += 1;
                    };
                    assert_eq!(status, StatusCode::OK, "after {} pages", seen.pages);
                    seen.pages += 1;
                }
                seen
            })
        })
        .collect();
    let rounds = rounds(6) / 3;
    // Requests that take a moment, so that a stop meets some of them.
    control.set_latency(Part::Api, 30);
    for _ in 0..rounds {
        for instance in [&mut first, &mut second] {
            tokio::time::sleep(Duration::from_millis(300)).await;
            // Refreshes too are under way while it stops.
            control.expire_access_tokens(None).unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert!(instance.restart_in_order().await, "did not stop in order");
        }
    }
    over.store(true, Ordering::Relaxed);
    let (mut pages, mut led_on) = (0, 0);
    for one in load {
        let seen = one.await.unwrap();
        pages += seen.pages;
        led_on += seen.led_on;
    }
    assert!(pages > rounds, "there was no load");
    println!(
        "{} restarts under {pages} pages: none failed, {led_on} were led to the other instance, nobody was signed out",
        2 * rounds
    );
}
