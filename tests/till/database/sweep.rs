//! What has expired goes away in batches, what has not stays, and two sweepers do not mind each other.

use std::time::Duration;

use till::database::Database;
use till::session::sweep;

use super::rows::{execute, number};
use crate::harness::binary::{Running, settings, till};
use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in};

/// Longer than any session in these tests was idle.
const IDLE: i64 = 3600;

/// More than two batches of each kind, and a few rows that must stay.
async fn fill(database: &Database) {
    // A view with the numbers from 0 to 1299 in both dialects.
    const NUMBERS: &str = "CREATE VIEW numbers AS WITH RECURSIVE n(i) AS
        (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1299) SELECT i FROM n";
    execute(database, NUMBERS, &[]).await;
    let bytes = |database: &Database, sqlite: &'static str, postgres: &'static str| match database {
        Database::Sqlite { .. } => sqlite,
        Database::Postgres(_) => postgres,
    };
    for sql in [
        bytes(
            database,
            "INSERT INTO sessions (id_hash, record, created_at, seen_at, expires_at) SELECT CAST('expired' || i AS BLOB), '{}', 0, 0, 1 FROM numbers",
            "INSERT INTO sessions (id_hash, record, created_at, seen_at, expires_at) SELECT CAST('expired' || i AS BYTEA), '{}', 0, 0, 1 FROM numbers",
        ),
        bytes(
            database,
            "INSERT INTO used_states (state_hash, expires_at) SELECT CAST('expired' || i AS BLOB), 1 FROM numbers WHERE i < 700",
            "INSERT INTO used_states (state_hash, expires_at) SELECT CAST('expired' || i AS BYTEA), 1 FROM numbers WHERE i < 700",
        ),
        bytes(
            database,
            "INSERT INTO ended_logins (jti_hash, sid_hash, expires_at) SELECT CAST('expired' || i AS BLOB), CAST('s' AS BLOB), 1 FROM numbers WHERE i < 20",
            "INSERT INTO ended_logins (jti_hash, sid_hash, expires_at) SELECT CAST('expired' || i AS BYTEA), CAST('s' AS BYTEA), 1 FROM numbers WHERE i < 20",
        ),
        // Ended long ago; ended just now; alive.
        bytes(
            database,
            "INSERT INTO sessions (id_hash, record, created_at, seen_at, expires_at, ended_at) SELECT CAST('late' || i AS BLOB), '{}', 0, 0, now + 900, now - i * 7200 FROM numbers, clock WHERE i < 2",
            "INSERT INTO sessions (id_hash, record, created_at, seen_at, expires_at, ended_at) SELECT CAST('late' || i AS BYTEA), '{}', 0, 0, now + 900, now - i * 7200 FROM numbers, clock WHERE i < 2",
        ),
        bytes(
            database,
            "INSERT INTO used_states (state_hash, expires_at) SELECT CAST('alive' AS BLOB), now + 900 FROM clock",
            "INSERT INTO used_states (state_hash, expires_at) SELECT CAST('alive' AS BYTEA), now + 900 FROM clock",
        ),
        bytes(
            database,
            "INSERT INTO ended_logins (jti_hash, sid_hash, expires_at) SELECT CAST('alive' AS BLOB), CAST('s' AS BLOB), now + 900 FROM clock",
            "INSERT INTO ended_logins (jti_hash, sid_hash, expires_at) SELECT CAST('alive' AS BYTEA), CAST('s' AS BYTEA), now + 900 FROM clock",
        ),
    ] {
        execute(database, sql, &[]).await;
    }
}

/// Rows of the three tables.
async fn rows(database: &Database) -> [i64; 3] {
    [
        number(database, "SELECT count(*) FROM sessions").await,
        number(database, "SELECT count(*) FROM used_states").await,
        number(database, "SELECT count(*) FROM ended_logins").await,
    ]
}

on_both! {
    async fn everything_that_expired_and_nothing_else(store: Store) {
        let running = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &running, "rosa@sandbox.example").await;
        let database = &running.state.database;
        let alive = rows(database).await;
        fill(database).await;
        sweep(database, IDLE).await.unwrap();
        // The one that ended just now is kept, for late requests to find it ended.
        assert_eq!(rows(database).await, [alive[0] + 1, alive[1] + 1, alive[2] + 1]);
        assert_eq!(browser.get(running.at("/wallets")).await.url.path(), "/wallets");
        running.stop().await;
    }
}

on_both! {
    async fn two_instances_sweep_side_by_side(store: Store) {
        let running = Till::start(Setup::on(store)).await;
        let one = &running.state.database;
        let other = Database::open(&running.state.config.database.url).await.unwrap();
        fill(one).await;
        let (first, second) = tokio::join!(sweep(one, IDLE), sweep(&other, IDLE));
        first.unwrap();
        second.unwrap();
        assert_eq!(rows(one).await, [1, 1, 1]);
        other.close().await;
        running.stop().await;
    }
}

on_both! {
    async fn a_start_sweeps_what_piled_up(store: Store) {
        let running = Till::start(Setup::on(store)).await;
        let database = &running.state.database;
        fill(database).await;
        let mut command = till(&["serve"]);
        command
            .envs(settings(&running.state.config.database.data_dir))
            .envs(running.database_settings.clone())
            .env("TILL_ISSUER", &running.issuer);
        let started = Running::start(&mut command);
        started.line_with("listening").await;
        for _ in 0..200 {
            if rows(database).await == [1, 1, 1] {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert_eq!(rows(database).await, [1, 1, 1]);
        running.stop().await;
    }
}
