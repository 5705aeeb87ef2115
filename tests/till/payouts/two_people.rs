//! One prepares and sees no money; the owner of the wallet approves, and nobody else.

use till::audit::Code;
use till::payout::RunState;
use till::sandbox::{Fate, WalletKind};

use super::{BOXES, NOURA, ROSA, balance, comes_to, id, rosa, start, till};
use crate::harness::{Browser, Store, on_both, sign_in, step_up_granting};

on_both! {
    async fn whoever_was_named_prepares_and_the_owner_approves(store: Store) {
        let till = till(store).await;
        let (rosa, noura) = (rosa(&till).await, Browser::new());
        sign_in(&noura, &till, NOURA).await;
        let form = noura.get(till.at("/payouts/new")).await;
        assert!(!form.has("select[name=owner]"));
        let named = form_name(&noura, &till).await;
        let change = "/payouts/people/change";
        assert_eq!(rosa.get(till.at(change)).await.heading(), "Confirm it at Blink");
        let form = step_up_granting(&rosa, &till, ROSA, &BOXES, change).await;
        let wrong = rosa.submit(&form, change, &[("two_people", "1"), ("names", "a b!")]).await;
        assert_eq!(wrong.status.as_u16(), 422);
        let set = rosa.submit(&form, change, &[("two_people", "1"), ("names", &named)]).await;
        assert!(set.says("Two people are needed") && set.says(&named), "{}", set.text());

        // What the owner prepares alone is not taken.
        let form = rosa.get(till.at("/payouts/new")).await;
        let page = rosa.submit(&form, "/payouts/new", &[("pasted", "bruno,5,sats")]).await;
        assert_eq!(page.status.as_u16(), 422, "{}", page.text());

        let form = noura.get(till.at("/payouts/new")).await;
        let owner = form.attributes("select[name=owner] option[value]:not([value=''])", "value").swap_remove(0);
        let page = noura.submit(&form, "/payouts/new", &[("pasted", "bruno,21,sats"), ("owner", &owner)]).await;
        let run = id(&page);
        let page = comes_to(&noura, &till, &run, RunState::Checked).await;
        assert!(!page.says("In the wallet"), "{}", page.text());
        // The owner sees nothing before it is handed over.
        assert_eq!(rosa.get(till.at(&format!("/payouts/{run}"))).await.status.as_u16(), 404);
        let page = noura.submit(&page, "/hand-over", &[]).await;
        assert!(page.says("has to approve it"), "{}", page.text());
        // Whoever prepared it starts nothing, stepped up or not.
        let path = format!("/payouts/{run}/start");
        let page = step_up_granting(&noura, &till, NOURA, &BOXES, &path).await;
        assert_eq!(page.url.path(), format!("/payouts/{run}"));
        let list = rosa.get(till.at("/payouts")).await;
        assert!(list.says("Waiting for your approval"), "{}", list.text());
        let page = rosa.get(till.at(&format!("/payouts/{run}"))).await;
        assert!(page.says(&format!("{named} has prepared this")) && page.says("In the wallet"), "{}", page.text());
        let before = balance(&till, "Rosa", WalletKind::Btc);
        start(&rosa, &till, ROSA, &run).await;
        comes_to(&rosa, &till, &run, RunState::Done).await;
        assert_eq!(before - balance(&till, "Rosa", WalletKind::Btc), 21);
        // What stands in the account of whoever pays is for them alone.
        for (who, sees) in [(&rosa, true), (&noura, false)] {
            let file = who.get(till.at(&format!("/payouts/{run}/result.csv"))).await.body;
            let cells: Vec<String> = file.lines().nth(1).unwrap().split(',').map(str::to_owned).collect();
            assert_eq!((cells[2].as_str(), cells[14].is_empty(), cells[15].len()), ("paid", !sees, 64), "{file}");
            let row = who.get(till.at(&format!("/payouts/{run}/rows/1"))).await;
            assert_eq!(row.has("a[href^='/transactions/']"), sees, "{}", row.text());
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_removed_neither_hands_over_nor_corrects() {
    let till = till(Store::Sqlite).await;
    let (rosa, noura) = (rosa(&till).await, Browser::new());
    sign_in(&noura, &till, NOURA).await;
    let named = form_name(&noura, &till).await;
    let change = "/payouts/people/change";
    let people = step_up_granting(&rosa, &till, ROSA, &BOXES, change).await;
    let set = rosa.submit(&people, change, &[("names", &named)]).await;
    assert_eq!(set.written("payout"), [Code::PayoutPeople]);
    let form = noura.get(till.at("/payouts/new")).await;
    let owner = form
        .attributes("select[name=owner] option[value]:not([value=''])", "value")
        .swap_remove(0);
    let rows = [("pasted", "bruno,21,sats"), ("owner", owner.as_str())];
    let run = id(&noura.submit(&form, "/payouts/new", &rows).await);
    let page = comes_to(&noura, &till, &run, RunState::Checked).await;
    let correct = noura.get(till.at(&format!("/payouts/{run}/correct"))).await;
    rosa.submit(&people, change, &[("names", "")]).await;
    for (page, action) in [(&page, "/hand-over"), (&correct, "/correct")] {
        let told = noura.submit(page, action, &[]).await;
        assert!(
            told.says("You may not prepare payouts for this person"),
            "{action}: {}",
            told.text()
        );
    }
    comes_to(&noura, &till, &run, RunState::Checked).await;
    let list = rosa.get(till.at("/payouts")).await;
    assert!(!list.says("Waiting for your approval"), "{}", list.text());
    let form = noura.get(till.at("/payouts/new")).await;
    assert!(!form.has("select[name=owner]"));
    let late = noura.submit(&form, "/payouts/new", &rows).await;
    assert_eq!(late.status.as_u16(), 422, "{}", late.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_prepared_before_two_were_needed_does_not_start_and_what_is_declined_is_gone() {
    let till = till(Store::Sqlite).await;
    let (rosa, noura) = (rosa(&till).await, Browser::new());
    sign_in(&noura, &till, NOURA).await;
    let named = form_name(&noura, &till).await;
    let before = balance(&till, "Rosa", WalletKind::Btc);
    let early = id(&super::hand_in(&rosa, &till, "bruno,5,sats").await);
    let change = "/payouts/people/change";
    let form = step_up_granting(&rosa, &till, ROSA, &BOXES, change).await;
    rosa.submit(&form, change, &[("two_people", "1"), ("names", &named)])
        .await;
    let page = start(&rosa, &till, ROSA, &early).await;
    assert!(page.says("prepared by yourself"), "{}", page.text());
    let form = noura.get(till.at("/payouts/new")).await;
    let owner = form
        .attributes("select[name=owner] option[value]:not([value=''])", "value")
        .swap_remove(0);
    let page = noura
        .submit(
            &form,
            "/payouts/new",
            &[("pasted", "bruno,21,sats"), ("owner", &owner)],
        )
        .await;
    let run = id(&page);
    let page = comes_to(&noura, &till, &run, RunState::Checked).await;
    noura.submit(&page, "/hand-over", &[]).await;
    let page = rosa.get(till.at(&format!("/payouts/{run}"))).await;
    rosa.submit(&page, "/decline", &[]).await;
    assert_eq!(
        rosa.get(till.at(&format!("/payouts/{run}")))
            .await
            .status
            .as_u16(),
        404
    );
    let page = noura.get(till.at(&format!("/payouts/{run}"))).await;
    assert!(page.says("has declined it"), "{}", page.text());
    assert_eq!(balance(&till, "Rosa", WalletKind::Btc), before);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_two_is_told_who_paused_it_and_nobody_prepares_for_somebody_without_a_name() {
    let till = till(Store::Sqlite).await;
    let (rosa, noura) = (rosa(&till).await, Browser::new());
    sign_in(&noura, &till, NOURA).await;
    let named = form_name(&noura, &till).await;
    let change = "/payouts/people/change";
    let people = step_up_granting(&rosa, &till, ROSA, &BOXES, change).await;
    rosa.submit(&people, change, &[("names", &named)]).await;
    let form = noura.get(till.at("/payouts/new")).await;
    let owner = form
        .attributes("select[name=owner] option[value]:not([value=''])", "value")
        .swap_remove(0);
    // It stands still by itself, without an end of its own.
    till.control.set_fate(Fate::OnItsWay {
        seconds: None,
        arrives: true,
    });
    let rows = [("pasted", "sol_moved,500,sats"), ("owner", owner.as_str())];
    let run = id(&noura.submit(&form, "/payouts/new", &rows).await);
    let page = comes_to(&noura, &till, &run, RunState::Checked).await;
    noura.submit(&page, "/hand-over", &[]).await;
    start(&rosa, &till, ROSA, &run).await;
    let page = comes_to(&rosa, &till, &run, RunState::Running).await;
    let paused = rosa.submit(&page, "/pause", &[]).await;
    assert!(paused.says("You paused it"), "{}", paused.text());
    let seen = noura.get(till.at(&format!("/payouts/{run}"))).await;
    assert!(
        seen.says("The other one of you paused it") && !seen.says("You paused it"),
        "{}",
        seen.text()
    );
    till.control
        .set_username(&super::person(&till, "Rosa"), None);
    let people = step_up_granting(&rosa, &till, ROSA, &BOXES, change).await;
    let told = rosa.submit(&people, change, &[("names", &named)]).await;
    assert!(told.says("has no username"), "{}", told.text());
    till.stop().await;
}

/// Their name at Blink.
async fn form_name(browser: &Browser, till: &crate::harness::Till) -> String {
    let account = browser.get(till.at("/account")).await;
    account.all("#who bdi").swap_remove(0)
}
