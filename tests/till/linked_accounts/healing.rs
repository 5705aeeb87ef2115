//! Outages while something is disconnected heal by themselves, on whatever instance.

use super::*;
use crate::dashboard::people::ROSA;
use crate::harness::on_both;
use till::sandbox::{Down, Part};

on_both! {
    async fn check_09_joinblink_is_told_as_soon_as_it_can_be_reached(store: Store) {
        for (fault, status) in [
            (Scripted::Status(500, String::new()), 502),
            (Scripted::Status(401, "{}".to_owned()), 502),
            (Scripted::RetryAfter(429, 60), 502),
            (Scripted::LoseBefore, 502),
            (Scripted::Hang, 504),
        ] {
            let work = Work::start(at_work(store).with("TILL_JOINBLINK_DELETE_BUDGET_MS", 700)).await;
            work.connect(&Browser::new(), BOB, ROSA).await;
            let id = work.linked_id(BOB);
            work.script(Call::Delete, vec![fault.clone()]);
            let answer = work.disconnect(BOB, &id).await;
            assert_eq!(answer.status, status, "{fault:?}");
            assert_eq!(answer.json()["code"], "UPSTREAM");
            assert_eq!(work.states().await, ["disconnecting"], "never active again");
            // Meanwhile nothing else gets in the way of it.
            let page = work.at_the_question(&Browser::new(), BOB, ROSA).await;
            assert!(page.says("An earlier link is not done with"), "{}", page.text());
            work.till.settled().await;
            // Another instance finds it.
            let twin = work.till.twin().await;
            work.make_due().await;
            work.until("it is not told", async || work.joinblink.linked(BOB).is_empty()).await;
            work.until("not erased", async || work.states().await.contains(&"gone".to_owned())).await;
            twin.stop().await;
            work.till.stop().await;
        }
    }
}

on_both! {
    async fn check_09_a_token_is_revoked_as_soon_as_the_provider_is_back(store: Store) {
        let work = Work::start(at_work(store).with("TILL_JOINBLINK_KEEP_TOKENS", true)).await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        let id = work.linked_id(BOB);
        work.till.control.set_down(Part::Provider, Down::Refuse).await.unwrap();
        assert_eq!(work.disconnect(BOB, &id).await.status, 200, "joinblink has done its part");
        work.till.settled().await;
        assert_eq!(work.till.control.count_tokens().unwrap().0, 1);
        assert_eq!(work.states().await, ["gone"], "the rest is erased");
        work.till.control.set_down(Part::Provider, Down::Up).await.unwrap();
        let twin = work.till.twin().await;
        let sql = "UPDATE revocations SET next_at = 0";
        crate::database::rows::execute(&work.till.state.database, sql, &[]).await;
        work.until("the token lives", async || {
            work.till.control.count_tokens().unwrap() == (0, 0)
        })
        .await;
        twin.stop().await;
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_press_tries_again_at_once() {
    let work = Work::usual().await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    let id = work.linked_id(BOB);
    work.script(Call::Delete, vec![Scripted::Status(500, String::new())]);
    assert_eq!(work.disconnect(BOB, &id).await.status, 502);
    assert_eq!(work.disconnect(BOB, &id).await.status, 200);
    assert!(work.joinblink.linked(BOB).is_empty());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_long_joinblink_wants_to_be_left_alone_is_kept() {
    let work = Work::usual().await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    work.script(Call::Delete, vec![Scripted::RetryAfter(429, 3600)]);
    assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 502);
    let sql = "SELECT COUNT(*) FROM linked_accounts, clock WHERE next_at > clock.now + 3500";
    assert_eq!(
        crate::database::rows::number(&work.till.state.database, sql).await,
        1
    );
    work.till.stop().await;
}

on_both! {
    async fn what_cannot_be_worked_on_keeps_nothing_else_from_its_turn(store: Store) {
        let work = Work::start(at_work(store)).await;
        let database = &work.till.state.database;
        for employee in [BOB, ANA] {
            let person = if employee == BOB { ROSA } else { crate::dashboard::people::KENJI };
            work.connect(&Browser::new(), employee, person).await;
            work.script(Call::Delete, vec![Scripted::Status(500, String::new())]);
            assert_eq!(work.disconnect(employee, &work.linked_id(employee)).await.status, 502);
        }
        // One that nobody can open any more, and one of a newer Till.
        let first = "UPDATE linked_accounts SET sealed = $1, next_at = 1
                     WHERE id = (SELECT id FROM linked_accounts ORDER BY created_at, id LIMIT 1)";
        crate::database::rows::execute(database, first, &[b"broken"]).await;
        let newer = "INSERT INTO linked_accounts (id, link_hash, auth_id, user_key, state, created_at, changed_at, expires_at, next_at)
                     VALUES ('newer', $1, 'a', $2, 'sleeping', 1, 1, 1, 1)";
        crate::database::rows::execute(database, newer, &[b"a", b"b"]).await;
        let due = "UPDATE linked_accounts SET next_at = 2, held_until = 0 WHERE next_at > 2";
        crate::database::rows::execute(database, due, &[]).await;
        work.work_off().await;
        work.until("the other waits", async || {
            work.joinblink.linked(BOB).is_empty() || work.joinblink.linked(ANA).is_empty()
        })
        .await;
        assert!(work.states().await.contains(&"sleeping".to_owned()));
        work.till.stop().await;
    }
}
