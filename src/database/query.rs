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
                .map(|done| done.rows_affected())
                .map_err($crate::database::Error::from),
            $crate::database::Database::Postgres(pool) => match sqlx::query($sql)$(.bind($value))* {
                asked => $crate::database::in_time(Box::pin(async {
                    let mut lent = $crate::database::Lent::of(pool).await?;
                    let done = asked.execute(lent.connection()).await?;
                    Ok(done.rows_affected())
                }))
                .await,
            },
        }
    };
}

/// Asks for rows, of SQLite by this pool, in this way.
macro_rules! fetch {
    ($pool:ident, $how:ident, $database:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        match $database {
            $crate::database::Database::Sqlite { $pool, .. } => sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
                .$how($pool)
                .await
                .map_err($crate::database::Error::from),
            // A match keeps alive what is bound until the end.
            $crate::database::Database::Postgres(pool) => match sqlx::query_as::<_, $row>($sql)
                $(.bind($value))*
            {
                asked => $crate::database::in_time(Box::pin(async {
                    let mut lent = $crate::database::Lent::of(pool).await?;
                    asked.$how(lent.connection()).await
                }))
                .await,
            },
        }
    };
}

/// Reads at most one row.
macro_rules! fetch_optional {
    ($($asked:tt)*) => { $crate::database::fetch!(read, fetch_optional, $($asked)*) };
}

/// Runs a statement that writes and returns at most one row.
macro_rules! fetch_written {
    ($($asked:tt)*) => { $crate::database::fetch!(write, fetch_optional, $($asked)*) };
}

/// Reads all rows; for what is few by its nature.
macro_rules! fetch_all {
    ($($asked:tt)*) => { $crate::database::fetch!(read, fetch_all, $($asked)*) };
}

/// Runs a statement that writes and returns all rows it wrote; for what is few by its nature.
macro_rules! fetch_all_written {
    ($($asked:tt)*) => { $crate::database::fetch!(write, fetch_all, $($asked)*) };
}

pub(crate) use {execute, fetch, fetch_all, fetch_all_written, fetch_optional, fetch_written};
