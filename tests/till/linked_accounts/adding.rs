//! Whatever joinblink answers to *Add*: it is sent once where it may have been read, and everybody can get out again.

use super::*;
use crate::dashboard::people::ROSA;
use crate::harness::on_both;

/// What a yes comes to, how often *Add* was sent, and where the link stands.
async fn say_yes(work: &Work, next: Vec<Scripted>) -> (Page, usize, Vec<String>) {
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    work.script(Call::Add, next);
    let page = browser.submit(&question, "/link-wallet", &[]).await;
    (page, work.added(), work.states().await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_is_found_wherever_the_settings_say() {
    for at in ["/data/linked_account_id", "/data/id", "/id"] {
        let work = Work::usual().await;
        let (page, added, states) = say_yes(&work, vec![Scripted::IdAt(at.to_owned())]).await;
        assert!(page.says("Your wallet is linked"), "{}", page.text());
        assert_eq!((added, states), (1, vec!["active".to_owned()]));
        // It is known by that id.
        assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 200);
        assert_eq!(work.deleted(), 1);
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_without_an_id_is_a_yes_and_the_id_is_learnt_from_a_disconnect() {
    let work = Work::usual().await;
    let (page, added, states) = say_yes(&work, vec![Scripted::NoId]).await;
    assert!(page.says("Your wallet is linked"), "{}", page.text());
    assert_eq!((added, states), (1, vec!["active".to_owned()]));
    assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 200);
    assert!(work.joinblink.linked(BOB).is_empty());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_asks_for_patience_is_tried_once_more_and_then_by_hand() {
    for status in [429, 503] {
        let work = Work::usual().await;
        let (page, added, _) = say_yes(&work, vec![Scripted::RetryAfter(status, 1)]).await;
        assert!(page.says("Your wallet is linked"), "{}", page.text());
        assert_eq!(added, 2, "the first was not read");
        work.till.stop().await;
        let work = Work::usual().await;
        let (page, added, states) = say_yes(&work, vec![Scripted::RetryAfter(status, 60)]).await;
        assert!(
            page.says("joinblink could not be reached"),
            "{}",
            page.text()
        );
        assert_eq!((added, states), (1, vec!["confirming".to_owned()]));
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_yes_may_be_said_again_where_nothing_was_sent() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    work.script(Call::Add, vec![Scripted::Status(429, "{}".to_owned())]);
    let page = browser.submit(&question, "/link-wallet", &[]).await;
    assert!(page.says("Nothing was linked"), "{}", page.text());
    let page = browser.submit(&page, "/link-wallet", &[]).await;
    assert!(page.says("Your wallet is linked"), "{}", page.text());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_of_joinblinks_is_final() {
    for status in [400, 401, 403, 404, 409, 422] {
        let work = Work::usual().await;
        let no = Scripted::Status(status, r#"{"error":"no"}"#.to_owned());
        let (page, added, states) = say_yes(&work, vec![no]).await;
        assert!(
            page.says("joinblink did not accept the link"),
            "{}",
            page.text()
        );
        assert_eq!((added, states), (1, vec!["over".to_owned()]), "{status}");
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_is_not_followed() {
    let work = Work::usual().await;
    let elsewhere = listener().await;
    let to = format!("http://{}/", elsewhere.local_addr().unwrap());
    let (page, added, states) = say_yes(&work, vec![Scripted::Redirect(to)]).await;
    assert!(
        page.says("joinblink did not accept the link"),
        "{}",
        page.text()
    );
    assert_eq!((added, states), (1, vec!["over".to_owned()]));
    let came =
        tokio::time::timeout(std::time::Duration::from_millis(100), elsewhere.accept()).await;
    assert!(came.is_err(), "the token went elsewhere");
    work.till.stop().await;
}

/// Somebody who listens.
async fn listener() -> tokio::net::TcpListener {
    tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap()
}

on_both! {
    async fn check_06_an_answer_that_may_be_lost_never_brings_a_second_add(store: Store) {
        for lost in [
            Scripted::ActThenLose,
            Scripted::LoseBefore,
            Scripted::ActThenHang,
            Scripted::Status(500, String::new()),
            Scripted::Status(502, "<html>".to_owned()),
            Scripted::Odd("not JSON".to_owned()),
            Scripted::Odd(r#"{"code":"ERROR"}"#.to_owned()),
        ] {
            let work = Work::start(at_work(store)).await;
            let (page, added, states) = say_yes(&work, vec![lost.clone()]).await;
            assert!(page.says("Look into joinblink"), "{lost:?}: {}", page.text());
            assert_eq!((added, states), (1, vec!["unconfirmed".to_owned()]), "{lost:?}");
            // Whatever comes by, and whatever is pressed again.
            work.make_due().await;
            work.work_off().await;
            assert_eq!(work.added(), 1);
            match work.joinblink.linked(BOB).first() {
                // It was added: a disconnect finds it.
                Some(linked) => {
                    let id = linked.linked_account_id.clone();
                    assert_eq!(work.disconnect(BOB, &id).await.status, 200, "{lost:?}");
                    assert!(work.joinblink.linked(BOB).is_empty());
                }
                // It was not: connecting anew says to look first, and then adds.
                None => {
                    let browser = Browser::new();
                    let question = work.at_the_question(&browser, BOB, ROSA).await;
                    assert!(question.says("Look into joinblink first"), "{}", question.text());
                    let page = browser.submit(&question, "/link-wallet", &[]).await;
                    assert!(page.says("Your wallet is linked"), "{}", page.text());
                    assert_eq!(work.added(), 2, "one each for two links");
                }
            }
            work.till.stop().await;
        }
    }
}

on_both! {
    async fn check_06_a_list_settles_it_where_there_is_one(store: Store) {
        for (lost, states) in [(Scripted::ActThenLose, "active"), (Scripted::LoseBefore, "gone")] {
            let setup = at_work(store).with("TILL_JOINBLINK_LIST_PATH", "/users/{user_id}/linked-accounts");
            let work = Work::start(setup).await;
            say_yes(&work, vec![lost.clone()]).await;
            if states == "gone" {
                // A list may be behind: a first no says nothing yet.
                work.make_due().await;
                work.work_off().await;
                assert_eq!(work.states().await, ["unconfirmed"]);
                let sql = "UPDATE linked_accounts SET changed_at = changed_at - 601";
                crate::database::rows::execute(&work.till.state.database, sql, &[]).await;
            }
            work.make_due().await;
            work.until("it is not settled", async || work.states().await == [states]).await;
            assert_eq!(work.added(), 1);
            if states == "active" {
                assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 200);
            }
            work.till.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_06_after_a_day_without_a_word_nothing_of_the_wallet_is_left() {
    let work = Work::usual().await;
    say_yes(&work, vec![Scripted::ActThenLose]).await;
    let sql = "UPDATE linked_accounts SET expires_at = 1, next_at = 1";
    crate::database::rows::execute(&work.till.state.database, sql, &[]).await;
    work.until("it stays open", async || work.states().await == ["gone"])
        .await;
    let left = "SELECT id FROM linked_accounts WHERE sealed IS NOT NULL OR wallet_key IS NOT NULL";
    assert!(
        crate::database::rows::texts(&work.till.state.database, left)
            .await
            .is_empty()
    );
    // It had worked after all: its employee can still have it deleted, and nobody else.
    let id = work.linked_id(BOB);
    assert_eq!(work.disconnect(ANA, &id).await.status, 404);
    assert_eq!(work.disconnect(BOB, &id).await.status, 200);
    assert!(work.joinblink.linked(BOB).is_empty());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_for_one_organisation_keep_to_their_rate() {
    let work = Work::start(at_work(Store::Sqlite).with("TILL_JOINBLINK_MAX_RPS", 2)).await;
    let page = work.connect(&Browser::new(), BOB, ROSA).await;
    assert!(page.says("Your wallet is linked"), "{}", page.text());
    let id = work.linked_id(BOB);
    assert_eq!(work.disconnect(BOB, &id).await.status, 200);
    let times: Vec<_> = work.joinblink.calls().iter().map(|call| call.at).collect();
    assert!(times.len() >= 3);
    for pair in times.windows(2) {
        let apart = pair[1].duration_since(pair[0]).as_millis();
        assert!(apart >= 450, "{apart} ms");
    }
    work.till.stop().await;
}
