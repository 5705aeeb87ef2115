//! From Blink to a yes, and nothing before it.

use super::*;
use crate::dashboard::people::{KENJI, ROSA, id};
use crate::database::rows::{execute, texts};
use crate::harness::on_both;
use till::sandbox::{How, Misbehaviour, Place};

on_both! {
    async fn check_04_nothing_is_added_without_a_fresh_login_and_a_yes(store: Store) {
        let work = Work::start(at_work(store)).await;
        let browser = Browser::new();
        // Somebody who is signed in at Blink, and here, has to give their credentials all the same.
        crate::harness::sign_in_remembered(&browser, &work.till, ROSA).await;
        let session = browser.cookie(&work.till.url, "till-session");
        let opened = browser.get(work.link(BOB).await).await;
        assert!(!opened.has("nav"), "whoever is signed in is a stranger here");
        let login = browser.submit(&opened, opened.url.path(), &[]).await;
        assert!(login.form("/login").is_some(), "no silent way: {}", login.body);
        let asked = log_in(&browser, login, ROSA).await;
        let question = consent(&browser, &asked, &["openid", "read"]).await;
        assert_eq!(question.url.path(), "/link-wallet");
        for both in ["rosa_cafe", "Bob Smith", "Aurora Bakeries"] {
            assert!(question.says(both), "{both}: {}", question.text());
        }
        assert_eq!(work.added(), 0, "nobody has said yes");
        // Without our form nothing happens.
        let bare = browser
            .once(Method::POST, work.till.at("/link-wallet"), &[("origin", "http://evil.example")], "")
            .await;
        assert_eq!(bare.status, 403);
        let here = work.till.url.origin().ascii_serialization();
        for forged in ["", "csrf=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let headers = [("origin", here.as_str()), ("content-type", "application/x-www-form-urlencoded")];
            let page = browser.once(Method::POST, work.till.at("/link-wallet"), &headers, forged).await;
            assert_eq!(page.status, 403, "{forged}");
        }
        let foreign = Browser::new();
        let elsewhere = foreign.get(work.link(ANA).await).await;
        let page = foreign.submit(&elsewhere, elsewhere.url.path(), &[]).await;
        drop(page);
        assert_eq!(foreign.get(work.till.at("/link-wallet")).await.status, 410);
        assert_eq!(work.added(), 0);
        let done = browser.submit(&question, "/link-wallet", &[]).await;
        assert!(done.says("Your wallet is linked"), "{}", done.text());
        assert_eq!(work.added(), 1);
        // The session here is what it was, and no other one came.
        assert_eq!(browser.cookie(&work.till.url, "till-session"), session);
        assert_eq!(browser.get(work.till.at("/wallets")).await.status, 200);
        work.till.settled().await;
        let sql = "SELECT id FROM linked_accounts WHERE state = 'active'";
        assert_eq!(texts(&work.till.state.database, sql).await.len(), 1);
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_04_who_links_a_wallet_is_not_signed_in_afterwards() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let done = work.connect(&browser, BOB, ROSA).await;
    assert!(done.says("Your wallet is linked"), "{}", done.text());
    assert_eq!(browser.cookie(&work.till.url, "till-session"), None);
    assert_eq!(browser.get_once(work.till.at("/wallets")).await.status, 303);
    let sql = "SELECT subject FROM sessions";
    assert!(texts(&work.till.state.database, sql).await.is_empty());
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_04_a_login_that_is_not_new_is_refused() {
    // The provider answers without asking: its word about the login is older than the question, or missing.
    let path = || "/claims/auth_time".to_owned();
    let old = How::SetTime {
        path: path(),
        seconds: -3600,
    };
    for how in [How::Remove { path: path() }, old] {
        let work = Work::usual().await;
        let browser = Browser::new();
        let wrong = Misbehaviour::always(Place::IdToken, how);
        work.till.control.misbehave(vec![wrong]).unwrap();
        let page = work.at_the_question(&browser, BOB, ROSA).await;
        assert!(page.says("Not connected"), "{}", page.text());
        assert_eq!(work.added(), 0);
        assert_eq!(work.states().await, ["over"]);
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_04_a_no_sends_nothing() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    let page = browser.submit(&question, "/link-wallet/no", &[]).await;
    assert!(page.says("You said no"), "{}", page.text());
    // Nor does a no at Blink.
    let opened = browser.get(work.link(BOB).await).await;
    let login = browser.submit(&opened, opened.url.path(), &[]).await;
    let asked = log_in(&browser, login, ROSA).await;
    let page = browser
        .submit(&asked, "/consent", &[("submit", "deny")])
        .await;
    assert!(page.says("You said no"), "{}", page.text());
    let again = browser.submit(&question, "/link-wallet", &[]).await;
    assert!(again.says("You said no"), "{}", again.text());
    assert_eq!(
        (work.added(), work.states().await),
        (0, vec!["over".to_owned(); 2])
    );
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_04_another_browser_cannot_come_back_or_say_yes() {
    let work = Work::usual().await;
    let (browser, other) = (Browser::new(), Browser::new());
    let opened = browser.get(work.link(BOB).await).await;
    browser.stop_before("/api/auth/callback/blink");
    let back = work.go_on_from(&browser, &opened, ROSA).await;
    let callback = back.url.clone();
    let stray = other.get(&callback).await;
    assert!(!stray.says("Bob Smith"), "{}", stray.text());
    assert_eq!(work.states().await, ["started"]);
    assert_eq!(work.added(), 0);
    // Nor with the form that somebody else was shown.
    let question = browser.get(&callback).await;
    assert!(question.says("Bob Smith"), "{}", question.text());
    let page = other.submit(&question, "/link-wallet", &[]).await;
    assert_ne!(page.status, 200, "{}", page.text());
    assert_eq!(
        (work.added(), work.states().await),
        (0, vec!["confirming".to_owned()])
    );
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_question_stands_for_ten_minutes() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, ROSA).await;
    let sql = "UPDATE linked_accounts SET expires_at = (SELECT now FROM clock) - 1";
    execute(&work.till.state.database, sql, &[]).await;
    assert_eq!(browser.get(work.till.at("/link-wallet")).await.status, 410);
    let page = browser.submit(&question, "/link-wallet", &[]).await;
    assert_eq!((page.status.as_u16(), work.added()), (410, 0));
    assert_eq!(work.states().await, ["over"]);
    work.till.stop().await;
}

on_both! {
    async fn check_05_add_is_called_once_with_two_fields_and_no_token(store: Store) {
        let work = Work::start(at_work(store).with("TILL_JOINBLINK_KEEP_TOKENS", true)).await;
        let browser = Browser::new();
        let question = work.at_the_question(&browser, BOB, ROSA).await;
        let other = browser.copy();
        // The same button twice.
        let (first, second) = tokio::join!(
            browser.submit(&question, "/link-wallet", &[]),
            other.submit(&question, "/link-wallet", &[])
        );
        for page in [&first, &second] {
            assert!(page.says("linked") || page.says("One moment") || page.status == 410, "{}", page.text());
        }
        let added = work.calls(&Method::POST);
        assert_eq!(added.len(), 1);
        assert_eq!(added[0].path, format!("/joinblink/v2/users/{BOB}/linked-accounts"));
        assert_eq!(added[0].header("authorization"), format!("Bearer {TOKEN}"));
        let body: serde_json::Value = serde_json::from_slice(&added[0].body).unwrap();
        assert_eq!(
            body,
            serde_json::json!({ "auth_id": AUTH, "external_account_id": "rosa_cafe" })
        );
        // Nothing of the wallet's own went anywhere there.
        let id_token = work.till.control.last_token(Place::IdToken).unwrap().unwrap();
        let sent: Vec<String> = work.joinblink.calls().iter().map(|call| format!("{call:?}")).collect();
        for own in [id_token.as_str(), &id(&work.till, ROSA), ROSA, "ory_at_", "ory_rt_"] {
            assert!(sent.iter().all(|call| !call.contains(own)), "{own}");
        }
        work.till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_05_a_wallet_without_a_name_has_the_same_made_up_one_each_time() {
    let work = Work::usual().await;
    let browser = Browser::new();
    let question = work.at_the_question(&browser, BOB, KENJI).await;
    assert!(question.says("A wallet without a username"));
    browser.submit(&question, "/link-wallet", &[]).await;
    let first = work.joinblink.linked(BOB)[0]
        .external_account_id
        .clone()
        .unwrap();
    assert!(first.starts_with("wallet-") && first.len() == 23, "{first}");
    assert_eq!(work.disconnect(BOB, &work.linked_id(BOB)).await.status, 200);
    work.connect(&Browser::new(), BOB, KENJI).await;
    assert_eq!(
        work.joinblink.linked(BOB)[0].external_account_id,
        Some(first)
    );
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_05_the_settings_may_ask_for_made_up_names_alone() {
    let work =
        Work::start(at_work(Store::Sqlite).with("TILL_JOINBLINK_EXTERNAL_ID", "pseudonym")).await;
    let browser = Browser::new();
    let opened = browser.get(work.link(BOB).await).await;
    assert!(opened.says("a made-up name for your wallet"));
    let question = work.go_on_from(&browser, &opened, ROSA).await;
    browser.submit(&question, "/link-wallet", &[]).await;
    let title = work.joinblink.linked(BOB)[0]
        .external_account_id
        .clone()
        .unwrap();
    assert!(title.starts_with("wallet-"), "{title}");
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_wallet_once_more_is_done_already_and_another_has_to_wait() {
    let work = Work::usual().await;
    work.connect(&Browser::new(), BOB, ROSA).await;
    let page = work.at_the_question(&Browser::new(), BOB, ROSA).await;
    assert!(page.says("Your wallet is linked"), "{}", page.text());
    let page = work.at_the_question(&Browser::new(), BOB, KENJI).await;
    assert!(page.says("Another wallet is linked"), "{}", page.text());
    let page = work.at_the_question(&Browser::new(), ANA, ROSA).await;
    assert!(page.says("linked to somebody else"), "{}", page.text());
    assert_eq!(work.added(), 1);
    work.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_may_link_one_wallet_where_the_settings_allow_it() {
    let setup = at_work(Store::Sqlite).with("TILL_JOINBLINK_ALLOW_SHARED_WALLET", true);
    let work = Work::start(setup).await;
    for employee in [BOB, ANA] {
        let page = work.connect(&Browser::new(), employee, ROSA).await;
        assert!(page.says("Your wallet is linked"), "{}", page.text());
    }
    assert_eq!(work.added(), 2);
    work.till.stop().await;
}

on_both! {
    async fn of_two_who_say_yes_with_one_wallet_at_once_one_has_it(store: Store) {
        let work = Work::start(at_work(store)).await;
        let (first, second) = (Browser::new(), Browser::new());
        let asked = work.at_the_question(&first, BOB, ROSA).await;
        let asked_too = work.at_the_question(&second, ANA, ROSA).await;
        let (one, other) = tokio::join!(
            first.submit(&asked, "/link-wallet", &[]),
            second.submit(&asked_too, "/link-wallet", &[])
        );
        assert!(one.status == 200 && other.status == 200, "{} {}", one.text(), other.text());
        assert_eq!(work.added(), 1);
        assert_eq!(work.states().await, ["active", "over"]);
        work.till.stop().await;
    }
}
