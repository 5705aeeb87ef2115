//! One test, two databases.

/// One test body, run on SQLite and, as an ignored test, on PostgreSQL.
macro_rules! on_both {
    ($(#[$attribute:meta])* async fn $name:ident($store:ident: Store) $body:block) => {
        mod $name {
            use super::*;

            async fn body($store: Store) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body(Store::Sqlite).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs PostgreSQL's server programs"]
            async fn postgres() {
                body(Store::Postgres).await;
            }
        }
    };
}

pub(crate) use on_both;
