//! Reading and writing tables from outside, on either database.

use till::database::Database;

/// Runs a statement whose parameters are bytes.
pub async fn execute(database: &Database, sql: &'static str, values: &[&[u8]]) -> u64 {
    macro_rules! on {
        ($pool:expr) => {{
            let mut query = sqlx::query(sql);
            for value in values {
                query = query.bind(value.to_vec());
            }
            query.execute($pool).await.unwrap().rows_affected()
        }};
    }
    match database {
        Database::Sqlite { write, .. } => on!(write),
        Database::Postgres(pool) => on!(pool),
    }
}

/// The rows of a query with one column of text.
pub async fn texts(database: &Database, sql: &'static str) -> Vec<String> {
    match database {
        Database::Sqlite { write, .. } => sqlx::query_scalar(sql).fetch_all(write).await,
        Database::Postgres(pool) => sqlx::query_scalar(sql).fetch_all(pool).await,
    }
    .unwrap()
}

/// The number that a query gives.
pub async fn number(database: &Database, sql: &'static str) -> i64 {
    match database {
        Database::Sqlite { write, .. } => sqlx::query_scalar(sql).fetch_one(write).await,
        Database::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
    }
    .unwrap()
}

/// Tables, columns and migrations, as `table.column` and `migration`.
pub async fn schema(database: &Database) -> Vec<String> {
    let columns = match database {
        Database::Sqlite { .. } => {
            "SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
             WHERE t.type IN ('table', 'view')"
        }
        Database::Postgres(_) => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns
             WHERE table_schema = 'public'"
        }
    };
    let mut all = texts(database, columns).await;
    let migrations = "SELECT CAST(version AS TEXT) FROM _sqlx_migrations";
    all.extend(texts(database, migrations).await);
    all.sort_unstable();
    all
}
