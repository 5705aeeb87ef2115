//! The database is restarted, says nothing, or is locked.

use std::time::{Duration, Instant};

use sqlx::ConnectOptions as _;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnectOptions;
use till::random::Random;
use till::session::KeyFile;

use super::Waiting;
use crate::harness::fault_proxy::{FaultProxy, Wire};
use crate::harness::postgres::Cluster;
use crate::harness::{Setup, Till};
use crate::outages;

async fn till(url: String) -> Till {
    let key = KeyFile::fresh(&Random::system()).unwrap();
    let setup = Setup::default()
        .with("TILL_DATABASE_URL", url)
        .with("TILL_SECRET_KEY", key);
    Till::start(setup).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn postgres_restarted() {
    let mut cluster = Cluster::start().await;
    let till = till(cluster.new_database().await).await;
    let sale = Waiting::rung_up(&till).await;
    cluster.halt().await;
    till.control.pay(&sale.invoice).unwrap();
    tokio::time::sleep(outages::length()).await;
    cluster.resume().await;
    sale.is_paid(&till.state.sales, Instant::now()).await;
    till.stop().await;
}

/// Nothing breaks, and nothing comes: nobody may wait for it for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn postgres_silent() {
    let cluster = Cluster::start().await;
    let mut url: url::Url = cluster.new_database().await.parse().unwrap();
    let far = format!("127.0.0.1:{}", url.port().unwrap());
    let wire = FaultProxy::before(far.parse().unwrap()).await;
    url.set_port(Some(wire.address.port())).unwrap();
    let till = till(url.into()).await;
    let sale = Waiting::rung_up(&till).await;
    wire.becomes(Wire::Swallows).await;
    till.control.pay(&sale.invoice).unwrap();
    tokio::time::sleep(outages::length()).await;
    // What was swallowed is lost: who waits for it on one of the old connections waits in vain.
    wire.becomes(Wire::Whole).await;
    sale.is_paid(&till.state.sales, Instant::now()).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_locked() {
    let till = Till::usual().await;
    let sale = Waiting::rung_up(&till).await;
    let file = till.state.config.database.data_dir.join("till.db");
    let options = SqliteConnectOptions::new().filename(file);
    let mut other = options.connect().await.unwrap();
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    till.control.pay(&sale.invoice).unwrap();
    // Longer than anybody waits for a lock.
    tokio::time::sleep(Duration::from_secs(4) + outages::length()).await;
    lock.rollback().await.unwrap();
    sale.is_paid(&till.state.sales, Instant::now()).await;
    till.stop().await;
}
