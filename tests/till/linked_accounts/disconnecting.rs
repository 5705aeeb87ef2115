//! *Disconnect*.

use super::*;
use crate::dashboard::people::{KENJI, ROSA};
use crate::database::rows::texts;
use crate::harness::on_both;

/// Everything that the database holds of links, as text.
async fn dump(work: &Work) -> Vec<String> {
    let sql = "SELECT id || auth_id || state || why || COALESCE(CAST(wallet_key AS TEXT), '') FROM linked_accounts";
    let sql = match work.till.database_settings.is_empty() {
        true => sql,
        false => {
            "SELECT id || auth_id || state || why || COALESCE(encode(wallet_key, 'hex'), '') FROM linked_accounts"
        }
    };
    texts(&work.till.state.database, sql).await
}

on_both! {
    async fn check_07_its_owner_is_rid_of_it_at_once(store: Store) {
        for keeps in [false, true] {
            let work = Work::start(at_work(store).with("TILL_JOINBLINK_KEEP_TOKENS", keeps)).await;
            let browser = Browser::new();
            let opened = browser.get(work.link(BOB).await).await;
            let login = browser.submit(&opened, opened.url.path(), &[]).await;
            let asked = log_in(&browser, login, ROSA).await;
            let boxes: &[&str] = if keeps { &["openid", "offline", "read"] } else { &["openid", "read"] };
            let question = consent(&browser, &asked, boxes).await;
            let done = browser.submit(&question, "/link-wallet", &[]).await;
            assert!(done.says("Your wallet is linked"), "{}", done.text());
            work.till.settled().await;
            let (access, refresh) = work.till.control.count_tokens().unwrap();
            assert_eq!((access, refresh), if keeps { (1, 1) } else { (0, 0) }, "keeps: {keeps}");
            let id = work.linked_id(BOB);
            work.till.control.clear_journal();
            let answer = work.disconnect(BOB, &id).await;
            assert_eq!(answer.status, 200);
            assert_eq!(
                answer.json(),
                serde_json::json!({ "code": "OK", "message": "OK", "data": {} })
            );
            assert!(work.joinblink.linked(BOB).is_empty());
            assert_eq!(work.deleted(), 1);
            work.till.settled().await;
            assert_eq!(work.till.control.count_tokens().unwrap(), (0, 0), "dead at the provider");
            assert_eq!(work.states().await, ["gone"]);
            let left = "SELECT id FROM linked_accounts WHERE sealed IS NOT NULL OR wallet_key IS NOT NULL";
            assert!(texts(&work.till.state.database, left).await.is_empty());
            assert!(texts(&work.till.state.database, "SELECT CAST(tries AS TEXT) FROM revocations").await.is_empty());
            for line in dump(&work).await {
                assert!(!line.contains("rosa_cafe") && !line.contains(BOB), "{line}");
            }
            // Deleted before it was revoked.
            let journal = work.till.control.journal();
            let place = |what: &str| journal.iter().position(|entry| format!("{entry:?}").contains(what));
            if keeps {
                assert!(place("linked-accounts") < place("/oauth2/revoke"), "{journal:?}");
            }
            work.till.stop().await;
        }
    }
}

on_both! {
    async fn check_08_nobody_else_can_and_nobody_hears_why(store: Store) {
        let work = Work::start(at_work(store)).await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        let id = work.linked_id(BOB);
        work.joinblink.clear_calls();
        let others = work.disconnect(ANA, &id).await;
        let unknown = work.disconnect(BOB, "unknown").await;
        let theirs = work
            .joinblink
            .disconnect(OTHER_SERVICE, BOB, &id, HeaderMap::new())
            .await;
        for answer in [&others, &unknown, &theirs] {
            assert_eq!((answer.status.as_u16(), &answer.body), (404, &others.body));
        }
        assert!(work.joinblink.calls().is_empty(), "nobody was asked");
        assert_eq!(work.joinblink.linked(BOB).len(), 1);
        // The same button twice is as good as once.
        for _ in 0..2 {
            assert_eq!(work.disconnect(BOB, &id).await.status, 200);
        }
        assert_eq!(work.disconnect(ANA, &id).await.status, 404, "still not theirs");
        assert_eq!(work.deleted(), 1);
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_08_what_is_known_is_nobody_elses_however_much_is_let_through() {
    let setup = at_work(Store::Sqlite).with("TILL_JOINBLINK_DELETE_UNKNOWN", true);
    let work = Work::start(setup).await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    let id = work.linked_id(BOB);
    assert_eq!(work.disconnect(ANA, &id).await.status, 404);
    assert_eq!(work.deleted(), 0);
    assert_eq!(work.linked_id(BOB), id);
    // What nobody knows is tried, and nothing is promised.
    work.script(Call::Delete, vec![Scripted::Status(500, String::new())]);
    let answer = work.disconnect(ANA, "nobody-knows").await;
    assert_eq!(answer.status, 502);
    assert!(answer.json().to_string().contains("Press Disconnect again"));
    work.till.stop().await;
}

on_both! {
    async fn check_07_a_token_goes_though_joinblink_does_not_answer(store: Store) {
        let work = Work::start(at_work(store).with("TILL_JOINBLINK_KEEP_TOKENS", true)).await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        work.till.settled().await;
        assert_eq!(work.till.control.count_tokens().unwrap().0, 1, "it is kept");
        let id = work.linked_id(BOB);
        work.script(Call::Delete, vec![Scripted::Status(503, String::new())]);
        assert_eq!(work.disconnect(BOB, &id).await.status, 502);
        work.till.settled().await;
        assert_eq!(work.till.control.count_tokens().unwrap(), (0, 0));
        assert_eq!(work.states().await, ["disconnecting"]);
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_any_more_is_deleted_too() {
    for status in [404, 410] {
        let work = Work::usual().await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        let id = work.linked_id(BOB);
        work.script(
            Call::Delete,
            vec![Scripted::Status(status, "{}".to_owned())],
        );
        assert_eq!(work.disconnect(BOB, &id).await.status, 200);
        assert_eq!(work.states().await, ["gone"]);
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disconnect_waits_for_what_is_being_added() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    // joinblink shows it before it has answered, and takes its time.
    work.script(Call::Add, vec![Scripted::ActThenHang]);
    let yes = browser.submit(&question, "/link-wallet", &[]);
    let no = async {
        work.until("nothing is added", async || {
            !work.joinblink.linked(BOB).is_empty()
        })
        .await;
        let id = work.linked_id(BOB);
        work.disconnect(BOB, &id).await
    };
    let (_, answer) = tokio::join!(yes, no);
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    assert!(work.joinblink.linked(BOB).is_empty());
    assert_eq!(work.states().await, ["gone"]);
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_disconnected_may_connect_another_wallet() {
    let work = Work::usual().await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 200);
    let page = work.connect(&Browser::new(), BOB, KENJI).await;
    assert!(page.says("Your wallet is linked"), "{}", page.text());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_till_does_not_know_is_deleted_only_where_the_settings_say_so() {
    for (allowed, status) in [(false, 404), (true, 200)] {
        let work =
            Work::start(at_work(Store::Sqlite).with("TILL_JOINBLINK_DELETE_UNKNOWN", allowed))
                .await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        let id = work.linked_id(BOB);
        let forget = "DELETE FROM linked_accounts";
        crate::database::rows::execute(&work.till.state.database, forget, &[]).await;
        assert_eq!(work.disconnect(BOB, &id).await.status, status);
        assert_eq!(work.joinblink.linked(BOB).is_empty(), allowed);
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_disconnected_while_it_is_slowly_added_ends_as_soon_as_it_is() {
    let work =
        Work::start(at_work(Store::Sqlite).with("TILL_JOINBLINK_DELETE_BUDGET_MS", 200)).await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    // A second's patience, and then it is added.
    work.script(Call::Add, vec![Scripted::RetryAfter(429, 1)]);
    let yes = browser.submit(&question, "/link-wallet", &[]);
    let no = async {
        work.until("nothing is added", async || work.added() == 1)
            .await;
        work.disconnect(BOB, "not-known-yet").await
    };
    let (_, answer) = tokio::join!(yes, no);
    assert_eq!(answer.status, 504, "{:?}", answer.json());
    work.until("it stays linked", async || work.deleted() == 1)
        .await;
    assert!(work.joinblink.linked(BOB).is_empty());
    work.until("not erased", async || work.states().await == ["gone"])
        .await;
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_of_somebody_else_is_not_taken_for_a_link_without_one() {
    let work = Work::usual().await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, ANA, KENJI).await;
    work.script(Call::Add, vec![Scripted::NoId]);
    browser.submit(&question, "/link-wallet", &[]).await;
    assert_eq!(work.disconnect(ANA, &work.linked_id(BOB)).await.status, 404);
    assert_eq!(work.deleted(), 0);
    assert_eq!(work.disconnect(ANA, &work.linked_id(ANA)).await.status, 200);
    work.till.stop().await;
}
