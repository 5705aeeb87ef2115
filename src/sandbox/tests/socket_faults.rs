//! What can go wrong with a websocket, and how many there may be.

use std::time::Duration;

use tokio::time::timeout;

use super::browser::Scene;
use super::listener::{Listener, hash_of_new};
use crate::sandbox::{Down, Options, Part, Silence, SocketRules};

async fn scene(rules: SocketRules) -> Scene {
    Scene::with(Options {
        sockets: rules,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn connections_are_cut_refused_and_counted() {
    let scene = scene(SocketRules {
        at_once: Some(2),
        ..SocketRules::default()
    })
    .await;
    let control = scene.sandbox.control();
    let open = || Listener::open(&scene, "graphql-transport-ws");
    let (mut first, mut second) = (Listener::ready(&scene).await, Listener::ready(&scene).await);
    assert!(open().await.is_err(), "one too many");
    assert_eq!(control.count_sockets(), (2, 2));
    control.drop_sockets();
    assert_eq!((first.end().await, second.end().await), (None, None));
    control.refuse_sockets(true);
    assert!(open().await.is_err());
    control.refuse_sockets(false);
    let mut third = Listener::ready(&scene).await;
    assert_eq!(control.count_sockets(), (1, 3));
    control.advance_clock(3_600);
    assert_eq!(third.end().await, None, "cut after an hour");
    // The API's troubles are none of the websocket's, unless nobody listens on the port.
    control
        .set_down(Part::Api, Down::ServerError)
        .await
        .unwrap();
    let mut fourth = Listener::ready(&scene).await;
    control.set_down(Part::Api, Down::Refuse).await.unwrap();
    assert_eq!(fourth.end().await, None);
}

#[tokio::test]
async fn silence_is_with_pings_or_without() {
    let scene = scene(SocketRules {
        ping_every: Duration::from_millis(100),
        ..SocketRules::default()
    })
    .await;
    let control = scene.sandbox.control();
    let hash = hash_of_new(&scene).await;
    for silence in [Silence::Pinging, Silence::Dead] {
        control.silence_sockets(silence);
        let mut listener = Listener::ready(&scene).await;
        listener.watch("a", &hash).await;
        assert!(listener.is_quiet().await, "{silence:?}");
        control.silence_sockets(Silence::None);
        listener.watch("b", &hash).await;
        // What was missed is not repeated, but the newcomer makes everybody hear again.
        assert!(["a", "b"].contains(&listener.hear().await["id"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn who_does_not_answer_pings_is_dropped() {
    let scene = scene(SocketRules {
        ping_every: Duration::from_millis(100),
        ..SocketRules::default()
    })
    .await;
    let control = scene.sandbox.control();
    let mut answering = Listener::ready(&scene).await;
    assert!(answering.is_quiet().await);
    assert!(answering.is_quiet().await);
    assert_eq!(control.count_sockets().0, 1, "kept as long as it answers");
    let dropped = async {
        while control.count_sockets().0 > 0 {
            answering.sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(10), dropped).await.unwrap();
    assert_eq!(answering.end().await, None);
}
