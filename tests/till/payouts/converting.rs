//! From one own wallet into the other: seen beforehand, sent once.

use till::payout::{RowState, RunState};
use till::sandbox::{Cut, WalletKind};

use super::{ROSA, balance, comes_to, id, rosa, start, till};
use crate::harness::{Store, on_both};

on_both! {
    async fn bitcoin_becomes_dollars_once(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        let page = rosa.get(till.at("/convert?from=bitcoin&amount=5.00&unit=USD")).await;
        assert!(page.says("Arrives, about $5.00") && page.says("1 BTC = $"), "{}", page.text());
        let made = rosa.submit(&page, "/convert/prepare", &[]).await;
        let run = id(&made);
        assert_eq!(id(&rosa.submit(&page, "/convert/prepare", &[]).await), run, "the same form is the same run");
        comes_to(&rosa, &till, &run, RunState::Checked).await;
        let before = [WalletKind::Btc, WalletKind::Usd].map(|kind| balance(&till, "Rosa", kind));
        start(&rosa, &till, ROSA, &run).await;
        let done = comes_to(&rosa, &till, &run, RunState::Done).await;
        let after = [WalletKind::Btc, WalletKind::Usd].map(|kind| balance(&till, "Rosa", kind));
        assert!(before[0] > after[0], "{before:?} {after:?} {}", done.text());
        let cents = after[1] - before[1];
        assert!((450..=510).contains(&cents), "{cents} cents");
        // What happened, in the wallets' own words: no rows, no names of files.
        let arrived = format!("Arrived ${}.{:02}", cents / 100, cents % 100);
        assert!(done.says(&arrived) && done.says("Rate that Blink used 1 BTC = $") && done.says("Fee 0 sats"), "{}", done.text());
        let left = before[0] - after[0];
        assert!(done.text().replace(',', "").contains(&format!("Left {left} sats")), "{left} {}", done.text());
        let rate: f64 = done.text().split("1 BTC = $").nth(1).unwrap().split(' ').next().unwrap().replace(',', "").parse().unwrap();
        let worth = rate * f64::from(i32::try_from(left).unwrap()) / 1e6;
        assert!((worth - f64::from(i32::try_from(cents).unwrap())).abs() < 1.0, "{rate}: {worth} cents");
        assert!(!speaks_of_rows(&done), "{}", done.text());
        assert!(done.has("a[href^='/transactions/']"), "{}", done.text());
        let row = rosa.get(till.at(&format!("/payouts/{run}/rows/1"))).await;
        assert_eq!(row.url.path(), format!("/payouts/{run}"));
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_makes_no_sense_is_said_and_nothing_is_prepared() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    for (query, said) in [
        (
            "from=dollar&amount=x&unit=USD",
            "No amount that can be read",
        ),
        ("from=dollar&amount=0&unit=USD", "Less than one unit"),
        ("from=dollar&amount=99999999&unit=USD", "not enough money"),
        (
            "from=bitcoin&amount=1&unit=sats",
            "Less than one satoshi or one cent",
        ),
    ] {
        let page = rosa.get(till.at(&format!("/convert?{query}"))).await;
        assert!(page.says(said), "{query}: {}", page.text());
        assert!(page.form("/convert/prepare").is_none(), "{query}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_converted_says_so_and_leads_back_to_the_form() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let page = rosa
        .get(till.at("/convert?from=dollar&amount=5.00&unit=USD"))
        .await;
    let run = id(&rosa.submit(&page, "/convert/prepare", &[]).await);
    let page = comes_to(&rosa, &till, &run, RunState::Checked).await;
    assert!(
        page.says("Leaves the wallet $5.00") && page.says("Arrives, about"),
        "{}",
        page.text()
    );
    till.control.cut(Some(Cut::Undone), Some(1), 1);
    start(&rosa, &till, ROSA, &run).await;
    // Blink has seen the request and made nothing of it, which is certain after ten minutes.
    let run_id = run.parse().unwrap();
    let rows = async || {
        till.state
            .payouts
            .row(&run_id, 1)
            .await
            .unwrap()
            .unwrap()
            .state
    };
    while rows().await != RowState::Unknown {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    till.clock.advance(601);
    let page = comes_to(&rosa, &till, &run, RunState::Done).await;
    assert!(
        page.says("Nothing was converted; nothing has left your wallet."),
        "{}",
        page.text()
    );
    let again = page.attributes("a[href^='/convert?']", "href");
    assert_eq!(again, ["/convert?from=dollar&amount=5.00&unit=USD"]);
    assert!(!speaks_of_rows(&page), "{}", page.text());
    till.stop().await;
}

/// Words that belong to runs of many payments.
fn speaks_of_rows(page: &crate::harness::Page) -> bool {
    let text = page.all("main").concat().to_lowercase();
    let words = text.split(|sign: char| !sign.is_alphanumeric());
    let is_wrong = |word: &str| ["row", "rows", "run", "recipient", "own"].contains(&word);
    words.into_iter().any(is_wrong)
}
