//! What is looked at once more: rows that wait for their start, payments that nobody asks for any more; and what becomes of the
//! permission that a run was lent.

use std::time::Instant;

use till::payout::{FRESH, NotNow, Reason, RowState, RunState};
use till::sandbox::{Fate, Part, Prices, WalletKind};

use super::{LIMIT, ROSA, balance, comes_to, hand_in, id, person, rosa, start, till};
use crate::database::rows::execute;
use crate::harness::{Page, Setup, Store, Till, on_both};

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

on_both! {
    async fn a_run_that_stood_still_goes_on_by_the_prices_of_now(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        till.control.set_prices(Prices::Frozen);
        till.control.restrict_sending(true);
        let run = id(&hand_in(&rosa, &till, "bruno,7,USD\nbruno,30,sats").await);
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Paused).await;
        till.control.restrict_sending(false);
        let (run_id, path) = (run.parse().unwrap(), format!("/payouts/{run}/resume"));
        let row = async || till.state.payouts.row(&run_id, 1).await.unwrap().unwrap();
        let fair = row().await.record.plan.unwrap().minor;
        // As if the price had been another one then.
        let sql = format!(
            r#"UPDATE payout_rows SET planned = {0}, record = replace(record, '"minor":{fair},"sats"', '"minor":{0},"sats"') WHERE number = 1"#,
            fair * 2
        );
        execute(&till.state.database, sql.leak(), &[]).await;
        till.clock.advance(FRESH + 1);
        till.control.advance_clock(FRESH + 1);
        let resumed = till.state.payouts.resume(&run_id, &person(&till, "Rosa"), None).await.unwrap();
        assert_eq!(resumed.unwrap_err(), NotNow::OldPrices, "the engine asks by itself");
        let asked = rosa.get(till.at(&path)).await;
        assert!(asked.says("Prices have moved") && asked.has("input[name=again]"), "{}", asked.text());
        let again = rosa.submit(&asked, &path, &[]).await;
        assert!(again.says("Nothing was resumed") && again.url.path() == path, "{}", again.text());
        // Agreed to another sum than what it comes to by now.
        let other = (fair / 2).to_string();
        let again = rosa.submit(&again, &path, &[("again", "1"), ("agreed", &other)]).await;
        assert!(again.says("Nothing was resumed"), "{}", again.text());
        assert_eq!(row().await.record.plan.unwrap().minor, fair * 2, "nothing is changed before somebody agrees");
        let had = balance(&till, "Rosa", WalletKind::Btc);
        rosa.submit(&again, &path, &[("again", "1")]).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(had - balance(&till, "Rosa", WalletKind::Btc), fair + 30);
        let told = rosa.get(till.at(&format!("/payouts/{run}/rows/1"))).await;
        assert!(told.says("Converted anew"), "{}", told.text());
        till.stop().await;
    }
}

on_both! {
    async fn a_row_without_a_price_is_left_out_where_a_run_goes_on(store: Store) {
        let setup = Setup::on(store).with("TILL_PRICE_LIFETIME", 1);
        let till = Till::start(setup).await;
        let rosa = rosa(&till).await;
        till.control.restrict_sending(true);
        let run = id(&hand_in(&rosa, &till, "bruno,7,EUR\nbruno,3,USD").await);
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Paused).await;
        till.control.restrict_sending(false);
        till.clock.advance(FRESH + 1);
        till.control.advance_clock(FRESH + 1);
        till.control.set_unexplained(&["EUR"]);
        // As long as the price of before is shared.
        while till.state.blink.price("EUR".parse().unwrap()).await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let path = format!("/payouts/{run}/resume");
        let asked = rosa.get(till.at(&path)).await;
        assert!(asked.says("Of 1 row there is no price any more"), "{}", asked.text());
        rosa.submit(&asked, &path, &[("again", "1")]).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        let run_id = run.parse().unwrap();
        let rows = till.state.payouts.rows(&run_id, None, 0, 9).await.unwrap();
        let ends: Vec<_> = rows.iter().map(|row| (row.state, row.reason)).collect();
        let refused = (RowState::Refused, Some(Reason::NoPrice));
        assert_eq!(ends, [refused, (RowState::Paid, None)]);
        till.stop().await;
    }
}

on_both! {
    async fn prices_that_hardly_moved_need_no_word(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        till.control.set_prices(Prices::Frozen);
        till.control.restrict_sending(true);
        let run = id(&hand_in(&rosa, &till, "bruno,7,USD").await);
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Paused).await;
        till.control.restrict_sending(false);
        till.clock.advance(FRESH + 1);
        till.control.advance_clock(FRESH + 1);
        let path = format!("/payouts/{run}/resume");
        let asked = rosa.get(till.at(&path)).await;
        assert!(!asked.has("input[name=again]"), "{}", asked.text());
        let had = balance(&till, "Rosa", WalletKind::Btc);
        rosa.submit(&asked, &path, &[]).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert!(balance(&till, "Rosa", WalletKind::Btc) < had);
        till.stop().await;
    }
}
