//! The published keys (B8, B9): which of them may have signed.

use serde_json::json;
use till::audit::Code;
use till::sandbox::{How, KeyName, Place};

use super::case::{
    KEYS_REQUEST, ROSA, Row, Scene, publish, remove, repeat, set, sign, sign_as_own,
};
use super::discovery::is_refused;
use crate::harness::{Browser, sign_in};

/// A Till that knows keys like these: it looked for one that was made up.
async fn knowing(keys: &[How]) -> Scene {
    let scene = Scene::new().await;
    scene.misbehave(Place::Keys, keys);
    let row = ("a made-up key id", vec![set("/header/kid", "made-up")]);
    scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    assert_eq!(scene.till.control.count(KEYS_REQUEST), 1);
    scene
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_without_a_key_id_there_must_be_one_key() {
    let encryption = vec![publish(KeyName::Other), set("/keys/1/use", "enc")];
    for (name, keys) in [
        ("B8 one key", vec![]),
        ("B8 one key without an id", vec![remove("/keys/0/kid")]),
        ("B8 one key that may sign", encryption),
    ] {
        let scene = knowing(&keys).await;
        let row = (name, vec![remove("/header/kid")]);
        scene.accepts(Place::IdToken, &row).await;
        scene.till.stop().await;
    }
    let scene = knowing(&[publish(KeyName::Other)]).await;
    let row = ("B8 several keys", vec![remove("/header/kid")]);
    scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b9_keys_that_may_not_sign_do_not() {
    // One good key under many ids, and each time something speaks against it.
    let against = [
        ("encryption", set("/use", "enc")),
        ("another-kind", set("/kty", "EC")),
        ("another-algorithm", set("/alg", "RS512")),
        ("an-encryption-algorithm", set("/alg", "RSA-OAEP")),
        (
            "other-operations",
            set("/key_ops", json!(["encrypt", "wrapKey"])),
        ),
        ("private", set("/d", "AQAB")),
        ("symmetric", set("/k", "AQAB")),
    ];
    let mut keys = vec![
        publish(KeyName::Other),
        set("/keys/1/kid", "nothing-against-it"),
    ];
    for (at, (kid, change)) in against.iter().enumerate() {
        let at = at + 2;
        let How::Set { path, to } = change else {
            unreachable!()
        };
        keys.push(publish(KeyName::Other));
        keys.push(set(&format!("/keys/{at}/kid"), *kid));
        keys.push(set(&format!("/keys/{at}{path}"), to.clone()));
    }
    keys.push(publish(KeyName::Weak));
    keys.push(publish(KeyName::Secret));
    let scene = knowing(&keys).await;
    let signed = |kid: &str| vec![sign("RS256", KeyName::Other), set("/header/kid", kid)];
    // As good as unknown, and the one look at the published keys is used up.
    for (kid, _) in against {
        scene
            .refuses(
                Place::IdToken,
                &(kid, signed(kid)),
                Code::ProviderUnavailable,
            )
            .await;
    }
    for (row, code) in [
        (
            ("B9 1024 bits", vec![sign("RS256", KeyName::Weak)]),
            Code::ProviderUnavailable,
        ),
        (
            (
                "B9 the client's secret",
                vec![sign("HS256", KeyName::Secret)],
            ),
            Code::NotBelieved,
        ),
    ] {
        scene.refuses(Place::IdToken, &row, code).await;
    }
    let good = ("B9 a key that may", signed("nothing-against-it"));
    scene.accepts(Place::IdToken, &good).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b9_two_keys_under_one_id_are_no_key() {
    let twins = How::Publish {
        key: KeyName::Other,
        named: Some(KeyName::Own),
    };
    let scene = knowing(&[twins]).await;
    let row = ("B9 signed with the first", Vec::new());
    scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    let row = (
        "B9 signed with the second",
        vec![sign_as_own("RS256", KeyName::Other)],
    );
    scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    scene.till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b9_good_keys_are_found_among_strange_ones() {
    let scene = knowing(&[
        publish(KeyName::Weak),
        publish(KeyName::Secret),
        publish(KeyName::Curve),
        publish(KeyName::Edwards),
        set("/keys/-", json!({ "kty": "new", "kid": 7 })),
        set(
            "/keys/-",
            json!({ "kty": "RSA", "kid": "broken", "n": "!", "e": 3 }),
        ),
        publish(KeyName::Other),
        How::Fill {
            path: "/keys".to_owned(),
            count: 50,
        },
    ])
    .await;
    let row = ("B9 the last good one", vec![sign("RS256", KeyName::Other)]);
    scene.accepts(Place::IdToken, &row).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b9_a_key_set_that_is_none_is_refused() {
    let scene = Scene::new().await;
    let fill = |count| {
        vec![How::Fill {
            path: "/keys".to_owned(),
            count,
        }]
    };
    let rows: Vec<Row> = vec![
        ("B9 150 keys", fill(150)),
        ("B9 no keys", vec![set("/keys", json!([]))]),
        ("B9 keys missing", vec![remove("/keys")]),
        ("B9 keys as an object", vec![set("/keys", json!({}))]),
        ("B9 keys twice", vec![repeat("/keys", json!([]))]),
        (
            "B9 only a key for encryption",
            vec![set("/keys/0/use", "enc")],
        ),
        (
            "B9 only a key that is too short",
            vec![publish(KeyName::Weak), remove("/keys/0")],
        ),
    ];
    for row in &rows {
        is_refused(&scene, Place::Keys, row, Code::NotBelieved).await;
    }
    // Longer than anything that is read.
    let row = ("B9 10,000 keys", fill(10_000));
    is_refused(&scene, Place::Keys, &row, Code::ProviderUnavailable).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b2_a_key_that_is_forgotten_verifies_nothing() {
    let scene = Scene::new().await;
    sign_in(&Browser::new(), &scene.till, ROSA).await;
    // The key is new to us, and gone when its set is fetched for it.
    scene.till.control.rotate_keys().unwrap();
    let forget = How::Rotate { forget: true };
    let row = ("B2 signed with a key that is gone", vec![forget]);
    scene
        .refuses(Place::TokenAnswer, &row, Code::NotBelieved)
        .await;
    assert_eq!(scene.till.control.count(KEYS_REQUEST), 1);
    scene.till.stop().await;
}
