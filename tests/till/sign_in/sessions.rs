//! Sessions: new ids, two ends of life, and nothing of one person left for the next.

use reqwest::StatusCode;

use crate::harness::{Browser, EVERYTHING, Setup, Store, Till, consent, log_in, on_both, sign_in};

const ROSA: &str = "rosa@sandbox.example";
const SESSION: &str = "till-session";

/// Moves the database's clock, by which sessions live and die.
pub(super) async fn advance(till: &Till, seconds: i64) {
    use till::database::Database;
    let (sqlite, postgres) = (
        format!("DROP VIEW clock; CREATE VIEW clock AS SELECT unixepoch() + {seconds} AS now"),
        format!(
            "CREATE OR REPLACE VIEW clock AS SELECT CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT) + {seconds} AS now"
        ),
    );
    match &till.state.database {
        Database::Sqlite { write, .. } => sqlx::raw_sql(sqlx::AssertSqlSafe(sqlite))
            .execute(write)
            .await
            .map(drop)
            .unwrap(),
        Database::Postgres(pool) => sqlx::raw_sql(sqlx::AssertSqlSafe(postgres))
            .execute(pool)
            .await
            .map(drop)
            .unwrap(),
    }
}

on_both! {
    async fn a_planted_id_stays_worthless(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        let planted = "AAAAAAAAAAAAAAAAAAAAAA";
        browser.set_cookie(&till.url, &format!("{SESSION}={planted}; Path=/"));
        sign_in(&browser, &till, ROSA).await;
        let id = browser.cookie(&till.url, SESSION).unwrap();
        assert_ne!(id, planted);
        let attacker = Browser::new();
        attacker.set_cookie(&till.url, &format!("{SESSION}={planted}; Path=/"));
        assert_eq!(attacker.get(till.at("/wallets")).await.url.path(), "/signin");
        till.stop().await;
    }
}

on_both! {
    async fn a_second_person_gets_nothing_of_the_first(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let before = browser.copy();
        let anew = browser.get(till.at("/signin?again=1")).await;
        let login = browser.submit(&anew, "/api/auth/signin/blink", &[]).await;
        let boxes = log_in(&browser, login, "bruno@sandbox.example").await;
        consent(&browser, &boxes, &EVERYTHING).await;
        let account = browser.get(till.at("/account")).await;
        assert!(account.says("bruno"), "{}", account.text());
        assert!(!account.says("rosa_cafe"));
        assert_eq!(before.get(till.at("/wallets")).await.url.path(), "/signin");
        till.settled().await;
        assert_eq!(till.control.count("POST /oauth2/revoke"), 1);
        till.stop().await;
    }
}

on_both! {
    async fn a_session_dies_of_idleness_and_of_age(store: Store) {
        let setup = Setup::on(store)
            .with("TILL_SESSION_IDLE", 100)
            .with("TILL_SESSION_LIFETIME", 350)
            .with("TILL_SESSION_TOUCH", 10);
        let till = Till::start(setup).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        for later in [90, 180, 270, 340] {
            advance(&till, later).await;
            assert_eq!(browser.get_once(till.at("/wallets")).await.status, StatusCode::OK, "{later} s");
        }
        advance(&till, 355).await;
        assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin");
        advance(&till, 0).await;
        let idle = Browser::new();
        sign_in(&idle, &till, ROSA).await;
        advance(&till, 105).await;
        assert_eq!(idle.get(till.at("/wallets")).await.url.path(), "/signin");
        till.stop().await;
    }
}

on_both! {
    async fn a_slow_request_cannot_bring_an_ended_session_back(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let before = browser.copy();
        till.control.set_latency(till::sandbox::Part::Api, 600);
        let slow = async { before.get_once(till.at("/wallets")).await };
        let out = async {
            tokio::time::sleep(std::time::Duration::from_millis(150)).await;
            let asked = browser.get(till.at("/api/auth/signout")).await;
            browser.stop_before("/oauth2/sessions/logout");
            browser.submit(&asked, "/api/auth/signout", &[]).await
        };
        let (_, _) = tokio::join!(slow, out);
        assert_eq!(before.get(till.at("/wallets")).await.url.path(), "/signin");
        till.stop().await;
    }
}

on_both! {
    async fn an_operator_ends_a_persons_sessions(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let (rosa, bruno) = (Browser::new(), Browser::new());
        sign_in(&rosa, &till, ROSA).await;
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        let id = till.control.people().iter().find(|person| person.name == "Rosa").unwrap().id.clone();
        assert_eq!(till.state.sessions.end_all_of(&id).await.unwrap(), 1);
        assert_eq!(rosa.get(till.at("/wallets")).await.url.path(), "/signin");
        assert_eq!(bruno.get(till.at("/wallets")).await.url.path(), "/wallets");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn begun_sign_ins_store_nothing() {
    let till = Till::usual().await;
    for _ in 0..100 {
        let browser = Browser::new();
        let explained = browser.get(till.at("/signin")).await;
        browser.stop_before("/oauth2/auth");
        browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
    }
    let till::database::Database::Sqlite { read, .. } = &till.state.database else {
        unreachable!()
    };
    for table in ["sessions", "used_states", "ended_logins"] {
        let query = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let (rows,): (i64,) = sqlx::query_as(query).fetch_one(read).await.unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    till.stop().await;
}
