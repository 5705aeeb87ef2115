//! Documents that break on their way (A4, B9): bounded in time and size, never followed elsewhere, never believed.

use std::time::Instant;

use till::audit::Code;
use till::sandbox::Place;

use super::case::{Elsewhere, Scene, broken_answers};
use super::discovery::is_refused;
use crate::harness::SOON;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_a_discovery_document_that_breaks_is_refused_in_time() {
    breaks(Place::Discovery).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a4_keys_that_break_are_refused_in_time() {
    breaks(Place::Keys).await;
}

async fn breaks(at: Place) {
    let scene = Scene::impatient().await;
    let elsewhere = Elsewhere::new();
    let address = elsewhere.at("/");
    for row in broken_answers(&address) {
        let begun = Instant::now();
        is_refused(&scene, at, &row, code_of(at, row.0)).await;
        assert!(begun.elapsed() < SOON, "{at:?} {}", row.0);
    }
    assert!(!elsewhere.was_asked(), "a redirect was followed");
    scene.done().await;
}

/// What comes whole and cannot be read: a document is as good as missing, keys are not believed.
fn code_of(at: Place, name: &str) -> Code {
    let unreadable = ["compressed", "nothing", "a list", "nested without end"];
    match at {
        Place::Keys if unreadable.contains(&name) => Code::NotBelieved,
        _ => Code::ProviderUnavailable,
    }
}
