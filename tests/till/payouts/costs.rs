//! What is paid outside Blink costs something: said before it is paid, and how much of it is allowed.

use till::payout::RunState;
use till::sandbox::{Fate, WalletKind};

use super::{BOXES, ROSA, balance, comes_to, hand_in, id, person, rosa, till};
use crate::harness::{Browser, Page, Store, Till, on_both, sign_in, step_up_granting};

/// The page that asks for the last time.
async fn asked(browser: &Browser, till: &Till, run: &str) -> Page {
    let path = format!("/payouts/{run}/start");
    step_up_granting(browser, till, ROSA, &BOXES, &path).await
}

on_both! {
    async fn a_dear_invoice_shows_its_fee_before_it_is_paid(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        let sol = person(&till, "Sol");
        till.control.set_fee_share(Some(20));
        let [one, other] = [50_000, 4000].map(|sats| till.control.foreign_invoice(&sol, sats).unwrap());
        let page = hand_in(&rosa, &till, &format!("recipient,amount\n{one},\n{other},\nbruno,21")).await;
        let run = id(&page);
        assert!(page.says("Fees 0 sats and what the network takes"), "{}", page.text());
        let page = asked(&rosa, &till, &run).await;
        assert!(page.says("Fees 2,700 sats") && !page.says("not asked for yet"), "{}", page.text());
        assert!(page.says("By 1 % of each amount Fees of 3,240 sats at most, 57,261 sats in all"), "{}", page.text());
        let page_before = rosa.get(till.at(&format!("/payouts/{run}"))).await;
        assert!(page_before.says("Fee 2,500 sats") && page_before.says("Fees 2,700 sats"), "{}", page_before.text());
        let had = balance(&till, "Rosa", WalletKind::Btc);
        let path = format!("/payouts/{run}/start");
        let stale = rosa.submit(&page, &path, &[("most", "12")]).await;
        assert!(stale.says("Nothing was started: other fees are known"), "{}", stale.text());
        assert_eq!(had, balance(&till, "Rosa", WalletKind::Btc));
        rosa.submit(&stale, &path, &[]).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(had - balance(&till, "Rosa", WalletKind::Btc), 50_000 + 4000 + 21 + 2700);
        till.stop().await;
    }
}

on_both! {
    async fn whoever_allows_more_pays_what_was_too_dear(store: Store) {
        let till = till(store).await;
        let rosa = rosa(&till).await;
        till.control.set_fee_share(Some(20));
        let path = |run: &str| format!("/payouts/{run}/start");
        let run = id(&hand_in(&rosa, &till, "sol_moved,40000,sats").await);
        let page = asked(&rosa, &till, &run).await;
        assert!(page.says("1 row goes to an address outside Blink"), "{}", page.text());
        rosa.submit(&page, &path(&run), &[]).await;
        let done = comes_to(&rosa, &till, &run, RunState::Done).await;
        assert!(done.says("Fee 2,000 sats") && done.says("It would cost more than was allowed"), "{}", done.text());
        let had = balance(&till, "Rosa", WalletKind::Btc);
        let run = id(&hand_in(&rosa, &till, "sol_moved,40000,sats").await);
        let page = asked(&rosa, &till, &run).await;
        rosa.submit(&page, &path(&run), &[("percent", "5")]).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(had - balance(&till, "Rosa", WalletKind::Btc), 42_000);
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sums_and_rates_are_of_all_rows_and_not_of_those_on_the_page() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let mut rows: String = (1..=101)
        .map(|number| format!("bruno,{number},sats\n"))
        .collect();
    rows.push_str("bruno,1,USD\nsol_moved,500,sats\nnobody_has_this_name,5,sats\n");
    let page = hand_in(&rosa, &till, &rows).await;
    let filtered = format!("{}?show=refused", page.url);
    for page in [page, rosa.get(&filtered).await] {
        assert!(page.says("1 BTC = $"), "{}", page.text());
        assert!(page.says("what the network takes"), "{}", page.text());
        assert!(
            page.says("Before each payment outside Blink"),
            "{}",
            page.text()
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_blink_said_stands_in_the_readers_words() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    till.control.set_fate(Fate::NoRoute);
    let run = id(&hand_in(&rosa, &till, "sol_moved,500,sats").await);
    let page = asked(&rosa, &till, &run).await;
    rosa.submit(&page, &format!("/payouts/{run}/start"), &[])
        .await;
    comes_to(&rosa, &till, &run, RunState::Done).await;
    let spanish = Browser::reading("es");
    sign_in(&spanish, &till, ROSA).await;
    for (browser, said) in [
        (&rosa, "No way through the network."),
        (&spanish, "No hay camino por la red."),
    ] {
        let row = till.at(&format!("/payouts/{run}/rows/1"));
        let row = browser.get(row).await;
        assert!(row.says(said) && !row.says("no route"), "{}", row.text());
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_of_which_nothing_can_be_paid_does_not_start() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let page = hand_in(
        &rosa,
        &till,
        "nobody_has_this_name,5,sats\nrosa_cafe,5,sats",
    )
    .await;
    let links = page.attributes("a[href]", "href");
    assert!(!links.iter().any(|link| link.ends_with("/start")));
    assert!(page.says("No row can be paid"), "{}", page.text());
    assert!(page.says("The wallet that pays would receive it"));
    let run = id(&page);
    let led = rosa.get(till.at(&format!("/payouts/{run}/start"))).await;
    assert_eq!(led.url.path(), format!("/payouts/{run}"));
    till.stop().await;
}
