//! What the lease is tried on: two instances, one database, and a clock that the trial moves.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::task::TaskTracker;

use super::LEASE;
use crate::clock::Clock;
use crate::database::{Database, execute};
use crate::metrics::Metrics;
use crate::oidc::tests::provider_of;
use crate::oidc::{Grant, Scopes};
use crate::random::Random;
use crate::sealing::Keyring;
use crate::session::{Lease, Outbox, Refresher, Sessions};

/// Two instances over one database whose clock stands still until it is moved.
pub(super) struct Bench {
    pub(super) runtime: Runtime,
    pub(super) instances: [Refresher; 2],
    pub(super) database: Database,
    _folder: TempDir,
}

impl Bench {
    pub(super) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let url = SecretString::from(format!("sqlite:{}/till.db", folder.path().display()));
        let (one, two) = runtime.block_on(async {
            let one = Database::open(&url).await.unwrap();
            for change in [
                "CREATE TABLE hand (now INTEGER)",
                "INSERT INTO hand VALUES (0)",
                "DROP VIEW clock",
                "CREATE VIEW clock AS SELECT now FROM hand",
            ] {
                execute!(&one, change).unwrap();
            }
            let two = Database::open(&url).await.unwrap();
            for database in [&one, &two] {
                // Nothing here has to survive a power loss.
                execute!(database, "PRAGMA synchronous = OFF").unwrap();
            }
            (one, two)
        });
        let database = one.clone();
        Self {
            runtime,
            instances: [instance(one), instance(two)],
            database,
            _folder: folder,
        }
    }
}

/// An instance whose provider cannot be reached: the trial answers in its place.
fn instance(database: Database) -> Refresher {
    let provider = Arc::new(provider_of("http://127.0.0.1:9/"));
    let ring = Arc::new(Keyring::new([[7; 32]].iter()));
    let running = TaskTracker::new();
    let outbox = Outbox::new(
        database.clone(),
        ring.clone(),
        provider.clone(),
        60,
        running.clone(),
    );
    let sessions = Sessions::new(database, ring, outbox, 1_000_000, 60);
    let lease = Lease {
        margin: 60,
        lease: LEASE,
        patience: Duration::from_secs(1),
    };
    Refresher::new(
        sessions,
        provider,
        Random::system(),
        Clock::system(),
        lease,
        running,
        Metrics::default(),
    )
}

/// What the provider gives.
pub(super) fn grant(access: &str) -> Grant {
    Grant {
        access_token: SecretString::from(access),
        refresh_token: Some(SecretString::from(format!("refresh of {access}"))),
        id_token: None,
        scopes: Scopes::parse("offline read"),
        expires_in: Duration::from_secs(60),
    }
}

/// Moves the clock of both instances.
pub(super) async fn set_clock(database: &Database, now: i64) {
    execute!(database, "UPDATE hand SET now = $1", now).unwrap();
}
