//! A real Till, a sandbox at its network, a browser in front of it, and a watch on everything that is written.

mod browser;
mod page;
mod person;
pub mod postgres;
mod till;
pub mod watch;

pub use browser::Browser;
pub use page::Page;
pub use person::{EVERYTHING, consent, log_in, sign_in, sign_in_granting};
pub use till::{Setup, Store, Till};

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
