//! Files and pictures of somebody who keeps an index: the same, and more is known.

use std::time::Duration;

use till::sandbox::{WalletKind, Way};

use super::file;
use crate::dashboard::people::{MIRA, ROSA, at_wallets_of, id};
use crate::database::rows::execute;
use crate::harness::{Browser, Setup, Store, Till, on_both};

/// Begins an index and waits until it is whole.
async fn keep(browser: &Browser, till: &Till) {
    let list = browser.get(till.at("/transactions")).await;
    let kept = [("keep", "on")];
    browser.submit(&list, "/transactions/index", &kept).await;
    for _ in 0..2400 {
        browser.get(till.at("/transactions")).await;
        let found = till.state.history.of(&id(till, ROSA)).await.unwrap();
        if found.is_some_and(|(_, standing)| standing.complete) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the index does not become whole");
}

on_both! {
    async fn a_file_is_the_same_with_and_without_an_index(store: Store) {
        let setup = Setup::on(store).with("TILL_HISTORY_RATE", 6000);
        let (till, browser, _) = at_wallets_of(setup, ROSA).await;
        let addresses = [
            "/transactions.jsonl",
            "/transactions.ofx",
            "/transactions.jsonl?text=flat+white&direction=in",
            "/transactions/days.csv?direction=out",
        ];
        let mut without = Vec::new();
        for address in addresses {
            without.push(file(&browser, &till, address).await);
        }
        assert!(without[2].lines().count() > 3, "{}", without[2]);
        assert!(without[2].len() < without[0].len() / 4);
        let page = browser.get(till.at("/transactions/export")).await;
        assert!(page.says("How many there are is not known before"));
        keep(&browser, &till).await;
        let times = |text: &str| text.replace(|sign: char| sign.is_ascii_digit(), "");
        for (address, without) in addresses.iter().zip(&without) {
            let with = file(&browser, &till, address).await;
            match address.ends_with("ofx") {
                // When it was made stands in it.
                true => assert_eq!(times(&with), times(without)),
                false => assert_eq!(with, *without, "{address}"),
            }
        }
        // The page knows how many, and the file says the same.
        let page = browser.get(till.at("/transactions/export?text=flat+white&direction=in")).await;
        let rows = without[2].lines().count() - 1;
        assert!(page.says(&format!("{rows} transactions.")), "{}", page.text());
        assert_eq!(page.all(".chips bdi").len(), 2);
        let chips = page.attributes(".chips a", "href");
        assert_eq!(chips[0], "/transactions/export?direction=in");
        // What came after the index was filled is in the file too.
        let rosa = id(&till, ROSA);
        for sats in 1..=130 {
            till.control
                .receive(&rosa, WalletKind::Btc, 1_000 + sats, Some("later"), Way::Lightning)
                .unwrap();
        }
        let with = file(&browser, &till, "/transactions.jsonl").await;
        assert_eq!(with.lines().count(), without[0].lines().count() + 130);
        assert_eq!(with.matches("\"memo\":\"later\"").count(), 130);
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_of_the_whole_past_cost_no_more_questions() {
    let setup = Setup::default().with("TILL_HISTORY_RATE", 6000);
    let (till, browser, wallets) = at_wallets_of(setup, ROSA).await;
    assert!(!wallets.has(".wallet__spark"), "it would cost a question");
    keep(&browser, &till).await;
    let wallets = browser.get(till.at("/wallets")).await;
    assert_eq!(wallets.attributes(".wallet__line", "d").len(), 2);
    assert!(wallets.body.len() < 30_000, "{}", wallets.body.len());
    let whole = browser.get(till.at("/transactions/picture?days=365")).await;
    assert!(whole.has(".picture__line") && !whole.has(".picture__begin"));
    let hidden = browser
        .submit(&wallets, "/preferences", &[("amounts", "hidden")])
        .await;
    assert!(!hidden.has(".wallet__spark"));
    till.stop().await;
}

on_both! {
    async fn a_file_goes_on_behind_a_part_that_cannot_be_opened(store: Store) {
        let setup = Setup::on(store).with("TILL_HISTORY_RATE", 6000);
        let (till, browser, _) = at_wallets_of(setup, ROSA).await;
        keep(&browser, &till).await;
        let before = file(&browser, &till, "/transactions.jsonl").await;
        let broken = execute(
            &till.state.database,
            "UPDATE history_blocks SET sealed = $1 WHERE place = (SELECT MIN(place) FROM history_blocks)",
            &[b"broken"],
        )
        .await;
        assert_eq!(broken, 1);
        let after = file(&browser, &till, "/transactions.jsonl").await;
        assert!(before.lines().count() > 400, "more than a block");
        assert_eq!(after, before);
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_keep_the_pace_of_everything_that_is_read_for_later() {
    let setup = Setup::default().with("TILL_HISTORY_RATE", 10);
    let (till, browser, _) = at_wallets_of(setup, MIRA).await;
    till.control.clear_journal();
    let whole = file(&browser, &till, "/transactions.jsonl");
    let early = tokio::time::timeout(Duration::from_secs(3), whole).await;
    assert!(early.is_err(), "a hundred pages within seconds");
    // One for the wallets, the first page, and ten more.
    let calls = till.control.count("POST /graphql");
    assert!((10..=12).contains(&calls), "{calls}");
    till.stop().await;
}
