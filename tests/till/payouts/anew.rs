//! What is looked at once more: rows that wait for their start, payments that nobody asks for any more; and what becomes of the
//! permission that a run was lent.

use std::time::Instant;

use till::payout::{FRESH, RowState, RunState};
use till::sandbox::{Fate, Part};

use super::{LIMIT, ROSA, comes_to, hand_in, id, person, rosa, start, till};
use crate::harness::{Page, Store, Till, on_both};

fn links_to(page: &Page, end: &str) -> bool {
    let links = page.attributes("a[href]", "href");
    links.iter().any(|link| link.ends_with(end))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_checked_long_ago_is_checked_again_before_it_is_paid() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let page = hand_in(&rosa, &till, "bruno,12,sats\nsol_moved,500,sats").await;
    let run = id(&page);
    assert!(links_to(&page, "/start") && page.form("/check").is_none());
    assert!(
        page.says("Before each payment outside Blink"),
        "{}",
        page.text()
    );
    till.clock.advance(FRESH + 1);
    let page = rosa.get(till.at(&format!("/payouts/{run}"))).await;
    assert!(page.says("more than ten minutes ago"), "{}", page.text());
    assert!(!links_to(&page, "/start"));
    let led = rosa.get(till.at(&format!("/payouts/{run}/start"))).await;
    assert_eq!(led.url.path(), format!("/payouts/{run}"));
    rosa.submit(&page, "/check", &[]).await;
    let page = comes_to(&rosa, &till, &run, RunState::Checked).await;
    assert!(
        page.says("Checked again: nothing has changed"),
        "{}",
        page.text()
    );
    assert!(links_to(&page, "/start"));
    till.stop().await;
}

on_both! {
    async fn whoever_opens_a_run_that_stands_still_learns_what_became_of_it(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        till.control.set_fate(Fate::OnItsWay { seconds: None, arrives: true });
        let run = id(&hand_in(&rosa, &till, "sol_moved,500,sats").await);
        start(&rosa, &till, ROSA, &run).await;
        let run_id = run.parse().unwrap();
        let begun = Instant::now();
        while till.state.payouts.totals(&run_id).await.unwrap().of(RowState::Pending).rows == 0 {
            assert!(begun.elapsed() < LIMIT);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        till.state.payouts.pause(&run_id, &person(&till, "Rosa")).await.unwrap().unwrap();
        till.control.end_sends(true);
        let page = rosa.get(till.at(&format!("/payouts/{run}"))).await;
        assert!(page.says("Every row has its end"), "{}", page.text());
        till.stop().await;
    }
}

/// Until the provider has taken back all but so many tokens.
async fn given_back(till: &Till, before: (usize, usize)) {
    let begun = Instant::now();
    while till.control.count_tokens().unwrap() != before {
        assert!(begun.elapsed() < LIMIT, "{:?}", till.control.count_tokens());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

on_both! {
    async fn a_run_that_is_over_gives_its_permission_back(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        let before = till.control.count_tokens().unwrap();
        let run = id(&hand_in(&rosa, &till, "bruno,21,sats").await);
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        given_back(&till, before).await;

        till.control.set_latency(Part::Api, 40);
        let rows: String = (1..=9).map(|number| format!("bruno,{},sats\n", 10 + number)).collect();
        let run = id(&hand_in(&rosa, &till, &rows).await);
        start(&rosa, &till, ROSA, &run).await;
        assert_ne!(till.control.count_tokens().unwrap(), before, "it pays with it");
        let asked = rosa.get(till.at(&format!("/payouts/{run}/cancel"))).await;
        rosa.submit(&asked, "/cancel", &[]).await;
        comes_to(&rosa, &till, &run, RunState::Cancelled).await;
        given_back(&till, before).await;
        till.stop().await;
    }
}
