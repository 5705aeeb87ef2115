//! Signatures and forms of ID tokens (section B): one algorithm, a published key, the compact form, or no session.

use serde_json::json;
use till::audit::Code;
use till::sandbox::{How, KeyName, Place, Shape};

use super::case::{
    Elsewhere, KEYS_REQUEST, Row, Scene, append, publish, remove, repeat, set, sign, sign_as_own,
    write,
};

async fn all_are_refused(scene: &Scene, rows: Vec<Row>) {
    all_are_refused_as(scene, Code::NotBelieved, rows).await;
}

/// As one who names a key that is not known when the one look at the published keys is used up, or whose answer is too
/// long to be read: nobody can tell what the token is worth.
async fn no_verdict(scene: &Scene, rows: Vec<Row>) {
    all_are_refused_as(scene, Code::ProviderUnavailable, rows).await;
}

async fn all_are_refused_as(scene: &Scene, code: Code, rows: Vec<Row>) {
    for row in &rows {
        scene.refuses(Place::IdToken, row, code).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b4_other_algorithms_are_refused_however_good_the_signature() {
    let scene = Scene::new().await;
    // The keys are published and known, so that nothing but the algorithm is wrong.
    let keys = [
        publish(KeyName::Curve),
        publish(KeyName::Edwards),
        remove("/keys/0/alg"),
    ];
    scene.misbehave(Place::Keys, &keys);
    let row = (
        "B4 keys of every kind are known",
        vec![set("/header/kid", "made-up")],
    );
    scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    assert_eq!(scene.till.control.count(KEYS_REQUEST), 1);
    let rows = vec![
        ("B4 RS384", vec![sign("RS384", KeyName::Own)]),
        ("B4 RS512", vec![sign("RS512", KeyName::Own)]),
        ("B4 PS256", vec![sign("PS256", KeyName::Own)]),
        ("B4 ES256", vec![sign("ES256", KeyName::Curve)]),
        ("B4 EdDSA", vec![sign("EdDSA", KeyName::Edwards)]),
        ("B4 rs256", vec![sign("rs256", KeyName::Own)]),
        (
            "B4 RS512 that says RS256",
            vec![sign("RS512", KeyName::Own), set("/header/alg", "RS256")],
        ),
        (
            "B4 RS256 that says RS512",
            vec![sign("RS256", KeyName::Own), set("/header/alg", "RS512")],
        ),
    ];
    all_are_refused(&scene, rows).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b5_a_token_without_a_signature_is_refused() {
    let scene = Scene::new().await;
    let rows = vec![
        ("B5 none", vec![sign("none", KeyName::Nothing)]),
        ("B5 None", vec![sign("None", KeyName::Nothing)]),
        ("B5 NONE", vec![sign("NONE", KeyName::Nothing)]),
        ("B5 nOnE", vec![sign("nOnE", KeyName::Nothing)]),
        ("B5 none, and signed", vec![set("/header/alg", "none")]),
        ("B5 no alg", vec![remove("/header/alg")]),
        ("B5 an empty alg", vec![set("/header/alg", "")]),
        ("B5 alg null", vec![set("/header/alg", json!(null))]),
        (
            "B5 alg as a list",
            vec![set("/header/alg", json!(["RS256"]))],
        ),
        (
            "B5 an empty signature",
            vec![sign_as_own("RS256", KeyName::Nothing)],
        ),
        (
            "B5 none, naming the key",
            vec![sign_as_own("none", KeyName::Nothing)],
        ),
    ];
    all_are_refused(&scene, rows).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b6_a_mac_with_what_everybody_knows_is_refused() {
    let scene = Scene::new().await;
    let rows = vec![
        (
            "B6 with the client's secret",
            vec![sign("HS256", KeyName::Secret)],
        ),
        (
            "B6 with the client's secret, naming the key",
            vec![sign_as_own("HS256", KeyName::Secret)],
        ),
        ("B6 with the key as PEM", vec![sign("HS256", KeyName::Pem)]),
        ("B6 with the key as DER", vec![sign("HS256", KeyName::Der)]),
        (
            "B6 with the key as PKCS#1",
            vec![sign("HS256", KeyName::Pkcs1)],
        ),
        ("B6 with the key as JWK", vec![sign("HS256", KeyName::Jwk)]),
        (
            "B6 a MAC that says RS256",
            vec![sign_as_own("RS256", KeyName::Secret)],
        ),
    ];
    all_are_refused(&scene, rows).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b7_a_wrong_signature_is_refused_over_tls_too() {
    let scene = Scene::new().await;
    let rows = vec![
        ("B7 one bit", vec![How::Flip]),
        (
            "B7 another key under the same id",
            vec![sign_as_own("RS256", KeyName::Other)],
        ),
        (
            "B7 a key that is not published",
            vec![sign("RS256", KeyName::Other)],
        ),
    ];
    all_are_refused(&scene, rows).await;
    let rows = vec![(
        "B7 the same key under an id that is not published",
        vec![set("/header/kid", "not-published")],
    )];
    no_verdict(&scene, rows).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b9_what_a_token_brings_along_is_ignored_or_refused() {
    let scene = Scene::new().await;
    let elsewhere = Elsewhere::new();
    let address = elsewhere.at("/keys");
    let rows = vec![
        (
            "B9 a key of its own",
            vec![sign("RS256", KeyName::Other), publish(KeyName::Other)],
        ),
        (
            "B9 a key of its own under the right id",
            vec![
                sign_as_own("RS256", KeyName::Other),
                publish(KeyName::Other),
            ],
        ),
        ("B9 crit", vec![set("/header/crit", json!(["exp"]))]),
        ("B9 an empty crit", vec![set("/header/crit", json!([]))]),
        (
            "B9 b64 with crit",
            vec![
                set("/header/crit", json!(["b64"])),
                set("/header/b64", false),
            ],
        ),
        ("B9 b64", vec![set("/header/b64", false)]),
        ("B9 kid as a number", vec![set("/header/kid", 1)]),
        (
            "B9 another kind of token",
            vec![set("/header/typ", "logout+jwt")],
        ),
        ("B9 an access token", vec![set("/header/typ", "at+jwt")]),
    ];
    all_are_refused(&scene, rows).await;
    let rows = vec![
        (
            "B9 jku",
            vec![
                sign("RS256", KeyName::Other),
                set("/header/jku", address.clone()),
            ],
        ),
        (
            "B9 x5u",
            vec![
                sign("RS256", KeyName::Other),
                set("/header/x5u", address.clone()),
            ],
        ),
        (
            "B9 a path as kid",
            vec![set("/header/kid", "../../../../dev/null")],
        ),
    ];
    no_verdict(&scene, rows).await;
    let ours = (
        "B9 a key brought along is not looked at",
        vec![publish(KeyName::Other), set("/header/jku", address)],
    );
    scene.accepts(Place::IdToken, &ours).await;
    assert!(!elsewhere.was_asked(), "somebody followed the token");
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b10_only_the_compact_form_is_read() {
    let scene = Scene::new().await;
    let issuer = scene.till.issuer.clone();
    let begun = std::time::Instant::now();
    let rows = vec![
        ("B10 as JSON", vec![write(Shape::Json)]),
        ("B10 two parts", vec![write(Shape::TwoParts)]),
        ("B10 four parts", vec![write(Shape::FourParts)]),
        ("B10 five parts", vec![write(Shape::FiveParts)]),
        ("B10 padding", vec![write(Shape::Padded)]),
        (
            "B10 bits that count for nothing",
            vec![write(Shape::TrailingBits)],
        ),
        ("B10 a line break", vec![write(Shape::Broken)]),
        ("B10 20 KB", vec![set("/claims/long", "a".repeat(20_000))]),
        (
            "B10 iss twice, the wrong one first",
            vec![repeat("/claims/iss", "x")],
        ),
        (
            "B10 iss twice, the wrong one last",
            vec![
                append("/claims/iss", "x"),
                repeat("/claims/iss", issuer.clone()),
            ],
        ),
        (
            "B10 iss twice, both right",
            vec![repeat("/claims/iss", issuer)],
        ),
        ("B10 aud twice", vec![repeat("/claims/aud", "till")]),
        ("B10 sid twice", vec![repeat("/claims/sid", "x")]),
        (
            "B10 an unknown claim twice",
            vec![set("/claims/x", 1), repeat("/claims/x", 2)],
        ),
        ("B10 alg twice", vec![repeat("/header/alg", "RS256")]),
        ("B10 kid twice", vec![repeat("/header/kid", "x")]),
        (
            "B10 claims within claims without end",
            vec![set(
                "/claims/deep",
                (0..100).fold(json!(1), |deep, _| json!([deep])),
            )],
        ),
        ("B10 no object", vec![set("/claims", json!([]))]),
        ("B10 claims null", vec![set("/claims", json!(null))]),
        ("B10 a header that is none", vec![set("/header", "RS256")]),
    ];
    all_are_refused(&scene, rows).await;
    let rows = vec![
        ("B10 200 KB", vec![set("/claims/long", "a".repeat(200_000))]),
        ("B10 1 MB", vec![set("/claims/long", "a".repeat(1_000_000))]),
    ];
    no_verdict(&scene, rows).await;
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
    scene.done().await;
}
