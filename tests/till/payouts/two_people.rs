//! One prepares and sees no money; the owner of the wallet approves, and nobody else.

use till::payout::RunState;
use till::sandbox::WalletKind;

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
        till.stop().await;
    }
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

/// Their name at Blink.
async fn form_name(browser: &Browser, till: &crate::harness::Till) -> String {
    let account = browser.get(till.at("/account")).await;
    account.all("#who bdi").swap_remove(0)
}
