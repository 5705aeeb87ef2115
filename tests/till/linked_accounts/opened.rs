//! The page that *Connect* opens.

use super::*;
use crate::database::rows::{execute, number, texts};
use crate::harness::on_both;

on_both! {
    async fn check_03_a_link_works_once_and_looking_uses_nothing_up(store: Store) {
        let work = Work::start(at_work(store)).await;
        let link = work.link(BOB).await;
        let browser = Browser::new();
        for _ in 0..10 {
            let page = Browser::new().get(&link).await;
            assert_eq!(page.status, 200);
        }
        let page = browser.get(&link).await;
        assert!(page.says("Bob Smith") && page.says("Aurora Bakeries"), "{}", page.text());
        assert!(page.says("joinblink") && page.says("another company than Blink"));
        // Two at once: one of them goes to Blink.
        let other = Browser::new();
        let seen = other.get(&link).await;
        for one in [&browser, &other] {
            one.stop_before("/oauth2/auth");
        }
        let action = page.url.path();
        let (first, second) = tokio::join!(
            browser.submit(&page, action, &[]),
            other.submit(&seen, action, &[])
        );
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 410]);
        let late = Browser::new().get(&link).await;
        assert_eq!(late.status, 410);
        assert!(late.says("press Connect again"));
        work.till.stop().await;
    }
}

on_both! {
    async fn check_03_a_link_lives_for_ten_minutes_at_most(store: Store) {
        let work = Work::start(at_work(store)).await;
        let database = &work.till.state.database;
        let link = work.link(BOB).await;
        let sql = "SELECT CAST(expires_at - created_at AS BIGINT) FROM linked_accounts";
        assert_eq!(number(database, sql).await, 600);
        let browser = Browser::new();
        let opened = browser.get(&link).await;
        let move_on = async |left: &'static str| {
            execute(database, left, &[]).await;
            Browser::new().get(&link).await
        };
        let page = move_on("UPDATE linked_accounts SET expires_at = (SELECT now FROM clock) + 2").await;
        assert_eq!(page.status, 200);
        let page = move_on("UPDATE linked_accounts SET expires_at = (SELECT now FROM clock) - 1").await;
        assert_eq!(page.status, 410);
        let pressed = browser.submit(&opened, opened.url.path(), &[]).await;
        assert_eq!((pressed.status.as_u16(), work.states().await), (410, vec!["issued".to_owned()]));
        let body = page.text();
        // Made up, used and expired look alike.
        let made_up = Browser::new().get(work.till.at("/link-wallet/made-up")).await;
        assert_eq!((made_up.status, made_up.text()), (page.status, body));
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_03_a_newer_link_takes_the_place_of_an_older_one() {
    let work = Work::usual().await;
    let (older, others) = (work.link(BOB).await, work.link(ANA).await);
    let newer = work.link(BOB).await;
    for (link, status) in [(older, 410), (newer, 200), (others, 200)] {
        assert_eq!(Browser::new().get(&link).await.status, status);
    }
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_03_a_link_is_kept_as_a_hash() {
    let work = Work::usual().await;
    let link = work.link(BOB).await;
    let secret = link.rsplit('/').next().unwrap();
    let database = &work.till.state.database;
    let dump = texts(
        database,
        "SELECT hex(link_hash) || hex(sealed) || id FROM linked_accounts",
    )
    .await;
    let hex = |text: &str| -> String { text.bytes().map(|byte| format!("{byte:02X}")).collect() };
    for hidden in [secret, BOB] {
        assert!(!dump[0].contains(&hex(hidden)) && !dump[0].contains(hidden));
    }
    Browser::new().get(&link).await;
    // Nor does it stand in the log, however much that tells.
    crate::harness::watch::secret(secret);
    crate::harness::watch::assert_quiet();
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_shown_as_they_are() {
    let work = Work::usual().await;
    let page = Browser::new().get(work.link(ANA).await).await;
    assert!(page.says("<b>Ana</b> & \"Ruiz\""), "{}", page.text());
    assert!(!page.body.contains("<b>Ana"));
    // Somebody far too long to be a name.
    let page = Browser::new().get(work.link("77021").await).await;
    assert_eq!(page.status, 200);
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_joinblink_is_away_the_link_stays_good() {
    let work = Work::usual().await;
    let link = work.link(BOB).await;
    for odd in [
        Scripted::Status(500, String::new()),
        Scripted::LoseBefore,
        Scripted::Odd("not JSON".to_owned()),
        Scripted::Redirect("http://127.0.0.1:9/".to_owned()),
    ] {
        work.script(Call::User, vec![odd.clone()]);
        let page = Browser::new().get(&link).await;
        assert_eq!(page.status, 503, "{odd:?}");
        assert!(page.says("Your link is still good"));
    }
    assert_eq!(Browser::new().get(&link).await.status, 200);
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_joinblink_does_not_know_is_refused_unless_the_settings_say_otherwise() {
    let work = Work::usual().await;
    let page = Browser::new().get(work.link("stranger-1").await).await;
    assert_eq!(page.status, 403);
    // Somebody of the other organisation is nobody here.
    let theirs = work.joinblink.employees(OTHER_SERVICE)[0].id.clone();
    let page = Browser::new().get(work.link(&theirs).await).await;
    assert_eq!(page.status, 403);
    work.till.stop().await;
    let setup = at_work(Store::Sqlite).with("TILL_JOINBLINK_REQUIRE_KNOWN_USER", false);
    let work = Work::start(setup).await;
    let page = Browser::new().get(work.link("stranger-1").await).await;
    assert_eq!(page.status, 200);
    assert!(page.says("stranger-1"));
    work.till.stop().await;
}
