//! The post about an invoice: what it says, and how it gets lost.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::browser::Scene;
use super::listener::invoice;
use crate::sandbox::Delivery;

/// A server that hears; its address and what it heard.
async fn server() -> (String, mpsc::Receiver<Value>) {
    let (heard, posts) = mpsc::channel(16);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let hear = async |State(heard): State<mpsc::Sender<Value>>, body: String| {
        heard
            .send(serde_json::from_str(&body).unwrap())
            .await
            .unwrap();
    };
    let router = Router::new().route("/hook", post(hear)).with_state(heard);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, posts)
}

async fn next(posts: &mut mpsc::Receiver<Value>) -> Value {
    let post = timeout(Duration::from_secs(10), posts.recv()).await;
    post.expect("a post in time").expect("a post")
}

async fn is_quiet(posts: &mut mpsc::Receiver<Value>) -> bool {
    timeout(Duration::from_millis(150), posts.recv())
        .await
        .is_err()
}

#[tokio::test]
async fn one_post_when_an_invoice_is_paid_or_expires() {
    let scene = Scene::new().await;
    let control = scene.sandbox.control();
    let (address, mut posts) = server().await;
    let make = || {
        invoice(
            &scene,
            "rosa_cafe",
            5,
            json!({ "webhookUrl": address, "expiresIn": 1 }),
        )
    };
    let (paid, expired) = (make().await, make().await);
    let seen = control.pay(paid["paymentHash"].as_str().unwrap()).unwrap();
    assert_eq!(
        next(&mut posts).await,
        json!({
            "paymentHash": seen.payment_hash, "paymentRequest": seen.payment_request,
            "status": "PAID", "paymentPreimage": seen.preimage,
        })
    );
    control.advance_clock(62);
    assert_eq!(
        next(&mut posts).await,
        json!({
            "paymentHash": expired["paymentHash"], "paymentRequest": expired["paymentRequest"],
            "status": "EXPIRED",
        })
    );
    assert!(is_quiet(&mut posts).await);
}

#[tokio::test]
async fn posts_are_lost_late_doubled_and_forged() {
    let scene = Scene::new().await;
    let control = scene.sandbox.control();
    let (address, mut posts) = server().await;
    let pay = async |delivery| {
        control.set_delivery(delivery);
        let made = invoice(&scene, "rosa_cafe", 5, json!({ "webhookUrl": address })).await;
        let hash = made["paymentHash"].as_str().unwrap().to_owned();
        control.pay(&hash).unwrap();
        hash
    };
    pay(Delivery::Lost).await;
    assert!(is_quiet(&mut posts).await);
    let hash = pay(Delivery::Twice).await;
    for _ in 0..2 {
        assert_eq!(next(&mut posts).await["paymentHash"], hash.as_str());
    }
    pay(Delivery::Garbled).await;
    assert_eq!(next(&mut posts).await, json!(["?"]));
    let hash = pay(Delivery::Delayed { seconds: 60 }).await;
    assert!(is_quiet(&mut posts).await);
    control.advance_clock(60);
    assert_eq!(next(&mut posts).await["paymentHash"], hash.as_str());

    let made = invoice(&scene, "rosa_cafe", 5, json!({ "webhookUrl": address })).await;
    let hash = made["paymentHash"].as_str().unwrap();
    assert!(control.forge_webhook(hash).await);
    let forged = next(&mut posts).await;
    assert_eq!(forged["status"], "PAID");
    let truth = control.invoice(hash).unwrap();
    assert_ne!(forged["paymentPreimage"], truth.preimage);
    assert!(truth.is_open());
    let silent = invoice(&scene, "rosa_cafe", 5, json!({})).await;
    assert!(
        !control
            .forge_webhook(silent["paymentHash"].as_str().unwrap())
            .await
    );
}
