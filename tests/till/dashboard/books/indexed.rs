//! Files and pictures of somebody who keeps an index: the same, and more is known.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::COOKIE;
use till::sandbox::{WalletKind, Way};
use tokio::time::timeout;

use super::file;
use crate::dashboard::index::keep;
use crate::dashboard::people::{MIRA, ROSA, at_wallets_of, id};
use crate::database::rows::execute;
use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in};

on_both! {
    async fn a_file_is_the_same_with_and_without_an_index(store: Store) {
        let setup = Setup::on(store);
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
        // The page knows how many, by one question, and the file says the same.
        till.control.clear_journal();
        let page = browser.get(till.at("/transactions/export?text=flat+white&direction=in")).await;
        assert_eq!(till.control.count("POST /graphql"), 1);
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
    let setup = Setup::default();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_lose_nothing_while_the_index_catches_up() {
    let (till, browser, _) = at_wallets_of(Setup::default(), ROSA).await;
    keep(&browser, &till).await;
    let (address, rosa) = ("/transactions/picture?days=365&by=month", id(&till, ROSA));
    let before = browser.get(till.at(address)).await.all("td");
    for _ in 0..230 {
        till.control
            .receive(&rosa, WalletKind::Btc, 1, None, Way::Lightning)
            .unwrap();
    }
    let gap = browser.get(till.at(address)).await;
    assert!(gap.has(".picture__line") && !gap.has(".picture__begin"));
    let after = gap.all("td");
    // The present month is the first line: in, out, balance.
    assert_ne!(after[0], before[0]);
    assert_ne!(after[2], before[2]);
    assert_eq!((&after[1], &after[3..]), (&before[1], &before[3..]));
    till.stop().await;
}

on_both! {
    async fn a_file_goes_on_behind_a_part_that_cannot_be_opened(store: Store) {
        let setup = Setup::on(store);
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
async fn a_file_goes_on_behind_an_index_that_was_deleted_meanwhile() {
    let (till, browser, _) = at_wallets_of(Setup::default(), MIRA).await;
    keep(&browser, &till).await;
    let address = "/transactions.jsonl";
    let before = file(&browser, &till, address).await;
    assert!(before.len() > 6_000_000, "more than a wire holds");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let names = browser.cookie_names(&till.url);
    let cookies = names.iter().map(|name| {
        let value = browser.cookie(&till.url, name).unwrap();
        format!("{name}={value}")
    });
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    let request = client.get(till.at(address)).header(COOKIE, cookies);
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let mut after = response.chunk().await.unwrap().unwrap().to_vec();
    till.control.clear_journal();
    assert!(till.state.history.end(&id(&till, MIRA)).await.unwrap());
    while let Some(more) = response.chunk().await.unwrap() {
        after.extend(more);
    }
    assert!(till.control.count("POST /graphql") > 1, "on at Blink");
    assert!(String::from_utf8(after).unwrap() == before);
    till.stop().await;
}

/// How often Blink was asked for a file, a little after it was asked so often at least.
async fn asked(till: &Till, file: &mut (impl Future + Unpin), at_least: usize) -> usize {
    let count = || till.control.count("POST /graphql");
    for _ in 0..300 {
        if count() >= at_least {
            break;
        }
        let early = timeout(Duration::from_millis(100), &mut *file).await;
        assert!(early.is_err(), "a hundred pages within seconds");
    }
    drop(timeout(Duration::from_secs(1), file).await);
    count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_file_at_a_time_at_a_pace_that_leaves_room_for_others() {
    let setup = Setup::default().with("TILL_HISTORY_RATE", 10);
    let (till, mira, _) = at_wallets_of(setup, MIRA).await;
    till.control.clear_journal();
    let mut whole = Box::pin(file(&mira, &till, "/transactions.jsonl"));
    // One for the wallets, the first page, and six more of the ten.
    let calls = asked(&till, &mut whole, 7).await;
    assert!((7..=8).contains(&calls), "{calls}");
    let address = "/transactions.csv?direction=in";
    let second = timeout(Duration::from_secs(10), mira.get(till.at(address)));
    let second = second.await.expect("an answer at once, and no second file");
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.says("A file of yours is still being saved"));
    let ways = second.attributes(".message a", "href");
    assert_eq!(ways, [address, "/transactions/export?direction=in"]);
    // Nobody else waits for it, and she herself no longer than she wants to.
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    till.control.clear_journal();
    let mut hers = Box::pin(file(&rosa, &till, address));
    let calls = asked(&till, &mut hers, 5).await;
    assert!((5..=6).contains(&calls), "{calls}");
    drop(hers);
    drop(whole);
    // What comes now is a file, as slow as the first one, and no page that refuses.
    for tries in 0..100 {
        let again = timeout(Duration::from_secs(1), mira.get(till.at(address))).await;
        match again {
            Ok(page) if page.status == StatusCode::CONFLICT => assert!(tries < 99),
            _ => break,
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    till.stop().await;
}
