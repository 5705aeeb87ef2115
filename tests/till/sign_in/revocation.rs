//! Tokens that nobody uses any more are taken back by the provider: once, however long it was down, whoever ended the session.

use std::time::{Duration, Instant};

use till::sandbox::{Down, Part};

use crate::database::rows::{execute, number};
use crate::harness::{Browser, SOON, Setup, Store, Till, on_both, sign_in};

use super::sessions::advance;

const ROSA: &str = "rosa@sandbox.example";
const SIGN_OUT: &str = "/api/auth/signout";
const REVOKE: &str = "POST /oauth2/revoke";

async fn noted(till: &Till) -> i64 {
    number(&till.state.database, "SELECT count(*) FROM revocations").await
}

/// As if the pause were over.
async fn time_has_come(till: &Till) {
    execute(
        &till.state.database,
        "UPDATE revocations SET next_at = 0",
        &[],
    )
    .await;
}

async fn sign_out_while_down(till: &Till, down: Down) -> Browser {
    let browser = Browser::new();
    sign_in(&browser, till, ROSA).await;
    let asked = browser.get(till.at(SIGN_OUT)).await;
    till.control.set_down(Part::Provider, down).await.unwrap();
    let before = browser.copy();
    browser.stop_before("/oauth2/sessions/logout");
    let begun = Instant::now();
    browser.submit(&asked, SIGN_OUT, &[]).await;
    assert!(begun.elapsed() < SOON);
    before
}

on_both! {
    async fn l3_a_revocation_outlives_a_provider_that_is_down(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let other = till.another().await;
        let before = sign_out_while_down(&till, Down::Refuse).await;
        assert_eq!(before.get(till.at("/wallets")).await.url.path(), "/signin");
        till.settled().await;
        assert_eq!(noted(&till).await, 1);
        assert_eq!(till.control.count_tokens().unwrap(), (1, 1), "nothing was to be had yet");
        till.control.set_down(Part::Provider, Down::Up).await.unwrap();
        till.control.clear_journal();
        time_has_come(&till).await;
        let (one, two) = tokio::join!(till.state.outbox.work_off(), other.state.outbox.work_off());
        one.unwrap();
        two.unwrap();
        for _ in 0..200 {
            if noted(&till).await == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(noted(&till).await, 0);
        assert_eq!(till.control.count(REVOKE), 1, "once, of two instances");
        assert_eq!(till.control.count_tokens().unwrap(), (0, 0));
        other.stop().await;
        till.stop().await;
    }
}

on_both! {
    async fn l3_a_try_that_fails_is_put_off_longer_each_time(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        sign_out_while_down(&till, Down::Refuse).await;
        till.settled().await;
        let mut pauses = Vec::new();
        for _ in 0..4 {
            let pause = "SELECT next_at - now FROM revocations, clock";
            pauses.push(number(&till.state.database, pause).await);
            time_has_come(&till).await;
            till.state.outbox.work_off().await.unwrap();
        }
        assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
        till.control.set_down(Part::Provider, Down::Up).await.unwrap();
        till.stop().await;
    }
}

on_both! {
    async fn l3_a_token_that_has_expired_is_not_handed_in(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        sign_out_while_down(&till, Down::Refuse).await;
        till.settled().await;
        till.control.set_down(Part::Provider, Down::Up).await.unwrap();
        till.control.clear_journal();
        advance(&till, 31 * 24 * 3600).await;
        till.state.outbox.work_off().await.unwrap();
        assert_eq!(till.control.count(REVOKE), 0);
        till::session::sweep(&till.state.database, 60).await.unwrap();
        assert_eq!(noted(&till).await, 0);
        till.stop().await;
    }
}

on_both! {
    async fn what_is_noted_is_sealed(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        sign_out_while_down(&till, Down::Refuse).await;
        till.settled().await;
        let clear = match store {
            Store::Sqlite => "SELECT count(*) FROM revocations WHERE instr(token, 'ory_') > 0",
            Store::Postgres => "SELECT count(*) FROM revocations WHERE position('ory_'::bytea IN token) > 0",
        };
        assert_eq!((noted(&till).await, number(&till.state.database, clear).await), (1, 0));
        till.control.set_down(Part::Provider, Down::Up).await.unwrap();
        till.stop().await;
    }
}

on_both! {
    async fn h5_a_session_ended_from_elsewhere_is_revoked_when_its_browser_shows_up(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        assert_eq!(till.state.sessions.end_all().await.unwrap(), 1);
        till.control.clear_journal();
        for _ in 0..3 {
            assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin");
        }
        till.settled().await;
        assert_eq!(till.control.count(REVOKE), 1);
        assert_eq!(till.control.count_tokens().unwrap(), (0, 0));
        assert_eq!(noted(&till).await, 0);
        let left = "SELECT count(*) FROM sessions WHERE tokens IS NOT NULL";
        assert_eq!(number(&till.state.database, left).await, 0);
        till.stop().await;
    }
}

on_both! {
    async fn a_session_that_idled_away_keeps_no_tokens(store: Store) {
        let till = Till::start(Setup::on(store).with("TILL_SESSION_IDLE", 100)).await;
        sign_in(&Browser::new(), &till, ROSA).await;
        let left = "SELECT count(*) FROM sessions WHERE tokens IS NOT NULL";
        till::session::sweep(&till.state.database, 100).await.unwrap();
        assert_eq!(number(&till.state.database, left).await, 1, "still in use");
        advance(&till, 101).await;
        till::session::sweep(&till.state.database, 100).await.unwrap();
        assert_eq!(number(&till.state.database, left).await, 0);
        till.stop().await;
    }
}

on_both! {
    async fn a_session_that_idled_away_is_revoked_where_its_browser_comes_first(store: Store) {
        let till = Till::start(Setup::on(store).with("TILL_SESSION_IDLE", 100)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        advance(&till, 101).await;
        assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin");
        till.settled().await;
        assert_eq!(till.control.count_tokens().unwrap(), (0, 0));
        till.stop().await;
    }
}
