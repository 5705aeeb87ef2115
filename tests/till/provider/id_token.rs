//! The claims of an ID token (section C): each wrong one ends the sign-in.

use serde_json::json;
use till::audit::Code;
use till::sandbox::{How, Place};

use super::case::{MARK, ROSA, Row, Scene, append, list, remove, repeat, set, time};
use crate::harness::{Browser, sign_in};

/// Each of these is refused.
async fn all_are_refused(rows: Vec<Row>) {
    let scene = Scene::new().await;
    for row in &rows {
        scene.refuses(Place::IdToken, row, Code::NotBelieved).await;
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c1_another_issuer_is_refused() {
    let scene = Scene::new().await;
    let issuer = scene.till.issuer.clone();
    let without_slash = issuer.trim_end_matches('/');
    for row in [
        ("C1 iss + 1", vec![append("/claims/iss", "1")]),
        (
            "C1 iss without its slash",
            vec![set("/claims/iss", without_slash)],
        ),
        (
            "C1 iss in capitals",
            vec![set("/claims/iss", issuer.to_uppercase())],
        ),
        ("C1 iss with a blank", vec![append("/claims/iss", " ")]),
        ("C1 no iss", vec![remove("/claims/iss")]),
        (
            "C1 iss as a list",
            vec![set("/claims/iss", list(&[&issuer]))],
        ),
        ("C1 iss of nobody", vec![set("/claims/iss", MARK)]),
    ] {
        scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_another_audience_is_refused() {
    all_are_refused(vec![
        ("C2 aud + 1", vec![append("/claims/aud/0", "1")]),
        ("C2 no aud", vec![remove("/claims/aud")]),
        ("C2 an empty list", vec![set("/claims/aud", list(&[]))]),
        ("C2 somebody else too", vec![set("/claims/aud/-", "other")]),
        (
            "C2 somebody else first",
            vec![set("/claims/aud", list(&["other", "till"]))],
        ),
        ("C2 a number", vec![set("/claims/aud", 1)]),
        (
            "C2 a list in a list",
            vec![set("/claims/aud", json!([["till"]]))],
        ),
        (
            "C2 an object",
            vec![set("/claims/aud", json!({ "till": true }))],
        ),
        ("C2 in capitals", vec![set("/claims/aud", "TILL")]),
    ])
    .await;
    let scene = Scene::new().await;
    let row = (
        "C2 a text instead of a list",
        vec![set("/claims/aud", "till")],
    );
    scene.accepts(Place::IdToken, &row).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c3_another_authorized_party_is_refused() {
    let scene = Scene::new().await;
    for row in [
        (
            "C3 azp of another client",
            vec![set("/claims/azp", "other")],
        ),
        ("C3 an empty azp", vec![set("/claims/azp", "")]),
        (
            "C3 azp as a list",
            vec![set("/claims/azp", list(&["till"]))],
        ),
        (
            "C3 two audiences and azp",
            vec![set("/claims/aud/-", "other"), set("/claims/azp", "till")],
        ),
        (
            "C3 two audiences without azp",
            vec![set("/claims/aud/-", "other")],
        ),
    ] {
        scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    }
    let own = ("C3 our own azp", vec![set("/claims/azp", "till")]);
    scene.accepts(Place::IdToken, &own).await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c4_times_that_do_not_fit_are_refused() {
    // A second of slack on either side: the sign-in itself takes a moment.
    all_are_refused(vec![
        ("C4 expired beyond the skew", vec![time("/claims/exp", -61)]),
        ("C4 expired long ago", vec![time("/claims/exp", -86_400)]),
        ("C4 no exp", vec![remove("/claims/exp")]),
        ("C4 exp as text", vec![set("/claims/exp", "1e99")]),
        ("C4 exp as a list", vec![set("/claims/exp", json!([9e9]))]),
        ("C4 exp null", vec![set("/claims/exp", json!(null))]),
        ("C4 exp beyond all time", vec![set("/claims/exp", 1e300)]),
        ("C4 exp beyond 64 bits", vec![set("/claims/exp", u64::MAX)]),
        ("C4 exp negative", vec![set("/claims/exp", -1)]),
        ("C4 exp far below zero", vec![set("/claims/exp", i64::MIN)]),
        ("C4 nbf in ten minutes", vec![time("/claims/nbf", 600)]),
        ("C4 nbf beyond the skew", vec![time("/claims/nbf", 63)]),
        ("C4 nbf as text", vec![set("/claims/nbf", "now")]),
        ("C4 nbf beyond all time", vec![set("/claims/nbf", 1e300)]),
        ("C4 no iat", vec![remove("/claims/iat")]),
        ("C4 iat in ten minutes", vec![time("/claims/iat", 600)]),
        ("C4 iat beyond the skew", vec![time("/claims/iat", 63)]),
        ("C4 iat a week ago", vec![time("/claims/iat", -604_800)]),
        ("C4 iat six minutes ago", vec![time("/claims/iat", -361)]),
        ("C4 iat as text", vec![set("/claims/iat", "now")]),
        ("C4 iat beyond all time", vec![set("/claims/iat", -1e300)]),
        ("C4 iat far below zero", vec![set("/claims/iat", i64::MIN)]),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c4_clocks_may_differ_by_the_skew() {
    let scene = Scene::new().await;
    for row in [
        ("C4 expired within the skew", vec![time("/claims/exp", -55)]),
        ("C4 just expired", vec![time("/claims/exp", -1)]),
        ("C4 iat within the skew", vec![time("/claims/iat", 59)]),
        ("C4 iat five minutes ago", vec![time("/claims/iat", -300)]),
        ("C4 nbf within the skew", vec![time("/claims/nbf", 59)]),
        ("C4 nbf long ago", vec![set("/claims/nbf", 0)]),
    ] {
        scene.accepts(Place::IdToken, &row).await;
    }
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c5_another_nonce_is_refused() {
    let scene = Scene::new().await;
    for row in [
        ("C5 nonce + 1", vec![append("/claims/nonce", "1")]),
        ("C5 no nonce", vec![remove("/claims/nonce")]),
        ("C5 an empty nonce", vec![set("/claims/nonce", "")]),
        (
            "C5 nonce as a list",
            vec![set("/claims/nonce", list(&[MARK]))],
        ),
        ("C5 nonce null", vec![set("/claims/nonce", json!(null))]),
    ] {
        scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    }
    // Still good in itself, and of the same person: only the nonce tells that it belongs to another sign-in.
    sign_in(&Browser::new(), &scene.till, ROSA).await;
    scene
        .refuses(
            Place::IdToken,
            &("C5 an earlier ID token", vec![How::Again]),
            Code::NotBelieved,
        )
        .await;
    scene.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c6_an_impossible_subject_is_refused() {
    let long = "a".repeat(10_000);
    all_are_refused(vec![
        ("C6 no sub", vec![remove("/claims/sub")]),
        ("C6 an empty sub", vec![set("/claims/sub", "")]),
        ("C6 a number", vec![set("/claims/sub", 1)]),
        ("C6 null", vec![set("/claims/sub", json!(null))]),
        ("C6 10 KB", vec![set("/claims/sub", long)]),
        (
            "C6 256 characters",
            vec![set("/claims/sub", "a".repeat(256))],
        ),
        ("C6 NUL", vec![append("/claims/sub", "\0")]),
        ("C6 a line break", vec![append("/claims/sub", "\r\n")]),
        (
            "C6 an escape sequence",
            vec![append("/claims/sub", "\u{1b}[31m")],
        ),
        ("C6 not ASCII", vec![append("/claims/sub", "é")]),
        ("C6 twice", vec![repeat("/claims/sub", "somebody-else")]),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c7_the_hash_of_another_access_token_is_refused() {
    let scene = Scene::new().await;
    for row in [
        (
            "C7 of another token",
            vec![set("/claims/at_hash", "AAAAAAAAAAAAAAAAAAAAAA")],
        ),
        ("C7 longer", vec![append("/claims/at_hash", "A")]),
        ("C7 shorter", vec![set("/claims/at_hash", "A")]),
        ("C7 empty", vec![set("/claims/at_hash", "")]),
        ("C7 a number", vec![set("/claims/at_hash", 1)]),
    ] {
        scene.refuses(Place::IdToken, &row, Code::NotBelieved).await;
    }
    let none = (
        "C7 no at_hash, which is not demanded",
        vec![remove("/claims/at_hash")],
    );
    scene.accepts(Place::IdToken, &none).await;
    scene.done().await;
}
