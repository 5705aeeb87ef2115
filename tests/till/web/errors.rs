//! What goes wrong on our side: a page that says so, and nobody pays for it with their session.

use axum::http::Method;
use reqwest::StatusCode;
use reqwest::header::{RETRY_AFTER, SET_COOKIE};
use sqlx::Connection as _;
use till::database::Database;
use till::web::routes::{Caller, Routes};

use super::safe::assert_private;
use crate::harness::{Browser, Page, Setup, Store, Till, on_both, sign_in};

const ROSA: &str = "rosa@sandbox.example";

/// Takes the database away as a failing disk or a failing server would.
async fn take_away(till: &Till) {
    match &till.state.database {
        Database::Sqlite { .. } => till.state.database.close().await,
        Database::Postgres(_) => on_server(till, "false", true).await,
    }
}

/// PostgreSQL's comes back; a closed file does not.
async fn give_back(till: &Till) -> bool {
    let returns = matches!(till.state.database, Database::Postgres(_));
    if returns {
        on_server(till, "true", false).await;
    }
    returns
}

/// Allows connections to this Till's database or not, and ends those that there are.
async fn on_server(till: &Till, allow: &str, end: bool) {
    let (_, url) = &till.database_settings[0];
    let (server, name) = url.rsplit_once('/').unwrap();
    let mut connection = sqlx::PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let allowing = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allow}");
    let ending =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    for sql in [Some(allowing), end.then_some(ending)]
        .into_iter()
        .flatten()
    {
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
    }
}

/// 503, when to come back, and the cookies left as they are.
#[track_caller]
fn is_away(page: &Page) {
    let of = &page.url;
    assert_eq!(
        page.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{of}: {}",
        page.body
    );
    assert_eq!(page.heading(), "Till cannot look anything up right now");
    assert!(page.says("You are still signed in"), "{of}");
    assert_private(&page.headers, of.as_str());
    let pause: u64 = page.headers[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&pause), "{of}: {pause}");
    for line in page.headers.get_all(SET_COOKIE) {
        let line = line.to_str().unwrap();
        assert!(!line.starts_with("till-session"), "{of}: {line}");
        assert!(!line.contains("Max-Age=0"), "{of}: {line}");
    }
}

on_both! {
    async fn a_database_that_is_gone_signs_nobody_out(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Browser::new();
        let wallets = sign_in(&rosa, &till, ROSA).await;
        let session = rosa.cookie(&till.url, "till-session");
        take_away(&till).await;
        for path in ["/", "/wallets", "/transactions", "/transactions/5f", "/account", "/signin/granted"] {
            is_away(&rosa.get(till.at(path)).await);
        }
        // Forms of pages that were open before.
        is_away(&rosa.submit(&wallets, "/preferences", &[]).await);
        is_away(&rosa.get(till.at("/api/auth/signout")).await);
        let csrf = wallets.attributes("input[name=csrf]", "value")[0].clone();
        let headers = [("sec-fetch-site", "same-origin")];
        let signout = till.at("/api/auth/signout");
        is_away(&rosa.post_once(signout.as_str(), &[("csrf", &csrf)], &headers).await);
        assert_eq!(rosa.cookie(&till.url, "till-session"), session);
        // Who has no session is served what needs no database.
        let stranger = Browser::new();
        for path in ["/", "/signin", "/assets/app.css"] {
            let page = stranger.once(Method::GET, till.at(path), &[], "").await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
        }
        if give_back(&till).await {
            // Connections that broke are found out one by one.
            for _ in 0..12 {
                rosa.get(till.at("/signin")).await;
            }
            let wallets = rosa.get(till.at("/wallets")).await;
            assert_eq!(wallets.url.path(), "/wallets");
            assert_eq!(wallets.status, StatusCode::OK);
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_a_page_and_the_next_request_is_served() {
    let till = Till::usual().await;
    let routes = till::app::routes().get("/panics", Caller::Anyone, panics);
    let router = till::app::layered(&till.state, routes);
    let browser = Browser::beside(router, till.url.clone());
    sign_in(&browser, &till, ROSA).await;
    let page = browser.get(till.at("/panics")).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(page.heading(), "Something went wrong on our side");
    assert_private(&page.headers, "a panic");
    let id = page.headers["x-request-id"].to_str().unwrap();
    assert!(page.says(id), "it can be reported");
    assert!(!page.body.contains("the reason"), "{}", page.body);
    let wallets = browser.get(till.at("/wallets")).await;
    assert_eq!(wallets.status, StatusCode::OK);
    till.stop().await;
}

async fn panics() -> &'static str {
    panic!("for the reason that this is a test")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_internal_error_keeps_its_reason_to_itself() {
    let till = Till::usual().await;
    let fails = async || -> Result<(), till::web::error::Error> {
        Err(till::web::error::Error::Internal("the reason".to_owned()))
    };
    let routes = Routes::new().get("/fails", Caller::Anyone, fails);
    let browser = Browser::beside(till::app::layered(&till.state, routes), till.url.clone());
    let page = browser.get(till.at("/fails")).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(page.heading(), "Something went wrong on our side");
    assert!(!page.body.contains("the reason"));
    till.stop().await;
}
