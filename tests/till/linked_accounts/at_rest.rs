//! What is kept, and for how long.

use super::*;
use crate::dashboard::people::ROSA;
use crate::database::rows::{execute, number};
use crate::harness::on_both;

on_both! {
    async fn what_nobody_used_goes_by_itself(store: Store) {
        let work = Work::start(at_work(store).with("TILL_JOINBLINK_KEEP_TOKENS", true)).await;
        let database = &work.till.state.database;
        work.link(ANA).await;
        work.at_the_question(&Browser::new(), BOB, ROSA).await;
        work.till.settled().await;
        assert_eq!(work.till.control.count_tokens().unwrap().0, 1, "kept for the answer");
        execute(database, "UPDATE linked_accounts SET expires_at = 1, next_at = 1", &[]).await;
        work.until("they stay", async || work.states().await == ["over", "over"]).await;
        work.until("the token lives", async || work.till.control.count_tokens().unwrap().0 == 0).await;
        let sealed = "SELECT COUNT(*) FROM linked_accounts WHERE sealed IS NOT NULL";
        assert_eq!(number(database, sealed).await, 0);
        // They are counted for a day, and then nothing is left.
        let soon = "SELECT COUNT(*) FROM linked_accounts, clock WHERE next_at > clock.now + 80000";
        assert_eq!(number(database, soon).await, 2);
        work.make_due().await;
        work.until("they stay", async || work.states().await.is_empty()).await;
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_says_that_there_was_a_link_goes_after_a_month() {
    let work = Work::usual().await;
    let database = &work.till.state.database;
    work.connect(&Browser::new(), BOB, ROSA).await;
    let id = work.linked_id(BOB);
    assert_eq!(work.disconnect(BOB, &id).await.status, 200);
    let later = "SELECT COUNT(*) FROM linked_accounts, clock WHERE next_at > clock.now + 2500000";
    assert_eq!(number(database, later).await, 1);
    work.make_due().await;
    work.until("it stays", async || work.states().await.is_empty())
        .await;
    assert_eq!(work.disconnect(BOB, &id).await.status, 404);
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_lives_is_sealed_with_the_key_of_the_day() {
    use till::random::Random;
    use till::session::KeyFile;
    let (old, new) = (
        KeyFile::fresh(&Random::system()).unwrap(),
        KeyFile::fresh(&Random::system()).unwrap(),
    );
    let work = Work::start(at_work(Store::Sqlite).with("TILL_SECRET_KEY", &old)).await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    let database = &work.till.state.database;
    let before = "SELECT COUNT(*) FROM linked_accounts, clock WHERE next_at > clock.now + 600000";
    assert_eq!(
        number(database, before).await,
        1,
        "looked after within a week or so"
    );
    // An instance with both keys comes by, and then one with the new one alone.
    let both = work
        .till
        .with_settings(&[("TILL_SECRET_KEY", &format!("{new},{old}"))])
        .await;
    execute(database, "UPDATE linked_accounts SET next_at = 1", &[]).await;
    both.state
        .linker
        .as_ref()
        .unwrap()
        .work_off()
        .await
        .unwrap();
    both.stop().await;
    let only = work.till.with_settings(&[("TILL_SECRET_KEY", &new)]).await;
    let linker = only.state.linker.as_ref().unwrap();
    assert_eq!(linker.purge(None, Some(BOB)).await.unwrap(), 1);
    linker.work_off().await.unwrap();
    assert!(work.joinblink.linked(BOB).is_empty());
    only.stop().await;
    work.till.stop().await;
}
