//! Migrations: from nothing to the present, the same on both databases, and never backwards.

use std::time::Duration;

use futures_util::future::join_all;
use secrecy::SecretString;
use tempfile::TempDir;
use till::database::{Database, Error};

use super::rows::{execute, schema, texts};
use crate::harness::binary::{run_beside, settings, till};
use crate::harness::{Setup, Store, Till, on_both, postgres};

/// The address of an empty database; the folder is SQLite's.
async fn empty(store: Store, folder: &TempDir) -> SecretString {
    SecretString::from(match store {
        Store::Sqlite => format!("sqlite:{}", folder.path().join("till.db").display()),
        Store::Postgres => postgres::new_database().await,
    })
}

on_both! {
    async fn from_nothing_and_again(store: Store) {
        let folder = TempDir::new().unwrap();
        let url = empty(store, &folder).await;
        let first = Database::open(&url).await.unwrap();
        let made = schema(&first).await;
        for part in ["sessions.tokens", "used_states.state_hash", "ended_logins.sid_hash", "clock.now", "1"] {
            assert!(made.iter().any(|found| found == part), "{part} is missing in {made:?}");
        }
        execute(
            &first,
            "INSERT INTO used_states (state_hash, expires_at) VALUES ($1, 1)",
            &[b"kept"],
        )
        .await;
        first.close().await;
        let second = Database::open(&url).await.unwrap();
        assert_eq!(schema(&second).await, made);
        assert_eq!(texts(&second, "SELECT CAST(expires_at AS TEXT) FROM used_states").await, ["1"]);
        second.close().await;
    }
}

on_both! {
    async fn many_that_start_at_once_agree(store: Store) {
        let folder = TempDir::new().unwrap();
        let url = empty(store, &folder).await;
        let mut schemas = Vec::new();
        for database in join_all((0..8).map(|_| Database::open(&url))).await {
            let database = database.unwrap();
            schemas.push(schema(&database).await);
            database.close().await;
        }
        assert!(schemas.windows(2).all(|pair| pair[0] == pair[1]), "{schemas:?}");
    }
}

on_both! {
    /// A clock that rounds is ahead of Till's own half of the time.
    async fn the_database_counts_seconds_that_have_passed(store: Store) {
        let folder = TempDir::new().unwrap();
        let database = Database::open(&empty(store, &folder).await).await.unwrap();
        for _ in 0..20 {
            let read = texts(&database, "SELECT CAST(now AS TEXT) FROM clock").await;
            let ours = jiff::Timestamp::now().as_second();
            assert!(read[0].parse::<i64>().unwrap() <= ours, "{read:?} is ahead of {ours}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        database.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn both_databases_have_the_same_tables() {
    let folder = TempDir::new().unwrap();
    let mut schemas = Vec::new();
    for store in [Store::Sqlite, Store::Postgres] {
        let database = Database::open(&empty(store, &folder).await).await.unwrap();
        schemas.push(schema(&database).await);
        database.close().await;
    }
    assert_eq!(schemas[0], schemas[1]);
}

on_both! {
    async fn one_that_is_newer_is_left_alone(store: Store) {
        let running = Till::start(Setup::on(store)).await;
        let database = &running.state.database;
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                     VALUES (9999, 'of a later Till', true, $1, 0)";
        execute(database, newer, &[b"later"]).await;
        let before = schema(database).await;
        for arguments in [&["serve"] as &[&str], &["sessions", "end", "--all"]] {
            let mut command = till(arguments);
            command
                .envs(settings(&running.state.config.database.data_dir))
                .envs(running.database_settings.clone());
            let ended = run_beside(command).await;
            assert_eq!(ended.status, Some(1), "{ended:?}");
            let said = "written by a newer version of Till (migration 9999)";
            assert!(ended.err.contains(said), "{}", ended.err);
        }
        let error = Database::open(&running.state.config.database.url).await.err();
        assert!(matches!(error, Some(Error::Newer(9999))), "{error:?}");
        assert_eq!(schema(database).await, before);
        running.stop().await;
    }
}
