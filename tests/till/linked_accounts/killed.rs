//! The process is killed where it hurts most.

use super::*;
use crate::dashboard::people::ROSA;
use crate::harness::{Killable, on_both};
use std::time::Duration;

async fn at_work_for_real(store: Store, more: &[(&'static str, &str)]) -> (Killable, Joinblink) {
    let mut all: Vec<(&'static str, String)> = settings();
    all.push(("TILL_JOINBLINK_INTEGRATIONS", integrations(&[SECRET])));
    all.extend(more.iter().map(|(name, text)| (*name, (*text).to_owned())));
    let all: Vec<(&'static str, &str)> = all
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let till = Killable::beside(store, &all, |options| {
        options.integrations = vec![
            integration(SERVICE, AUTH, "Aurora Bakeries", SECRET),
            integration(OTHER_SERVICE, OTHER_AUTH, "Boreal Roasters", OTHER_SECRET),
        ];
    })
    .await;
    let joinblink = till.sandbox.control().joinblink();
    (till, joinblink)
}

/// From *Connect* to the question.
async fn question(till: &Killable, joinblink: &Joinblink, browser: &Browser) -> Page {
    let answer = joinblink.connect(SERVICE, BOB, HeaderMap::new()).await;
    let link = answer.json()["data"]["authorization_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let opened = browser.get(link).await;
    let login = browser.submit(&opened, opened.url.path(), &[]).await;
    let asked = log_in(browser, login, ROSA).await;
    let question = consent(browser, &asked, &["openid", "offline", "read"]).await;
    assert_eq!(question.url, till.at("/link-wallet"), "{}", question.body);
    question
}

/// The yes of somebody who sees their connection break.
async fn try_to_submit(browser: &Browser, question: Page) {
    let copy = browser.copy();
    let yes = async move { copy.submit(&question, "/link-wallet", &[]).await };
    assert!(tokio::spawn(yes).await.is_err(), "it was answered");
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what}");
}

fn count(joinblink: &Joinblink, method: &Method) -> usize {
    let of = |call: &SeenCall| call.method == *method && call.path.contains("linked-accounts");
    joinblink.calls().into_iter().filter(of).count()
}

on_both! {
    async fn between_add_sent_and_noted_it_is_in_doubt_and_never_sent_again(store: Store) {
        for act in [true, false] {
            let (mut till, joinblink) = at_work_for_real(store, &[]).await;
            let browser = Browser::new();
            let question = question(&till, &joinblink, &browser).await;
            // joinblink has read it, and its answer never comes.
            let hang = if act { Scripted::ActThenHang } else { Scripted::Hang };
            joinblink.script(Call::Add, vec![hang]);
            let yes = try_to_submit(&browser, question);
            let kill = async {
                until("nothing was sent", || count(&joinblink, &Method::POST) == 1).await;
                till.kill();
            };
            tokio::join!(yes, kill);
            till.start_again().await;
            let standing = browser.get(till.at("/link-wallet")).await;
            assert!(standing.says("One moment") || standing.says("Look into joinblink"), "{}", standing.text());
            let mut standing = standing;
            for _ in 0..600 {
                if standing.says("Look into joinblink") {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
                standing = browser.get(till.at("/link-wallet")).await;
            }
            assert!(standing.says("Look into joinblink"), "{}", standing.text());
            assert_eq!(count(&joinblink, &Method::POST), 1, "sent twice");
            if let Some(linked) = joinblink.linked(BOB).first() {
                let id = linked.linked_account_id.clone();
                let answer = joinblink.disconnect(SERVICE, BOB, &id, HeaderMap::new()).await;
                assert_eq!(answer.status, 200);
                assert!(joinblink.linked(BOB).is_empty());
            }
        }
    }
}

on_both! {
    async fn between_delete_and_revocation_the_work_goes_on(store: Store) {
        let keeps = [("TILL_JOINBLINK_KEEP_TOKENS", "true")];
        let (mut till, joinblink) = at_work_for_real(store, &keeps).await;
        let browser = Browser::new();
        let question = question(&till, &joinblink, &browser).await;
        let done = browser.submit(&question, "/link-wallet", &[]).await;
        assert!(done.says("Your wallet is linked"), "{}", done.text());
        let control = till.sandbox.control();
        assert_eq!(control.count_tokens().unwrap().0, 1);
        let id = joinblink.linked(BOB)[0].linked_account_id.clone();
        // joinblink has deleted it, and its answer never comes: nothing was revoked yet.
        joinblink.script(Call::Delete, vec![Scripted::ActThenHang]);
        let no = joinblink.disconnect(SERVICE, BOB, &id, HeaderMap::new());
        let kill = async {
            until("nothing was sent", || count(&joinblink, &Method::DELETE) == 1).await;
            till.kill();
        };
        let (answer, ()) = tokio::join!(no, kill);
        assert_ne!(answer.status, 200);
        assert!(joinblink.linked(BOB).is_empty());
        assert_eq!(control.count_tokens().unwrap().0, 1, "not revoked yet");
        till.start_again().await;
        // The one who died held it for a minute; a press does not wait for less.
        till.make_due("UPDATE linked_accounts SET next_at = 0, held_until = 0").await;
        until("the token lives", || control.count_tokens().unwrap() == (0, 0)).await;
        let again = joinblink.disconnect(SERVICE, BOB, &id, HeaderMap::new()).await;
        assert_eq!(again.status, 200);
    }
}
