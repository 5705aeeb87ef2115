//! One statement for both databases. SQLite reads `$1` as a position too; parameters are always all bound,
//! as SQLite would take a missing one for NULL.

/// Runs a statement that writes; gives the number of rows it touched.
macro_rules! execute {
    ($database:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        match $database {
            $crate::database::Database::Sqlite { write, .. } => sqlx::query($sql)
                $(.bind($value))*
                .execute(write)
                .await
                .map(|done| done.rows_affected()),
            $crate::database::Database::Postgres(pool) => sqlx::query($sql)
                $(.bind($value))*
                .execute(pool)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err($crate::database::Error::from)
    };
}

/// Reads at most one row.
macro_rules! fetch_optional {
    ($database:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        match $database {
            $crate::database::Database::Sqlite { read, .. } => sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
                .fetch_optional(read)
                .await,
            $crate::database::Database::Postgres(pool) => sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
                .fetch_optional(pool)
                .await,
        }
        .map_err($crate::database::Error::from)
    };
}

/// Runs a statement that writes and returns at most one row.
macro_rules! fetch_written {
    ($database:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        match $database {
            $crate::database::Database::Sqlite { write, .. } => sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
                .fetch_optional(write)
                .await,
            $crate::database::Database::Postgres(pool) => sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
                .fetch_optional(pool)
                .await,
        }
        .map_err($crate::database::Error::from)
    };
}

/// Reads all rows; for what is few by its nature.
macro_rules! fetch_all {
    ($database:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        match $database {
            $crate::database::Database::Sqlite { read, .. } => sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
                .fetch_all(read)
                .await,
            $crate::database::Database::Postgres(pool) => sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
                .fetch_all(pool)
                .await,
        }
        .map_err($crate::database::Error::from)
    };
}

pub(crate) use {execute, fetch_all, fetch_optional, fetch_written};
