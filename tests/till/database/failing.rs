//! A database that fails while Till runs: 503 and "try again", nobody signed out, and all well again afterwards.

use reqwest::StatusCode;
use reqwest::header::{RETRY_AFTER, SET_COOKIE};
use sqlx::{ConnectOptions as _, Connection as _, SqlitePool};
use till::database::Database;

use super::rows::{execute, number};
use crate::harness::{Browser, EVERYTHING, Page, Till, consent, log_in, sign_in};

const ROSA: &str = "rosa@sandbox.example";
const CALLBACK: &str = "/api/auth/callback/blink";

/// The one connection that writes.
fn writer(till: &Till) -> &SqlitePool {
    match &till.state.database {
        Database::Sqlite { write, .. } => write,
        Database::Postgres(_) => unreachable!(),
    }
}

/// The page that says "in a moment", and leaves the visitor's cookies alone.
#[track_caller]
fn asks_to_come_back(page: &Page) {
    assert_eq!(
        page.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        page.body
    );
    assert_eq!(page.heading(), "Till cannot look anything up right now");
    assert!(page.headers.contains_key(RETRY_AFTER));
    let removed = |line: &reqwest::header::HeaderValue| {
        let line = line.to_str().unwrap();
        line.contains("Max-Age=0") || line.starts_with("till-session=")
    };
    assert!(!page.headers.get_all(SET_COOKIE).iter().any(removed));
}

/// A browser that has ticked everything at Blink and stands before our callback.
async fn before_the_callback(till: &Till) -> (Browser, Page) {
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    let login = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    let ticks = log_in(&browser, login, ROSA).await;
    browser.stop_before(CALLBACK);
    let stopped = consent(&browser, &ticks, &EVERYTHING).await;
    browser.stop_nowhere();
    assert_eq!(stopped.url.path(), CALLBACK);
    (browser, stopped)
}

async fn press_sign_out(browser: &Browser, till: &Till) -> Page {
    let asked = browser.get(till.at("/api/auth/signout")).await;
    browser.submit(&asked, "/api/auth/signout", &[]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn read_only() {
    let till = Till::usual().await;
    let signed_in = Browser::new();
    sign_in(&signed_in, &till, ROSA).await;
    let (coming, callback) = before_the_callback(&till).await;
    let database = &till.state.database;
    execute(database, "PRAGMA query_only = ON", &[]).await;

    let token_requests = till.control.count("POST /oauth2/token");
    asks_to_come_back(&coming.get(&callback.url).await);
    assert_eq!(till.control.count("POST /oauth2/token"), token_requests);
    asks_to_come_back(&press_sign_out(&signed_in, &till).await);
    // Who only looks needs nothing written.
    let wallets = signed_in.get(till.at("/wallets")).await;
    assert_eq!(wallets.status, StatusCode::OK);
    assert_eq!(wallets.url.path(), "/wallets");

    execute(database, "PRAGMA query_only = OFF", &[]).await;
    // The same callback once more, as "try again" does.
    let wallets = coming.get(&callback.url).await;
    assert_eq!(wallets.url.path(), "/wallets");
    press_sign_out(&signed_in, &till).await;
    assert!(signed_in.cookie(&till.url, "till-session").is_none());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn full() {
    let till = Till::usual().await;
    let (browser, callback) = before_the_callback(&till).await;
    let database = &till.state.database;
    // No page more than now, and no room for a session on any of these: the sign-in finds out half way.
    sqlx::query("PRAGMA max_page_count = 1")
        .fetch_one(writer(&till))
        .await
        .unwrap();
    for bytes in [1000, 20] {
        let full = loop {
            let row = sqlx::query(
                "INSERT INTO sessions (id_hash, record, created_at, seen_at, expires_at)
                 VALUES (randomblob(32), hex(randomblob($1)), 0, 0, 9999999999)",
            )
            .bind(bytes);
            if let Err(error) = row.execute(writer(&till)).await {
                break error;
            }
        };
        assert!(full.to_string().contains("full"), "{full}");
    }
    let page = browser.get(&callback.url).await;
    asks_to_come_back(&page);
    assert!(browser.cookie(&till.url, "till-session").is_none());
    assert_eq!(
        number(
            database,
            "SELECT count(*) FROM sessions WHERE tokens IS NOT NULL"
        )
        .await,
        0
    );
    // What was granted for nothing is given back.
    till.settled().await;
    assert_eq!(
        till.control.count("POST /oauth2/token"),
        till.control.count("POST /oauth2/revoke")
    );
    sqlx::query("PRAGMA max_page_count = 100000")
        .fetch_one(writer(&till))
        .await
        .unwrap();
    let wallets = sign_in(&browser, &till, ROSA).await;
    assert_eq!(wallets.url.path(), "/wallets");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locked_by_somebody_else() {
    let till = Till::usual().await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let file = till.state.config.database.data_dir.join("till.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut other = options.connect().await.unwrap();
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    // Reading goes on beside it.
    let wallets = browser.get(till.at("/wallets")).await;
    assert_eq!(wallets.status, StatusCode::OK);
    asks_to_come_back(&press_sign_out(&browser, &till).await);
    lock.rollback().await.unwrap();
    let wallets = browser.get(till.at("/wallets")).await;
    assert_eq!(wallets.url.path(), "/wallets", "nobody was signed out");
    press_sign_out(&browser, &till).await;
    assert!(browser.cookie(&till.url, "till-session").is_none());
    till.stop().await;
}
