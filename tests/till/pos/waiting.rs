//! Nobody waits longer for a code than Blink is given time for, on whatever device.

use std::time::{Duration, Instant};

use till::sandbox::{Down, Part};

use super::refusals::{Counter, is_explained, said, script};
use super::{Seller, until};
use crate::harness::{Browser, Page, SOON, Setup, Till};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blink_that_never_answers_is_given_up_in_time() {
    let deadline = Duration::from_secs(1);
    let setup = Setup::default().with("TILL_API_DEADLINE", deadline.as_secs());
    let till = Till::start(setup).await;
    for seller in [Seller::rosa(&till).await, Seller::stranger("rosa_cafe")] {
        let mut counter = Counter::of(&till, seller).await;
        // Who receives is known, as on any day.
        counter.charge().await;
        till.control.set_down(Part::Api, Down::Hang).await.unwrap();
        let begun = Instant::now();
        let page = counter.charge().await;
        let took = begun.elapsed();
        assert!(took < SOON, "{took:?}");
        is_explained(&page, "why-blink-away", "silence");
        till.control.set_down(Part::Api, Down::Up).await.unwrap();
    }
    till.stop().await;
}

/// Nothing is remembered: neither prices nor who receives.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_anybody_wait_longer_who_comes_first() {
    let deadline = Duration::from_secs(1);
    let setup = Setup::default().with("TILL_API_DEADLINE", deadline.as_secs());
    let till = Till::start(setup).await;
    let rosa = Seller::rosa(&till).await;
    let mut counter = Counter::of(&till, rosa).await;
    let fresh = till.twin().await;
    counter.seller.browser = counter.seller.browser.led_to(&fresh);
    till.control.set_down(Part::Api, Down::Hang).await.unwrap();
    let begun = Instant::now();
    let page = counter.charge().await;
    let took = begun.elapsed();
    assert!(took < 4 * deadline, "{took:?}");
    assert!(page.has(".sale--failed"), "{}", page.text());
    till.control.set_down(Part::Api, Down::Up).await.unwrap();
    fresh.stop().await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_waits_for_a_code_stops_waiting_when_nobody_makes_one() {
    let till = Till::usual().await;
    let mut counter = Counter::of(&till, Seller::rosa(&till).await).await;
    till.control
        .script_invoices(script(0, Some("LND_OFFLINE"), ""));
    let page = counter.charge().await;
    let address = till.at(page.url.path());
    let elsewhere = |page: &Page| page.attributes("[data-sale]", "data-version");
    let before = counter.seller.browser.get(&address).await;
    is_shown(&before, "failed");
    assert!(before.says(said("why-unfinished")), "{}", before.text());
    // Somebody asks, and is killed on the way: the page of another device waits for no longer than that.
    let id = page.url.path().rsplit('/').next().unwrap().parse().unwrap();
    let sales = &till.state.sales;
    let sale = sales.find(&id).await.unwrap().unwrap();
    sales.ask(&sale, 2).await.unwrap();
    let waiting = counter.seller.browser.get(&address).await;
    is_shown(&waiting, "creating");
    assert_ne!(
        elsewhere(&before),
        elsewhere(&waiting),
        "scripts see the difference"
    );
    let over = until(&counter.seller.browser, &waiting, "failed").await;
    assert_ne!(
        elsewhere(&over),
        elsewhere(&waiting),
        "scripts see the difference"
    );
    is_explained(&over, "why-unfinished", "killed");
    till.stop().await;
}

#[track_caller]
fn is_shown(page: &Page, state: &str) {
    assert!(
        page.has(&format!(".sale--{state}")),
        "not {state}: {}",
        page.text()
    );
}

/// Of another device.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gives_up_tells_whoever_listens() {
    let till = Till::usual().await;
    let mut counter = Counter::of(&till, Seller::stranger("rosa_cafe")).await;
    till.control
        .script_invoices(script(0, Some("LND_OFFLINE"), ""));
    let page = counter.charge().await;
    let version = |page: &Page| page.attributes("input[name=version]", "value");
    let before = version(&page);
    let renewed = counter.seller.browser.submit(&page, "/renew", &[]).await;
    is_shown(&renewed, "failed");
    assert!(
        renewed.says(said("why-lightning-away")),
        "{}",
        renewed.text()
    );
    assert_ne!(version(&renewed), before);
    let same = Browser::new().get(till.at(page.url.path())).await;
    assert_eq!(version(&same), version(&renewed));
    till.stop().await;
}
