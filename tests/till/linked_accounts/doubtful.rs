//! *Add* and *Disconnect* on top of each other, and several links of one employee of which nobody knows whether they are.

use super::*;
use crate::dashboard::people::{KENJI, ROSA};
use crate::database::rows::execute;
use crate::harness::on_both;

/// A yes whose answer is lost after joinblink has acted; what joinblink calls the link.
async fn leave_in_doubt(work: &Work, employee: &str, person: &str) -> String {
    let before = work.joinblink.linked(employee);
    let browser = Browser::new();
    let question = work.at_the_question(&browser, employee, person).await;
    work.script(Call::Add, vec![Scripted::ActThenLose]);
    let page = browser.submit(&question, "/link-wallet", &[]).await;
    assert!(page.says("Look into joinblink"), "{}", page.text());
    let mut new = work.joinblink.linked(employee);
    new.retain(|one| {
        !before
            .iter()
            .any(|old| old.linked_account_id == one.linked_account_id)
    });
    assert_eq!(new.len(), 1);
    new.remove(0).linked_account_id
}

/// A yes, and as soon as joinblink has it a *Disconnect*; what that is answered.
async fn disconnect_meanwhile(work: &Work, script: Vec<Scripted>) -> Exchange {
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    work.script(Call::Add, script);
    let yes = browser.submit(&question, "/link-wallet", &[]);
    let no = async {
        work.until("nothing is added", async || work.added() == 1)
            .await;
        let id = match work.joinblink.linked(BOB).first() {
            Some(linked) => linked.linked_account_id.clone(),
            None => "not-known-yet".to_owned(),
        };
        work.disconnect(BOB, &id).await
    };
    let (_, answer) = tokio::join!(yes, no);
    answer
}

on_both! {
    async fn check_06_what_is_disconnected_while_its_add_is_lost_is_never_linked(store: Store) {
        for list in ["", "/users/{user_id}/linked-accounts"] {
            let mut setup = at_work(store)
                .with("TILL_JOINBLINK_DELETE_BUDGET_MS", 300)
                .with("TILL_JOINBLINK_KEEP_TOKENS", true);
            if !list.is_empty() {
                setup = setup.with("TILL_JOINBLINK_LIST_PATH", list);
            }
            let work = Work::start(setup).await;
            let answer = disconnect_meanwhile(&work, vec![Scripted::ActThenHang]).await;
            assert_eq!(answer.status, 504, "{:?}", answer.json());
            work.until("it is not told", async || work.joinblink.linked(BOB).is_empty()).await;
            work.until("not erased", async || work.states().await == ["gone"]).await;
            assert_eq!((work.added(), work.deleted()), (1, 1), "by the id that joinblink had shown");
            work.till.settled().await;
            assert_eq!(work.till.control.count_tokens().unwrap(), (0, 0));
            work.till.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_06_a_yes_that_was_taken_back_cannot_be_said_again() {
    let setup = at_work(Store::Sqlite).with("TILL_JOINBLINK_DELETE_BUDGET_MS", 200);
    let work = Work::start(setup).await;
    let patience = vec![
        Scripted::RetryAfter(429, 1),
        Scripted::RetryAfter(429, 3600),
    ];
    assert_eq!(disconnect_meanwhile(&work, patience).await.status, 504);
    assert_eq!(work.states().await, ["over"]);
    assert_eq!(work.added(), 2, "neither was read");
    assert!(work.joinblink.linked(BOB).is_empty());
    work.till.stop().await;
}

on_both! {
    async fn check_06_several_in_doubt_can_each_be_disconnected(store: Store) {
        for after_a_day in [false, true] {
            let work = Work::start(at_work(store)).await;
            let ids = [leave_in_doubt(&work, BOB, ROSA).await, leave_in_doubt(&work, BOB, ROSA).await];
            if after_a_day {
                let sql = "UPDATE linked_accounts SET expires_at = 1, next_at = 1";
                execute(&work.till.state.database, sql, &[]).await;
                work.until("they stay open", async || work.states().await == ["gone", "gone"]).await;
            }
            for id in &ids {
                assert_eq!(work.disconnect(BOB, id).await.status, 200, "{after_a_day}");
            }
            assert!(work.joinblink.linked(BOB).is_empty());
            assert_eq!(work.states().await, ["gone", "gone"]);
            work.till.stop().await;
        }
    }
}

on_both! {
    async fn check_06_one_in_doubt_can_be_disconnected_beside_one_that_lives(store: Store) {
        for after_a_day in [false, true] {
            let work = Work::start(at_work(store)).await;
            let doubtful = leave_in_doubt(&work, BOB, ROSA).await;
            let page = work.connect(&Browser::new(), BOB, ROSA).await;
            assert!(page.says("Your wallet is linked"), "{}", page.text());
            if after_a_day {
                let sql = "UPDATE linked_accounts SET expires_at = 1, next_at = 1 WHERE state = 'unconfirmed'";
                execute(&work.till.state.database, sql, &[]).await;
                work.until("it stays open", async || work.states().await == ["active", "gone"]).await;
            }
            assert_eq!(work.disconnect(BOB, &doubtful).await.status, 200, "{after_a_day}");
            assert_eq!(work.states().await, ["active", "gone"]);
            let left = work.linked_id(BOB);
            assert_ne!(left, doubtful);
            assert_eq!(work.disconnect(BOB, &left).await.status, 200);
            assert!(work.joinblink.linked(BOB).is_empty());
            work.till.stop().await;
        }
    }
}

on_both! {
    async fn an_operator_ends_those_in_doubt_as_well(store: Store) {
        let list = "/users/{user_id}/linked-accounts";
        let work = Work::start(at_work(store).with("TILL_JOINBLINK_LIST_PATH", list)).await;
        leave_in_doubt(&work, BOB, ROSA).await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        assert_eq!(work.joinblink.linked(BOB).len(), 2);
        let linker = work.till.state.linker.clone().unwrap();
        assert_eq!(linker.purge(None, Some(BOB)).await.unwrap(), 2);
        work.until("not both", async || work.joinblink.linked(BOB).is_empty()).await;
        work.until("not erased", async || work.states().await == ["gone", "gone"]).await;
        work.till.stop().await;
    }
}

on_both! {
    async fn a_list_is_not_taken_to_mean_a_link_that_lives(store: Store) {
        let list = "/users/{user_id}/linked-accounts";
        let work = Work::start(at_work(store).with("TILL_JOINBLINK_LIST_PATH", list)).await;
        let browser = Browser::new();
        let question = work.at_the_question(&browser, BOB, ROSA).await;
        // Never added, and nobody knows; the next one is, under the same title.
        work.script(Call::Add, vec![Scripted::LoseBefore]);
        browser.submit(&question, "/link-wallet", &[]).await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        let doubtful = "UPDATE linked_accounts SET wallet_key = wallet_key WHERE state = 'unconfirmed'";
        assert_eq!(execute(&work.till.state.database, doubtful, &[]).await, 1);
        crate::harness::sign_in(&browser, &work.till, ROSA).await;
        let own = browser.get(work.till.at("/account/linked")).await;
        let ends = own.attributes("a[href$='/end']", "href");
        assert_eq!(ends.len(), 2);
        let asked = browser.get(work.till.at(&ends[0])).await;
        browser.submit(&asked, &ends[0], &[]).await;
        work.until("it stays", async || work.states().await == ["active", "gone"]).await;
        assert_eq!((work.joinblink.linked(BOB).len(), work.deleted()), (1, 0));
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_of_which_nobody_knows_is_linked_to_nobody_else() {
    let work = Work::usual().await;
    let ana = Browser::new();
    let question = work.at_the_question(&ana, ANA, ROSA).await;
    leave_in_doubt(&work, BOB, ROSA).await;
    let page = ana.submit(&question, "/link-wallet", &[]).await;
    assert!(
        page.says("An earlier link is not done with"),
        "{}",
        page.text()
    );
    assert_eq!(work.added(), 1);
    let page = work.connect(&Browser::new(), ANA, KENJI).await;
    assert!(page.says("Your wallet is linked"), "{}", page.text());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_operator_dropped_is_told_when_its_employee_asks_once_more() {
    let work = Work::usual().await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    let id = work.linked_id(BOB);
    work.script(Call::Delete, vec![Scripted::Status(500, String::new())]);
    assert_eq!(work.disconnect(BOB, &id).await.status, 502);
    let week = "UPDATE linked_accounts SET changed_at = changed_at - 604900";
    execute(&work.till.state.database, week, &[]).await;
    let linker = work.till.state.linker.clone().unwrap();
    assert_eq!(linker.purge(None, Some(BOB)).await.unwrap(), 1);
    assert_eq!(work.states().await, ["gone"]);
    assert_eq!(
        work.linked_id(BOB),
        id,
        "joinblink has heard nothing that it did"
    );
    assert_eq!(work.disconnect(BOB, &id).await.status, 200);
    assert!(work.joinblink.linked(BOB).is_empty());
    work.till.stop().await;
}
