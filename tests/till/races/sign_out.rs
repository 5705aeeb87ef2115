//! Signing out while something is under way: the session stays dead, and tokens that come late are revoked.

use std::time::Duration;

use till::sandbox::Part;

use super::{instances, rounds, stop};
use crate::database::rows::number;
use crate::harness::{Browser, Setup, Store, on_both, sign_in};

const SIGN_OUT: &str = "/api/auth/signout";

/// What is slow while somebody signs out.
#[derive(Clone, Copy, Debug)]
enum Slow {
    /// A page, as Blink takes its time.
    Page,
    /// A refresh, as the provider does.
    Refresh,
}

async fn signed_out_meanwhile(store: Store, slow: Slow) {
    let tills = instances(Setup::on(store)).await;
    let (first, last) = (&tills[0], &tills[tills.len() - 1]);
    let control = &first.control;
    let rounds = rounds(8);
    for round in 0..rounds {
        let browser = Browser::new();
        sign_in(&browser, first, "rosa@sandbox.example").await;
        let asked = browser.get(first.at(SIGN_OUT)).await;
        let part = match slow {
            Slow::Page => Part::Api,
            Slow::Refresh => {
                control.expire_access_tokens(None).unwrap();
                Part::Provider
            }
        };
        control.set_latency(part, 60);
        let (under_way, address) = (browser.led_to(first), first.at("/wallets"));
        let page = tokio::spawn(async move { under_way.get_once(address).await.status });
        // Now before the request arrives, now while it waits, now after it.
        let moment = u64::try_from(round % 16).unwrap() * 10;
        tokio::time::sleep(Duration::from_millis(moment)).await;
        let elsewhere = browser.led_to(last);
        elsewhere.stop_before("/oauth2/sessions/logout");
        elsewhere.submit(&asked, SIGN_OUT, &[]).await;
        page.await.unwrap();
        control.set_latency(part, 0);
        for till in &tills {
            let page = browser.led_to(till).get_once(till.at("/wallets")).await;
            assert!(
                page.headers["location"]
                    .to_str()
                    .unwrap()
                    .starts_with("/signin"),
                "round {round}: the session lives"
            );
        }
        for _ in 0..300 {
            if control.count_tokens().unwrap() == (0, 0) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(
            control.count_tokens().unwrap(),
            (0, 0),
            "round {round}, after {moment} ms: a token outlived its session"
        );
    }
    let alive = "SELECT count(*) FROM sessions WHERE ended_at IS NULL OR tokens IS NOT NULL";
    assert_eq!(number(&first.state.database, alive).await, 0);
    println!(
        "{store:?}, slow {slow:?}: signed out {rounds} times meanwhile, every session dead, no token left"
    );
    stop(tills).await;
}

on_both! {
    async fn a_slow_page_brings_no_session_back(store: Store) {
        signed_out_meanwhile(store, Slow::Page).await;
    }
}

on_both! {
    async fn a_late_token_is_revoked(store: Store) {
        signed_out_meanwhile(store, Slow::Refresh).await;
    }
}
