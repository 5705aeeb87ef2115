//! Every connection is taken: people are told so in time, and nobody hangs or is signed out.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use till::database::Database;

use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in};

on_both! {
    async fn pages_say_so_in_time_and_come_back(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Browser::new();
        sign_in(&rosa, &till, "rosa@sandbox.example").await;
        till.settled().await;
        match &till.state.database {
            Database::Sqlite { read, .. } => look(&rosa, &till, read).await,
            Database::Postgres(pool) => look(&rosa, &till, pool).await,
        }
        let page = rosa.get(till.at("/wallets")).await;
        assert_eq!((page.status, page.url.path()), (StatusCode::OK, "/wallets"));
        till.stop().await;
    }
}

async fn look<D: sqlx::Database>(rosa: &Browser, till: &Till, pool: &sqlx::Pool<D>) {
    let mut taken = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        taken.push(pool.acquire().await.unwrap());
    }
    let begun = Instant::now();
    let page = rosa.get(till.at("/wallets")).await;
    assert_eq!(
        page.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        page.body
    );
    assert!(page.headers.contains_key("retry-after"));
    assert!(!page.headers.contains_key("set-cookie"));
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    drop(taken);
}
