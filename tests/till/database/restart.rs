//! PostgreSQL is restarted while Till rests: the connections that broke cost nobody anything.

use reqwest::StatusCode;
use till::database::Database;
use till::random::Random;
use till::session::KeyFile;

use crate::harness::postgres::Cluster;
use crate::harness::{Browser, Setup, Till, sign_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn no_request_fails_once_it_is_back() {
    let mut cluster = Cluster::start().await;
    let setup = Setup::default()
        .with("TILL_DATABASE_URL", cluster.new_database().await)
        .with(
            "TILL_SECRET_KEY",
            KeyFile::fresh(&Random::system()).unwrap(),
        );
    let till = Till::start(setup).await;
    let browser = Browser::new();
    sign_in(&browser, &till, "rosa@sandbox.example").await;
    let Database::Postgres(pool) = till.state.database.clone() else {
        unreachable!()
    };
    // Connections that rest, as after a busy minute.
    let taken = futures_util::future::try_join_all((0..5).map(|_| pool.acquire())).await;
    drop(taken.unwrap());
    for round in 1..=2 {
        for _ in 0..200 {
            if pool.num_idle() >= 5 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert!(pool.num_idle() >= 5, "nothing rests, nothing can break");
        cluster.restart().await;
        let wallets = || browser.get_once(till.at("/wallets"));
        for page in futures_util::future::join_all((0..20).map(|_| wallets())).await {
            assert_eq!(page.status, StatusCode::OK, "round {round}: {}", page.body);
        }
        // More than there were connections.
        for _ in 0..20 {
            assert_eq!(wallets().await.status, StatusCode::OK, "round {round}");
        }
    }
    till.stop().await;
}
