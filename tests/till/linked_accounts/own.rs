//! What the wallet's owner sees of it in Till, and what an operator can do.

use super::*;
use crate::dashboard::people::{MIRA, ROSA};
use crate::harness::{on_both, sign_in};

on_both! {
    async fn a_wallet_shows_what_it_is_linked_to_and_ends_it(store: Store) {
        let work = Work::start(at_work(store)).await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        let (rosa, mira) = (Browser::new(), Browser::new());
        sign_in(&rosa, &work.till, ROSA).await;
        sign_in(&mira, &work.till, MIRA).await;
        let account = rosa.get(work.till.at("/account")).await;
        assert!(account.says("Linked accounts"));
        let list = rosa.get(work.till.at("/account/linked")).await;
        assert!(list.says("Aurora Bakeries") && list.says("Bob Smith") && list.says("rosa_cafe"));
        let theirs = mira.get(work.till.at("/account/linked")).await;
        assert!(!theirs.says("Aurora Bakeries") && theirs.says("Nothing is linked"));
        let end = list.attributes("a[href$='/end']", "href").remove(0);
        assert_eq!(mira.get(work.till.at(&end)).await.status, 404);
        let asked = rosa.get(work.till.at(&end)).await;
        let page = rosa.submit(&asked, &end, &[]).await;
        assert!(page.says("Disconnected") && page.says("Nothing is linked"), "{}", page.text());
        work.until("it is not told", async || work.joinblink.linked(BOB).is_empty()).await;
        work.until("not erased", async || work.states().await == ["gone"]).await;
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_ends_everything_of_an_employee_or_of_an_organisation() {
    for by_user in [true, false] {
        let work = Work::usual().await;
        work.connect(&Browser::new(), BOB, ROSA).await;
        work.connect(&Browser::new(), ANA, MIRA).await;
        let linker = work.till.state.linker.clone().unwrap();
        assert_eq!(linker.purge(None, Some("nobody")).await.unwrap(), 0);
        assert_eq!(linker.purge(Some(OTHER_AUTH), None).await.unwrap(), 0);
        let (auth_id, user) = if by_user {
            (None, Some(BOB))
        } else {
            (Some(AUTH), None)
        };
        let ended = if by_user { 1 } else { 2 };
        assert_eq!(linker.purge(auth_id, user).await.unwrap(), ended);
        work.until("it is not told", async || {
            work.joinblink.linked(BOB).is_empty()
        })
        .await;
        let left = usize::from(by_user);
        work.until("not both", async || {
            work.joinblink.linked(ANA).len() == left
        })
        .await;
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_joinblink_gave_no_name_to_is_ended_here_and_can_be_ended_there() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    work.script(Call::Add, vec![Scripted::NoId]);
    browser.submit(&question, "/link-wallet", &[]).await;
    sign_in(&browser, &work.till, ROSA).await;
    let list = browser.get(work.till.at("/account/linked")).await;
    let end = list.attributes("a[href$='/end']", "href").remove(0);
    let asked = browser.get(work.till.at(&end)).await;
    assert!(asked.says("press Disconnect there"), "{}", asked.text());
    let page = browser.submit(&asked, &end, &[]).await;
    assert!(page.says("press Disconnect there"), "{}", page.text());
    assert_eq!(
        (work.deleted(), work.states().await),
        (0, vec!["gone".to_owned()])
    );
    assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 200);
    assert!(work.joinblink.linked(BOB).is_empty());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_ends_what_is_about_to_be_linked_and_drops_what_cannot_be_told() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    work.link(ANA).await;
    let linker = work.till.state.linker.clone().unwrap();
    assert_eq!(linker.purge(Some(AUTH), None).await.unwrap(), 2);
    let page = browser.submit(&question, "/link-wallet", &[]).await;
    assert_eq!((page.status.as_u16(), work.added()), (410, 0));
    // Its organisation went from the settings while joinblink could not be told.
    work.connect(&Browser::new(), BOB, ROSA).await;
    work.script(Call::Delete, vec![Scripted::Status(500, String::new())]);
    assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 502);
    let without = integrations(&[SECRET]).replace(AUTH, "elsewhere-3");
    let other = work
        .till
        .with_settings(&[("TILL_JOINBLINK_INTEGRATIONS", &without)])
        .await;
    let linker = other.state.linker.clone().unwrap();
    work.make_due().await;
    linker.work_off().await.unwrap();
    assert!(
        work.states().await.contains(&"disconnecting".to_owned()),
        "kept until somebody decides"
    );
    assert_eq!(linker.purge(Some(AUTH), None).await.unwrap(), 1);
    assert!(!work.states().await.contains(&"disconnecting".to_owned()));
    other.stop().await;
    work.till.stop().await;
}
