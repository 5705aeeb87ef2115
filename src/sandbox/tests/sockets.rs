//! The websocket's protocol, and what its subscriptions say.

use std::time::Duration;

use serde_json::{Value, json};

use super::browser::Scene;
use super::listener::{Listener, ask, hash_of_new, invoice};
use crate::sandbox::{Options, Prices, SideService, SocketRules};

const PRICE: &str = "subscription($input: RealtimePriceInput!) { realtimePrice(input: $input) { errors { message code } realtimePrice { timestamp btcSatPrice { base } } } }";

#[tokio::test]
async fn whoever_breaks_the_protocol_is_told_a_code() {
    let rules = SocketRules {
        init_within: Duration::from_millis(300),
        ..SocketRules::default()
    };
    let scene = Scene::with(Options {
        sockets: rules,
        ..Options::default()
    })
    .await;
    let mut old = Listener::open(&scene, "graphql-ws").await;
    match &mut old {
        Ok(old) => assert_eq!(old.end().await, Some(4406)),
        // The client's library may notice first that its protocol was not chosen.
        Err(error) => assert!(error.to_string().contains("rotocol"), "{error}"),
    }
    let open = async || {
        Listener::open(&scene, "graphql-transport-ws")
            .await
            .unwrap()
    };
    assert_eq!(open().await.end().await, Some(4408));
    let mut early = open().await;
    early.watch("1", &"0".repeat(64)).await;
    assert_eq!(early.end().await, Some(4401));
    let mut odd = open().await;
    odd.say(json!({ "type": "start" })).await;
    assert_eq!(odd.end().await, Some(4400));
    let mut twice = Listener::ready(&scene).await;
    twice.say(json!({ "type": "connection_init" })).await;
    assert_eq!(twice.end().await, Some(4429));
    let mut same = Listener::ready(&scene).await;
    for _ in 0..2 {
        same.subscribe("a", PRICE, json!({ "input": {} })).await;
    }
    assert_eq!(same.end().await, Some(4409));
    // Who has said who they are may take their time.
    let mut patient = Listener::ready(&scene).await;
    patient.sleep(Duration::from_millis(400)).await;
    patient.say(json!({ "type": "ping" })).await;
    assert_eq!(patient.hear().await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn an_invoice_tells_its_state_at_once_and_repeats_it_for_every_listener() {
    let scene = Scene::new().await;
    let control = scene.sandbox.control();
    let hash = hash_of_new(&scene).await;
    let (mut first, mut second) = (Listener::ready(&scene).await, Listener::ready(&scene).await);
    first.watch("a", &hash).await;
    assert_eq!(first.status("a").await, "PENDING");
    second.watch("b", &hash).await;
    assert_eq!(second.status("b").await, "PENDING");
    assert_eq!(first.status("a").await, "PENDING", "again");
    control.hold(&hash, None).unwrap();
    assert!(first.is_quiet().await, "held is not paid");
    let paid = control.settle(&hash).unwrap();
    let heard = first.hear().await;
    assert_eq!(
        heard["payload"]["data"]["lnInvoicePaymentStatusByHash"],
        json!({ "errors": [], "status": "PAID", "paymentHash": hash, "paymentPreimage": paid.preimage })
    );
    assert_eq!(second.status("b").await, "PAID");
    // It never completes, and whoever comes later hears it too.
    first.watch("c", &hash).await;
    let mut ids = [
        first.hear().await["id"].take(),
        first.hear().await["id"].take(),
    ];
    ids.sort_by_key(ToString::to_string);
    assert_eq!(ids, [json!("a"), json!("c")]);
    for id in ["a", "c"] {
        first.say(json!({ "id": id, "type": "complete" })).await;
    }
    first.say(json!({ "type": "ping" })).await;
    assert_eq!(first.hear().await["type"], "pong");
    first.watch("a", &hash).await;
    assert_eq!(first.status("a").await, "PAID", "the id is free again");
    assert_eq!(control.count("GET /graphql"), 2);
}

#[tokio::test]
async fn an_invoice_expires_a_second_late_and_may_be_paid_after_that() {
    let scene = Scene::new().await;
    let control = scene.sandbox.control();
    let hash = hash_of_new(&scene).await;
    let mut listener = Listener::ready(&scene).await;
    listener.watch("a", &hash).await;
    assert_eq!(listener.status("a").await, "PENDING");
    control.pay_late(&hash, None).unwrap();
    control.advance_clock(58);
    assert!(listener.is_quiet().await);
    control.advance_clock(3);
    assert_eq!(listener.status("a").await, "EXPIRED");
    control.advance_clock(4);
    assert_eq!(listener.status("a").await, "PAID");
    assert_eq!(control.paid_invoices(), 1);
}

#[tokio::test]
async fn errors_come_in_three_shapes() {
    let scene = Scene::new().await;
    let mut listener = Listener::ready(&scene).await;
    listener.watch("unknown", &"0".repeat(64)).await;
    let heard = listener.hear().await;
    let data = &heard["payload"]["data"]["lnInvoicePaymentStatusByHash"];
    assert_eq!(data["status"], Value::Null);
    let message = data["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("CouldNotFindWalletInvoiceError"),
        "{message}"
    );

    listener.watch("malformed", "abc").await;
    let heard = listener.hear().await;
    assert_eq!(heard["type"], "next");
    assert_eq!(heard["payload"].get("data"), None);
    assert_eq!(
        heard["payload"]["errors"][0]["message"],
        "Invalid value for PaymentHash"
    );
    let end = json!({ "id": "malformed", "type": "complete" });
    assert_eq!(listener.hear().await, end);

    for (id, query) in [
        ("query", "{ globals { network } }"),
        ("odd", "subscription { nothing }"),
    ] {
        listener.subscribe(id, query, json!({})).await;
        let heard = listener.hear().await;
        assert_eq!(
            (&heard["id"], &heard["type"]),
            (&json!(id), &json!("error"))
        );
        assert!(
            heard["payload"][0]["extensions"]["code"].is_string(),
            "{heard}"
        );
    }
    let posted = ask(&scene, PRICE, json!({ "input": {} })).await;
    assert!(posted["errors"][0]["message"].is_string());
}

#[tokio::test]
async fn prices_come_now_and_then_unless_they_stand_still() {
    let scene = Scene::new().await;
    let control = scene.sandbox.control();
    let mut listener = Listener::ready(&scene).await;
    listener
        .subscribe("p", PRICE, json!({ "input": { "currency": "EUR" } }))
        .await;
    let base = |heard: &Value| {
        let price = &heard["payload"]["data"]["realtimePrice"]["realtimePrice"];
        price["btcSatPrice"]["base"].as_i64().unwrap()
    };
    let first = base(&listener.hear().await);
    control.advance_clock(1_800);
    assert_ne!(base(&listener.hear().await), first);
    control.set_prices(Prices::Stale);
    control.advance_clock(11);
    let mut stale = Listener::ready(&scene).await;
    stale.subscribe("p", PRICE, json!({ "input": {} })).await;
    stale.hear().await;
    control.advance_clock(1_800);
    assert!(stale.is_quiet().await);
    control.set_failing(SideService::Price, true);
    control.advance_clock(11);
    let failed = stale.hear().await;
    let errors = &failed["payload"]["data"]["realtimePrice"]["errors"];
    assert_eq!(errors[0]["code"], "PRICE_SERVICE_OFFLINE");
}

#[tokio::test]
async fn invoices_are_found_by_their_text_too() {
    let scene = Scene::new().await;
    let made = invoice(&scene, "rosa_cafe", 5, json!({})).await;
    let mut listener = Listener::ready(&scene).await;
    let query = "subscription($input: LnInvoicePaymentStatusByPaymentRequestInput!) { lnInvoicePaymentStatusByPaymentRequest(input: $input) { status } }";
    let input = json!({ "input": { "paymentRequest": made["paymentRequest"] } });
    listener.subscribe("r", query, input).await;
    let pending = json!({ "lnInvoicePaymentStatusByPaymentRequest": { "status": "PENDING" } });
    assert_eq!(listener.hear().await["payload"]["data"], pending);
}
