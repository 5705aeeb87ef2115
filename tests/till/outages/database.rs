//! PostgreSQL is gone, says nothing, or has no connection left.

use till::database::Database;
use till::random::Random;
use till::session::KeyFile;
use url::Url;

use super::load::Load;
use crate::harness::fault_proxy::{FaultProxy, Wire};
use crate::harness::{Setup, Till, postgres};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL's server programs"]
async fn the_database() {
    let mut address = Url::parse(&postgres::new_database().await).unwrap();
    let far = address.socket_addrs(|| None).unwrap()[0];
    let proxy = FaultProxy::before(far).await;
    address.set_port(Some(proxy.address.port())).unwrap();
    let key = KeyFile::fresh(&Random::system()).unwrap();
    let setup = Setup::default()
        .with("TILL_DATABASE_URL", address)
        .with("TILL_SECRET_KEY", key);
    let till = Till::start(setup).await;
    let load = Load::before(&till).await;
    for wire in [Wire::Cut, Wire::Swallows] {
        load.through(
            &till,
            format!("PostgreSQL: {wire:?}"),
            proxy.becomes(wire),
            proxy.becomes(Wire::Whole),
        )
        .await;
    }
    let Database::Postgres(pool) = till.state.database.clone() else {
        unreachable!()
    };
    let taken = std::sync::Mutex::new(Vec::new());
    let take = async {
        // What still waits for an answer that was swallowed is taken too.
        while let Ok(one) = pool.acquire().await {
            taken.lock().unwrap().push(one);
        }
        assert!(!taken.lock().unwrap().is_empty());
    };
    let give_back = async { taken.lock().unwrap().clear() };
    load.through(&till, "PostgreSQL: no connection left", take, give_back)
        .await;
    till.stop().await;
}
