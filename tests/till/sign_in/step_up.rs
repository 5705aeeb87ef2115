//! Changing things needs a grant of its own: asked for when it is needed, by the same person, just now, for minutes, and
//! taken back in the end whatever happens.

use std::time::Duration;

use secrecy::SecretString;
use till::oidc::LogoutToken;
use till::session::{NewStepUp, SessionKey, Visit};

use crate::database::rows::texts;
use crate::harness::{
    Browser, Page, Setup, Store, Till, on_both, sign_in, step_up, step_up_granting,
};

use super::sessions::advance;

const ROSA: &str = "rosa@sandbox.example";
const BRUNO: &str = "bruno@sandbox.example";
const BEGIN: &str = "/api/auth/stepup/blink";

const HERE: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

fn form_token(page: &Page) -> String {
    page.attributes("input[name=csrf]", "value").swap_remove(0)
}

/// Whether the page that asks for it leads on at once, as somebody's who may change things already.
async fn may(browser: &Browser, till: &Till) -> bool {
    let page = browser.get(till.at("/stepup?return_to=/account")).await;
    page.url.path() == "/account"
}

/// Waits until this many access tokens are left at the provider.
async fn left(till: &Till, wanted: usize) {
    let mut found = 0;
    for _ in 0..500 {
        found = till.control.count_tokens().unwrap().0;
        if found == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{found} tokens are left, and not {wanted}");
}

fn asked_of(page: &Page, name: &str) -> Option<String> {
    let hop = page.hops.iter().find(|url| url.path() == "/oauth2/auth")?;
    let mut pairs = hop.query_pairs();
    pairs.find_map(|(found, value)| (found == name).then(|| value.into_owned()))
}

on_both! {
    async fn blink_asks_anew_and_the_grant_lasts_for_minutes(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Browser::new();
        sign_in(&rosa, &till, ROSA).await;
        assert!(!may(&rosa, &till).await);
        let asked = rosa.get(till.at("/stepup?return_to=/account/keys/new")).await;
        assert_eq!(asked.heading(), "Confirm it at Blink");
        assert!(asked.says("API keys") && asked.says("after 15 minutes"), "{}", asked.text());
        let login = rosa.submit(&asked, BEGIN, &[]).await;
        assert_eq!(asked_of(&login, "prompt").as_deref(), Some("login"));
        assert_eq!(asked_of(&login, "scope").as_deref(), Some("openid read write"), "and nothing that lasts");
        let session = rosa.cookie(&till.url, "till-session");
        let done = step_up(&rosa, &till, ROSA, "/account?from=here").await;
        assert_eq!((done.url.path(), done.url.query()), ("/account", Some("from=here")));
        assert_eq!(done.written("step_up").len(), 1);
        assert_eq!(rosa.cookie(&till.url, "till-session"), session, "the session is the same");
        assert!(may(&rosa, &till).await);
        // Another browser of the same person may nothing.
        let elsewhere = Browser::new();
        sign_in(&elsewhere, &till, ROSA).await;
        assert!(!may(&elsewhere, &till).await);
        assert_eq!(till.control.count_tokens().unwrap().0, 3);
        advance(&till, 901).await;
        assert!(!may(&rosa, &till).await, "its time is over");
        left(&till, 2).await;
        till.stop().await;
    }
}

on_both! {
    async fn it_ends_with_done_with_the_session_and_with_the_next_one(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let (rosa, phone) = (Browser::new(), Browser::new());
        sign_in(&rosa, &till, ROSA).await;
        let page = step_up(&rosa, &till, ROSA, "/account").await;
        let token = form_token(&page);
        let answer = rosa.post_once(till.at("/api/auth/stepup/end").as_str(), &[("csrf", token.as_str()), ("return_to", "/account")], &HERE).await;
        assert_eq!(answer.headers["location"], "/account");
        assert!(!may(&rosa, &till).await);
        left(&till, 1).await;
        // A second grant takes the place of the first.
        step_up(&rosa, &till, ROSA, "/account").await;
        till.state.sessions.sweep_step_ups().await.unwrap();
        left(&till, 2).await;
        // Ended from elsewhere: nobody holds that cookie here.
        sign_in(&phone, &till, ROSA).await;
        let all = phone.get(till.at("/account/sessions/end?which=others")).await;
        phone.submit(&all, "/account/sessions/end", &[]).await;
        assert!(!may(&rosa, &till).await);
        left(&till, 1).await;
        // Signed out by hand.
        step_up(&phone, &till, ROSA, "/account").await;
        let out = phone.get(till.at("/api/auth/signout")).await;
        phone.submit(&out, "/api/auth/signout", &[]).await;
        left(&till, 0).await;
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boxes_that_are_not_ticked_and_other_people_get_nothing() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    for (who, boxes, heading) in [
        (ROSA, &["openid", "read"][..], "The box was not ticked"),
        (ROSA, &["openid", "write"][..], "The box was not ticked"),
        (ROSA, &[][..], "The box was not ticked"),
        (
            BRUNO,
            &["openid", "read", "write"][..],
            "That was somebody else",
        ),
        (BRUNO, &["read", "write"][..], "That was somebody else"),
    ] {
        let page = step_up_granting(&rosa, &till, who, boxes, "/account?x=1").await;
        assert_eq!(page.url.path(), "/stepup", "{who} {boxes:?}");
        assert!(page.says(heading), "{who} {boxes:?}: {}", page.text());
        let back = ("return_to".to_owned(), "/account?x=1".to_owned());
        assert!(page.form(BEGIN).unwrap().fields.contains(&back));
        assert!(!may(&rosa, &till).await, "{who} {boxes:?}");
        left(&till, 1).await;
    }
    // Whoever does not tick `openid` is known by userinfo.
    step_up_granting(&rosa, &till, ROSA, &["read", "write"], "/account").await;
    assert!(may(&rosa, &till).await);
    assert_eq!(rosa.get(till.at("/wallets")).await.url.path(), "/wallets");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ended_meanwhile_gets_nothing() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let asked = rosa.get(till.at("/stepup?return_to=/account")).await;
    let login = rosa.submit(&asked, BEGIN, &[]).await;
    let boxes = crate::harness::log_in(&rosa, login, ROSA).await;
    rosa.stop_before("/api/auth/callback/blink");
    let on_its_way = crate::harness::consent(&rosa, &boxes, &["openid", "read", "write"]).await;
    rosa.stop_nowhere();
    // In another tab somebody else signs in, in the same browser.
    let out = rosa.get(till.at("/api/auth/signout")).await;
    rosa.submit(&out, "/api/auth/signout", &[]).await;
    sign_in(&rosa, &till, BRUNO).await;
    let page = rosa.get(&on_its_way.url).await;
    assert!(page.says("Your sign-in has ended"), "{}", page.text());
    assert!(!may(&rosa, &till).await);
    left(&till, 1).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scopes_for_it_the_page_explains() {
    let till = Till::start(Setup::default().with("TILL_STEP_UP_SCOPES", "")).await;
    let rosa = Browser::new();
    let home = sign_in(&rosa, &till, ROSA).await;
    let page = rosa.get(till.at("/stepup?return_to=/account")).await;
    assert_eq!(page.heading(), "This Till only looks");
    assert!(page.form(BEGIN).is_none());
    let token = form_token(&home);
    let answer = rosa
        .post_once(till.at(BEGIN).as_str(), &[("csrf", token.as_str())], &HERE)
        .await;
    assert_eq!(answer.headers["location"], "/stepup?return_to=%2F");
    till.stop().await;
}

on_both! {
    async fn a_dump_holds_nothing_of_it(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Browser::new();
        sign_in(&rosa, &till, ROSA).await;
        step_up(&rosa, &till, ROSA, "/account").await;
        let columns = match store {
            Store::Sqlite => "SELECT hex(session_hash) || hex(token) || hex(token_hash) FROM step_ups
                              UNION ALL SELECT hex(token_hash) || hex(token) FROM revocations",
            Store::Postgres => "SELECT upper(encode(session_hash, 'hex') || encode(token, 'hex') || encode(token_hash, 'hex')) FROM step_ups
                              UNION ALL SELECT upper(encode(token_hash, 'hex') || encode(token, 'hex')) FROM revocations",
        };
        let dumped = texts(&till.state.database, columns).await;
        assert_eq!(dumped.len(), 2, "the grant, and the note to take it back");
        let in_hex: String = b"ory_at_".iter().map(|byte| format!("{byte:02X}")).collect();
        assert!(dumped.iter().all(|row| row.len() > 100 && !row.contains(&in_hex)));
        till.stop().await;
    }
}

/// The session that this browser holds, as the store knows it.
async fn visit(browser: &Browser, till: &Till) -> Visit {
    let id = browser.cookie(&till.url, "till-session").unwrap();
    let key = SessionKey::new(id.parse().unwrap());
    till.state.sessions.find(key).await.unwrap().unwrap()
}

on_both! {
    async fn a_run_of_payouts_takes_it_over_to_its_end(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Browser::new();
        sign_in(&rosa, &till, ROSA).await;
        step_up(&rosa, &till, ROSA, "/account").await;
        let (visit, sessions) = (visit(&rosa, &till).await, &till.state.sessions);
        let grant = async || sessions.stepped_up(&visit).await.unwrap().unwrap();
        let (first, second) = (grant().await, grant().await);
        let (one, other) = tokio::join!(sessions.lend(&visit, first, 7_200), sessions.lend(&visit, second, 7_200));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_ne!(one.is_some(), other.is_some(), "one of two gets it");
        let lent = one.or(other).unwrap();
        let hour = lent.until - till.state.clock.unix();
        assert!((3_500..=3_600).contains(&hour), "no longer than the token is good for: {hour}");
        assert!(!may(&rosa, &till).await, "the session has none any more");
        assert!(sessions.keep_lent(&lent).await.unwrap());
        advance(&till, 1_000).await;
        till.state.sessions.sweep_step_ups().await.unwrap();
        till.state.outbox.work_off().await.unwrap();
        assert_eq!(till.control.count_tokens().unwrap().0, 2, "it outlives the session's minutes");
        till.state.outbox.revoke_noted(&lent.hash).await.unwrap();
        assert!(!sessions.keep_lent(&lent).await.unwrap(), "whatever is being taken back stays so");
        left(&till, 1).await;
        till.stop().await;
    }
}

on_both! {
    async fn what_no_run_has_taken_over_within_a_minute_is_taken_back(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Browser::new();
        sign_in(&rosa, &till, ROSA).await;
        step_up(&rosa, &till, ROSA, "/account").await;
        let (visit, sessions) = (visit(&rosa, &till).await, &till.state.sessions);
        let grant = sessions.stepped_up(&visit).await.unwrap().unwrap();
        let lent = sessions.lend(&visit, grant, 7_200).await.unwrap().unwrap();
        // Here the process ends, before the run has it.
        advance(&till, 61).await;
        left(&till, 1).await;
        assert!(!sessions.keep_lent(&lent).await.unwrap());
        till.stop().await;
    }
}

on_both! {
    async fn a_logout_that_came_first_leaves_nothing(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Browser::new();
        sign_in(&rosa, &till, ROSA).await;
        let visit = visit(&rosa, &till).await;
        let logout = LogoutToken { sid: Some("of the step-up".to_owned()), subject: None, jti: "one".to_owned() };
        assert!(till.state.sessions.end_by_provider(&logout, 600).await.unwrap());
        for (sid, kept) in [(Some("of the step-up"), false), (Some("another"), true), (None, true)] {
            let token = SecretString::from(format!("ory_at_of_{sid:?}"));
            let new = NewStepUp { token: &token, sid, begun_at: 0, expires_in: 3_600, seconds: 900 };
            assert_eq!(till.state.sessions.step_up(&visit, &new).await.unwrap(), kept, "{sid:?}");
            assert_eq!(till.state.sessions.stepped_up(&visit).await.unwrap().is_some(), kept);
        }
        till.stop().await;
    }
}
