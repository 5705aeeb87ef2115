//! How an index is filled, sealed, kept up to date and deleted, and that nothing is asked behind anybody's back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::Response;
use serde_json::json;
use till::database::Database;
use till::sandbox::{Down, Part};
use tokio::time::timeout;

use super::*;
use crate::harness::between::{Asked, with_somebody_before_the_api};

on_both! {
    async fn what_is_asked_for_is_filled_searched_and_deleted(store: Store) {
        let (till, browser, _) = at_wallets_of(Setup::on(store), ROSA).await;
        let before = open(&browser, &till, "/transactions").await;
        assert!(before.says("Search your history") && !before.has(".find"));
        let page = keep(&browser, &till).await;
        assert_eq!(links(&page), links(&before), "the same list either way");
        assert!(page.says("transactions in the index"));

        let found = open(&browser, &till, "/transactions?text=flat+WHITES&direction=in").await;
        assert!(found.says("transactions found"));
        let titles = found.all(".days .row__link");
        assert!(titles.len() > 3 && titles.iter().all(|title| title.contains("flat whites")), "{titles:?}");
        let chips = found.attributes(".chips a", "href");
        assert_eq!(chips, ["/transactions?direction=in", "/transactions?text=flat+WHITES"]);

        let about = open(&browser, &till, "/transactions/index").await;
        let off = browser.submit(&about, "/transactions/index", &[("keep", "off")]).await;
        assert!(off.says("There is no index"), "{}", off.text());
        let after = open(&browser, &till, "/transactions").await;
        assert!(!after.has(".find"));
        assert_eq!(till.state.history.of(&id(&till, ROSA)).await.unwrap().map(|_| ()), None);
        till.stop().await;
    }
}

on_both! {
    async fn a_dump_of_the_database_shows_no_note_and_no_name(store: Store) {
        let (till, browser, _) = at_wallets_of(Setup::on(store), MIRA).await;
        keep(&browser, &till).await;
        let blobs = match &till.state.database {
            Database::Sqlite { read, .. } => {
                let rows: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT sealed FROM history_blocks UNION ALL SELECT facts FROM history_accounts")
                    .fetch_all(read).await.unwrap();
                rows
            }
            Database::Postgres(pool) => sqlx::query_as("SELECT sealed FROM history_blocks UNION ALL SELECT facts FROM history_accounts")
                .fetch_all(pool).await.unwrap(),
        };
        assert!(blobs.len() > 15, "{}", blobs.len());
        for (blob,) in &blobs {
            // Words that chance does not write: three letters stand in a megabyte of it now and then.
            for word in ["flat whites", "Order ", "marta", "till-"] {
                assert!(!blob.windows(word.len()).any(|part| part == word.as_bytes()), "{word}");
            }
            // Sealed bytes look like chance: none of them is much more frequent than others.
            let most = (0..=255_u8).map(|byte| blob.iter().filter(|one| **one == byte).count()).max().unwrap();
            assert!(blob.len() < 1000 || most < blob.len() / 64, "{most} of {}", blob.len());
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_that_was_changed_leads_on() {
    let (till, browser, _) = at_wallets_of(Setup::on(Store::Sqlite), ROSA).await;
    let before = keep(&browser, &till).await;
    let Database::Sqlite { write, .. } = &till.state.database else {
        unreachable!()
    };
    sqlx::query("UPDATE history_blocks SET sealed = zeroblob(100)")
        .execute(write)
        .await
        .unwrap();
    let page = open(&browser, &till, "/transactions").await;
    assert!(page.says("The index cannot be opened"), "{}", page.text());
    assert_eq!(links(&page), links(&before), "straight from Blink");
    let searched = open(&browser, &till, "/transactions?text=beans").await;
    assert!(
        searched.says("The index cannot be opened")
            && searched.says("This list cannot be searched yet")
    );
    let anew = browser
        .submit(&page, "/transactions/index", &[("keep", "anew")])
        .await;
    assert_eq!(anew.status, StatusCode::OK);
    let after = whole(&browser, &till).await;
    assert_eq!(links(&after), links(&before));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_while_nobody_is_there() {
    let (till, browser, _) = at_wallets_of(Setup::on(Store::Sqlite), MIRA).await;
    let list = open(&browser, &till, "/transactions").await;
    till.control.set_latency(Part::Api, 150);
    browser
        .submit(&list, "/transactions/index", &[("keep", "on")])
        .await;
    // Its owner signs out in the middle of it.
    let account = open(&browser, &till, "/account").await;
    browser.submit(&account, "/api/auth/signout", &[]).await;
    till.settled().await;
    let (_, standing) = till
        .state
        .history
        .of(&id(&till, MIRA))
        .await
        .unwrap()
        .unwrap();
    assert!(!standing.complete);
    till.control.clear_journal();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(till.control.count("POST /graphql"), 0);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_blink_is_away_the_index_still_answers() {
    let (till, browser, _) = at_wallets_of(Setup::on(Store::Sqlite), ROSA).await;
    keep(&browser, &till).await;
    let found = links(&open(&browser, &till, "/transactions?text=beans").await);
    till.control
        .set_down(Part::Api, Down::Refuse)
        .await
        .unwrap();
    let page = open(&browser, &till, "/transactions").await;
    assert!(
        page.says("the newest transactions may be missing"),
        "{}",
        page.text()
    );
    assert!(!links(&page).is_empty());
    assert_eq!(
        links(&open(&browser, &till, "/transactions?text=beans").await),
        found
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_pending_is_looked_at_until_it_is_settled_and_what_came_meanwhile_is_caught_up() {
    let (till, browser, _) = at_wallets_of(Setup::on(Store::Sqlite), ROSA).await;
    keep(&browser, &till).await;
    let rosa = id(&till, ROSA);
    // More than a page of Blink's arrives while nobody looks.
    for _ in 0..230 {
        arrive(&till, &rosa);
    }
    let found = async || {
        let page = open(&browser, &till, "/transactions?text=between").await;
        page.all(".totals__name")
            .first()
            .cloned()
            .unwrap_or_default()
    };
    for _ in 0..200 {
        if found().await == "230 transactions found" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(found().await, "230 transactions found");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_blink_cannot_tell_of_one_keeps_nothing_from_the_rest() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let setup = with_somebody_before_the_api(Setup::default(), move |one: Asked| {
        let count = Arc::clone(&count);
        async move {
            if !one.says("transactionById") {
                return one.pass_on().await;
            }
            count.fetch_add(1, Ordering::Relaxed);
            let error = json!({ "message": "Unknown error occurred (code: UnknownLedgerError)" });
            let answer = json!({ "data": { "me": null }, "errors": [error] });
            let body = Body::from(answer.to_string());
            let response = Response::builder().header("content-type", "application/json");
            response.body(body).unwrap()
        }
    });
    let (till, browser, _) = at_wallets_of(setup, ROSA).await;
    let whole = timeout(Duration::from_secs(30), keep(&browser, &till)).await;
    whole.expect("the rest is filled in");
    assert!(asked.load(Ordering::Relaxed) > 0, "something is pending");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filling_keeps_its_pace_and_goes_on_where_it_stopped() {
    let setup = Setup::default().with("TILL_HISTORY_RATE", 10);
    let (till, browser, _) = at_wallets_of(setup, MIRA).await;
    let list = open(&browser, &till, "/transactions").await;
    till.control.clear_journal();
    browser
        .submit(&list, "/transactions/index", &[("keep", "on")])
        .await;
    let mira = id(&till, MIRA);
    let held = async || {
        let known = till.state.history.of(&mira).await.unwrap();
        known.map_or(0, |(_, standing)| standing.held)
    };
    // Until nothing more comes for a while.
    let (mut first, mut quiet) = (0, 0);
    while quiet < 20 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = held().await;
        quiet = if now == first { quiet + 1 } else { 0 };
        first = now;
    }
    assert!((400..=600).contains(&first), "{first}");
    // Six of ten for her index, one for the list that the button led to.
    let calls = till.control.count("POST /graphql");
    assert!((6..=7).contains(&calls), "{calls}");
    let page = open(&browser, &till, "/transactions").await;
    assert!(page.has("[data-filling]") && page.says("The index is being filled"));
    let page = open(&browser, &till, "/transactions?text=order").await;
    assert!(page.says("transactions found"), "as far back as it reaches");
    till.stop().await;
}
