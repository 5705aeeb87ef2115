//! Lightning addresses: of people at Blink, of one who moved away, and of a server that errs.

use std::str::FromStr as _;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use lightning_invoice::{Bolt11Invoice, Bolt11InvoiceDescriptionRef};
use serde_json::{Value, json};

use super::browser::{Answer, Scene};
use super::listener::ask;
use crate::sandbox::LnurlFault;

async fn get(scene: &mut Scene, address: &str) -> Answer {
    let answer = scene.browser.get(address).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

async fn pay_request(scene: &mut Scene, name: &str) -> Value {
    let address = format!("{}/.well-known/lnurlp/{name}", scene.sandbox.lnurl_url());
    get(scene, &address).await.json()
}

async fn invoice(scene: &mut Scene, name: &str, query: &str) -> Value {
    let request = pay_request(scene, name).await;
    let callback = request["callback"].as_str().unwrap();
    get(scene, &format!("{callback}?{query}")).await.json()
}

fn read(made: &Value) -> Bolt11Invoice {
    Bolt11Invoice::from_str(made["pr"].as_str().unwrap()).unwrap()
}

/// Whether an invoice is for what this metadata says.
fn is_for(invoice: &Bolt11Invoice, metadata: &Value) -> bool {
    let hash = digest(&SHA256, metadata.as_str().unwrap().as_bytes());
    match invoice.description() {
        Bolt11InvoiceDescriptionRef::Hash(own) => {
            let own: &[u8] = own.0.as_ref();
            own == hash.as_ref()
        }
        Bolt11InvoiceDescriptionRef::Direct(_) => false,
    }
}

#[tokio::test]
async fn somebody_at_blink_is_paid_into_the_wallet_of_choice() {
    let mut scene = Scene::new().await;
    let request = pay_request(&mut scene, "rosa_cafe").await;
    assert_eq!(request["tag"], "payRequest");
    assert_eq!(
        (
            &request["minSendable"],
            &request["maxSendable"],
            &request["commentAllowed"]
        ),
        (&json!(1_000), &json!(4_000_000_000_i64), &json!(255))
    );
    let metadata = request["metadata"].as_str().unwrap();
    assert!(
        metadata.contains("rosa_cafe@blink.sandbox.example"),
        "{metadata}"
    );
    let made = invoice(&mut scene, "rosa_cafe", "amount=21000&comment=Tea").await;
    let bolt11 = read(&made);
    assert_eq!(bolt11.amount_milli_satoshis(), Some(21_000));
    assert!(is_for(&bolt11, &request["metadata"]));
    let verify = made["verify"].as_str().unwrap();
    let open = get(&mut scene, verify).await.json();
    assert_eq!(
        open,
        json!({ "status": "OK", "settled": false, "preimage": null, "pr": made["pr"] })
    );
    let paid = scene
        .sandbox
        .control()
        .pay(made["pr"].as_str().unwrap())
        .unwrap();
    assert_eq!(paid.memo.as_deref(), Some("Tea"));
    let settled = get(&mut scene, verify).await.json();
    assert_eq!(settled["settled"], true);
    assert_eq!(settled["preimage"], paid.preimage);

    let dollars = invoice(&mut scene, "rosa_cafe+usd", "amount=100000000").await;
    let seen = scene
        .sandbox
        .control()
        .invoice(dollars["pr"].as_str().unwrap());
    assert!(seen.unwrap().cents.is_some_and(|cents| cents > 0));
}

#[tokio::test]
async fn somebody_who_moved_is_unknown_to_the_api_and_paid_here() {
    let mut scene = Scene::new().await;
    let wallet = r#"{ accountDefaultWallet(username: "sol_moved") { id } }"#;
    let answer = ask(&scene, wallet, json!({})).await;
    assert_eq!(answer["errors"][0]["message"], "Account is inactive.");
    let made = invoice(&mut scene, "sol_moved", "amount=5000").await;
    let rosas = invoice(&mut scene, "rosa_cafe", "amount=5000").await;
    assert_ne!(
        read(&made).recover_payee_pub_key(),
        read(&rosas).recover_payee_pub_key()
    );
    let paid = scene
        .sandbox
        .control()
        .pay(made["pr"].as_str().unwrap())
        .unwrap();
    assert_eq!(paid.wallet_id, None);
    let verify = made["verify"].as_str().unwrap();
    assert_eq!(get(&mut scene, verify).await.json()["settled"], true);
    let query = "query($input: LnInvoicePaymentStatusByHashInput!) { lnInvoicePaymentStatusByHash(input: $input) { status } }";
    let input = json!({ "input": { "paymentHash": paid.payment_hash } });
    let answer = ask(&scene, query, input).await;
    assert_eq!(answer["data"], Value::Null);
}

#[tokio::test]
async fn refusals_are_answers_with_a_reason() {
    let mut scene = Scene::new().await;
    for name in ["nobody", "lena_locked", "rosa_cafe+eur"] {
        let refused = pay_request(&mut scene, name).await;
        assert_eq!(refused["status"], "ERROR", "{name}");
        assert!(refused["reason"].is_string());
    }
    let long = format!("amount=1000&comment={}", "x".repeat(256));
    for query in [
        "",
        "amount=1",
        "amount=1500",
        "amount=4000001000",
        "amount=x",
        &long,
    ] {
        let refused = invoice(&mut scene, "rosa_cafe", query).await;
        assert_eq!(refused["status"], "ERROR", "{query}");
    }
    let unknown = format!("{}/verify/{}", scene.sandbox.lnurl_url(), "0".repeat(64));
    assert_eq!(get(&mut scene, &unknown).await.json()["status"], "ERROR");
}

#[tokio::test]
async fn a_server_that_errs() {
    let mut scene = Scene::new().await;
    let control = scene.sandbox.control();
    let metadata = pay_request(&mut scene, "sol_moved").await["metadata"].take();
    control.set_lnurl_fault(LnurlFault::NoVerify);
    let made = invoice(&mut scene, "sol_moved", "amount=5000").await;
    assert_eq!(made.get("verify"), None);
    control.set_lnurl_fault(LnurlFault::WrongAmount);
    let made = invoice(&mut scene, "sol_moved", "amount=5000").await;
    assert_eq!(read(&made).amount_milli_satoshis(), Some(6_000));
    control.set_lnurl_fault(LnurlFault::WrongDescription);
    let made = invoice(&mut scene, "sol_moved", "amount=5000").await;
    assert!(!is_for(&read(&made), &metadata));
    control.set_lnurl_fault(LnurlFault::ForgetsExpired);
    let made = invoice(&mut scene, "sol_moved", "amount=5000&expiry=60").await;
    let verify = made["verify"].as_str().unwrap();
    assert_eq!(get(&mut scene, verify).await.json()["settled"], false);
    control.advance_clock(61);
    assert_eq!(get(&mut scene, verify).await.json()["status"], "ERROR");
    control.set_lnurl_fault(LnurlFault::Slow { milliseconds: 120 });
    let begun = std::time::Instant::now();
    pay_request(&mut scene, "sol_moved").await;
    assert!(begun.elapsed() >= Duration::from_millis(120));
    let address = format!("{}/.well-known/lnurlp/sol_moved", scene.sandbox.lnurl_url());
    control.set_lnurl_fault(LnurlFault::Html);
    let page = scene.browser.get(&address).await;
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{page:?}"
    );
    control.set_lnurl_fault(LnurlFault::Hang);
    let silence = tokio::time::timeout(Duration::from_millis(150), scene.browser.get(&address));
    assert!(silence.await.is_err());
}
