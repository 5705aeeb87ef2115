//! SIGKILL, again and again: under load, and at any point of a refresh.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use till::sandbox::Part;

use super::rounds;
use crate::harness::{Browser, Killable, Store, on_both};

/// People who look at their wallets all the time.
const PEOPLE: usize = 6;
/// Seconds that one request owns a refresh.
const LEASE: u64 = 3;

on_both! {
    async fn under_load_no_session_is_lost(store: Store) {
        let mut till = Killable::start(store, &[]).await;
        let mut browsers = Vec::new();
        for _ in 0..PEOPLE {
            let browser = Browser::new();
            till.sign_in(&browser).await;
            browsers.push(browser);
        }
        let (over, served) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let load: Vec<_> = browsers
            .iter()
            .map(|browser| {
                let (browser, address) = (browser.copy(), till.at("/wallets"));
                let (over, served) = (Arc::clone(&over), Arc::clone(&served));
                tokio::spawn(async move {
                    while !over.load(Ordering::Relaxed) {
                        match browser.try_get(&address).await {
                            Ok(status) => {
                                assert_eq!(status, StatusCode::OK);
                                served.fetch_add(1, Ordering::Relaxed);
                            }
                            // It was killed meanwhile.
                            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
                        }
                    }
                })
            })
            .collect();
        let rounds = rounds(6) / 2;
        for round in 0..rounds {
            // On a busy machine it takes a while until there is any load.
            let before = served.load(Ordering::Relaxed);
            while served.load(Ordering::Relaxed) < before + PEOPLE {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tokio::time::sleep(Duration::from_millis(37 * (u64::try_from(round).unwrap() % 7))).await;
            till.restart().await;
        }
        over.store(true, Ordering::Relaxed);
        for one in load {
            one.await.unwrap();
        }
        for browser in &browsers {
            assert_eq!(browser.get_once(till.at("/wallets")).await.status, StatusCode::OK);
        }
        if store == Store::Sqlite {
            assert_eq!(integrity(&till).await, "ok");
        }
        let served = served.load(Ordering::Relaxed);
        assert!(served > rounds, "there was no load");
        println!("{store:?}: killed {rounds} times under {served} pages: {PEOPLE} of {PEOPLE} sessions live");
    }
}

on_both! {
    async fn at_any_point_of_a_refresh_nobody_waits_longer_than_the_lease(store: Store) {
        let settings = [("TILL_PROVIDER_DEADLINE", "1"), ("TILL_REFRESH_LEASE", "3")];
        let mut till = Killable::start(store, &settings).await;
        let control = till.sandbox.control();
        let browser = Browser::new();
        till.sign_in(&browser).await;
        let (rounds, mut longest, mut again) = (rounds(6) / 2, Duration::ZERO, 0);
        for round in 0..rounds {
            control.expire_access_tokens(None).unwrap();
            control.set_latency(Part::Provider, 120);
            let (other, address) = (browser.copy(), till.at("/wallets"));
            let page = tokio::spawn(async move { other.try_get(&address).await });
            let moment = u64::try_from(round).unwrap() * 67 % 260;
            tokio::time::sleep(Duration::from_millis(moment)).await;
            control.set_latency(Part::Provider, 0);
            till.restart().await;
            // Whatever it says: it was killed.
            drop(page.await.unwrap());
            let begun = Instant::now();
            loop {
                let page = browser.get(till.at("/wallets")).await;
                match (page.status, page.url.path()) {
                    (StatusCode::OK, "/wallets") => break,
                    (StatusCode::OK, "/signin") => {
                        again += 1;
                        till.sign_in(&browser).await;
                        break;
                    }
                    (StatusCode::SERVICE_UNAVAILABLE, _) => tokio::time::sleep(Duration::from_millis(50)).await,
                    other => panic!("killed after {moment} ms: {other:?}"),
                }
                assert!(begun.elapsed() < Duration::from_secs(LEASE + 8), "killed after {moment} ms: stuck");
            }
            longest = longest.max(begun.elapsed());
        }
        println!("{store:?}: killed {rounds} times during a refresh: {again} signed in again, the longest wait {longest:.1?}, the lease {LEASE} s");
    }
}

async fn integrity(till: &Killable) -> String {
    let file = till.folder.path().join("till.db");
    assert!(file.exists(), "{}", file.display());
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await
        .unwrap();
    sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .unwrap()
}
