//! From one own wallet into the other: seen beforehand, sent once.

use till::payout::RunState;
use till::sandbox::WalletKind;

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
        let row = rosa.get(till.at(&format!("/payouts/{run}/rows/1"))).await;
        assert!(row.has("a[href^='/transactions/']"), "{}", row.text());
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
    ] {
        let page = rosa.get(till.at(&format!("/convert?{query}"))).await;
        assert!(page.says(said), "{query}: {}", page.text());
        assert!(page.form("/convert/prepare").is_none(), "{query}");
    }
    till.stop().await;
}
