//! Blink's API and the provider fail, each in every way.

use std::net::TcpListener;
use std::time::Duration;

use till::sandbox::{Down, Part};

use super::load::Load;
use crate::harness::fault_proxy::{FaultProxy, Wire};
use crate::harness::{Setup, Store, Till, on_both};

const KINDS: [Down; 4] = [
    Down::Refuse,
    Down::Hang,
    Down::ServerError,
    Down::TooMany { retry_after: 1 },
];

fn setup(store: Store) -> Setup {
    Setup::on(store)
        .with("TILL_API_DEADLINE", 1)
        .with("TILL_PROVIDER_DEADLINE", 1)
        .with("TILL_REFRESH_LEASE", 3)
}

on_both! {
    async fn the_api(store: Store) {
        let till = Till::start(setup(store)).await;
        let load = Load::before(&till).await;
        for down in KINDS {
            let becomes = |down| becomes(&till, Part::Api, down);
            load.through(&till, format!("{store:?}, the API: {down:?}"), becomes(down), becomes(Down::Up)).await;
        }
        till.stop().await;
    }
}

on_both! {
    async fn the_provider_while_tokens_expire(store: Store) {
        let till = Till::start(setup(store)).await;
        let load = Load::before(&till).await;
        for down in KINDS {
            let breaks = async {
                becomes(&till, Part::Provider, down).await;
                till.control.expire_access_tokens(None).unwrap();
            };
            let mended = becomes(&till, Part::Provider, Down::Up);
            load.through(&till, format!("{store:?}, the provider: {down:?}"), breaks, mended).await;
        }
        till.stop().await;
    }
}

async fn becomes(till: &Till, part: Part, down: Down) {
    till.control.set_down(part, down).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wire_to_the_api() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let proxy = FaultProxy::before(free).await;
    let setup = setup(Store::Sqlite)
        .with("TILL_API_URL", format!("http://{}/graphql", proxy.address))
        .sandbox(|sandbox| sandbox.api = free);
    let till = Till::start(setup).await;
    let load = Load::before(&till).await;
    assert!(proxy.open() > 0, "nobody goes through the proxy");
    for wire in [
        Wire::Slow(Duration::from_millis(300)),
        Wire::Cut,
        Wire::Swallows,
        Wire::HalfClosed,
    ] {
        load.through(
            &till,
            format!("the wire to the API: {wire:?}"),
            proxy.becomes(wire),
            proxy.becomes(Wire::Whole),
        )
        .await;
    }
    till.stop().await;
}
