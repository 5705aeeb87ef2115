//! Time: an invoice runs out before its payment is booked, and clocks that disagree.

use std::time::{Duration, Instant};

use till::sale::State;

use super::{LIMIT, Waiting, booked};
use crate::harness::{Setup, Store, Till, on_both};

/// Seconds by which a clock may be wrong.
const SKEW: i64 = 60;

/// Moves both clocks to so many seconds before an invoice runs out, as Blink sees it.
fn move_to(till: &Till, sale: &Waiting, before: i64) {
    let seen = till.control.invoice(&sale.invoice).unwrap();
    let seconds = seen.expires_at - before - jiff::Timestamp::now().as_second();
    till.control.advance_clock(seconds);
    till.clock.advance(seconds);
}

async fn becomes(till: &Till, sale: &Waiting, state: State) {
    let begun = Instant::now();
    loop {
        let found = till.state.sales.find(&sale.id).await.unwrap().unwrap();
        if found.state == state {
            return;
        }
        assert!(begun.elapsed() < 2 * LIMIT, "{:?}", found.state);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

on_both! {
    async fn held_at_the_last_second(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let sale = Waiting::rung_up(&till).await;
        move_to(&till, &sale, 1);
        till.control.hold(&sale.invoice, None).unwrap();
        becomes(&till, &sale, State::Expired).await;
        till.control.settle(&sale.invoice).unwrap();
        let sale_booked = booked(&till.state.sales, &sale.id, Instant::now()).await;
        assert_eq!(sale_booked.state, State::PaidLate);
        assert!(sale.look().await.has(".sale--late"));
        till.stop().await;
    }
}

/// A sale that is rung up and paid with a wrong clock, and one that is paid shortly before its time is over.
async fn wrong_by(seconds: i64) {
    let till = Till::usual().await;
    till.clock.advance(seconds);
    let sale = Waiting::rung_up(&till).await;
    till.control.pay(&sale.invoice).unwrap();
    sale.is_paid(&till.state.sales, Instant::now()).await;
    let sale = Waiting::rung_up(&till).await;
    move_to(&till, &sale, 20);
    // Websockets are an hour old at most: there is a new one, which told how the invoice stands, and then it is asked.
    let asked = till.control.count("POST /graphql");
    let begun = Instant::now();
    while till.control.count("POST /graphql") == asked {
        assert!(begun.elapsed() < LIMIT, "nobody asks");
        let page = sale.look().await;
        assert!(page.has(".sale--waiting"), "{}", page.text());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    till.control.pay(&sale.invoice).unwrap();
    sale.is_paid(&till.state.sales, Instant::now()).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minute_ahead() {
    wrong_by(SKEW).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minute_behind() {
    wrong_by(-SKEW).await;
}
