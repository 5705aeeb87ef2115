//! The controls over invoices, prices and standings, by curl and by hand.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::browser::{Answer, Scene};
use super::listener::{ask, invoice};
use crate::sandbox::SocketRules;

fn at(scene: &Scene, path: &str) -> String {
    format!("http://{}{path}", scene.sandbox.control_address())
}

async fn post(scene: &mut Scene, path: &str, fields: &[(&str, &str)]) -> Answer {
    let address = at(scene, path);
    scene.browser.post(&address, fields).await
}

async fn hash_of(scene: &Scene, sats: i64) -> String {
    let made = invoice(scene, "rosa_cafe", sats, json!({ "memo": "Two teas" })).await;
    made["paymentHash"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn curl_pays_holds_and_lists() {
    let mut scene = Scene::new().await;
    let hash = hash_of(&scene, 21).await;
    let pay = |how| [("invoice", hash.clone()), ("how", how)];
    for (how, status, held) in [
        ("hold", 200, true),
        ("now", 409, true),
        ("settle", 200, false),
        ("now", 409, false),
        ("odd", 400, false),
    ] {
        let [(a, b), (c, d)] = pay(how.to_owned());
        let answer = post(
            &mut scene,
            "/invoices/pay",
            &[(a, b.as_str()), (c, d.as_str())],
        )
        .await;
        assert_eq!(answer.status, status, "{how}: {answer:?}");
        let seen = scene.sandbox.control().invoice(&hash).unwrap();
        assert_eq!(seen.held, held, "{how}");
    }
    let other = hash_of(&scene, 22).await;
    let later = [
        ("invoice", other.as_str()),
        ("how", "later"),
        ("seconds", "30"),
    ];
    assert_eq!(post(&mut scene, "/invoices/pay", &later).await.status, 200);
    let list = at(&scene, "/invoices");
    let listed = scene.browser.get(&list).await.json();
    assert_eq!((&listed["open"], &listed["paid"]), (&json!(1), &json!(1)));
    assert_eq!(listed["invoices"][0]["memo"], "Two teas");
    assert_eq!(listed["invoices"][0].get("preimage"), None);
    scene.sandbox.control().advance_clock(30);
    let paid = async {
        while scene.sandbox.control().paid_invoices() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(10), paid).await.unwrap();
    let unknown = post(&mut scene, "/invoices/pay", &[("invoice", "lnbc1")]).await;
    assert_eq!(unknown.status, 400);
    assert!(unknown.body.contains("no such invoice"), "{unknown:?}");
}

#[tokio::test]
async fn a_person_pastes_an_invoice_and_pays_it() {
    let mut scene = Scene::new().await;
    let made = invoice(&scene, "rosa_cafe", 2_100, json!({ "memo": "<b>Tea</b>" })).await;
    let request = made["paymentRequest"].as_str().unwrap().to_uppercase();
    let address = at(&scene, &format!("/pay?invoice=lightning:{request}"));
    let page = scene.browser.get(&address).await;
    assert_eq!(page.status, 200);
    for words in [
        "Rosa",
        "2100 satoshis",
        "&#60;b&#62;Tea",
        "Pay in 10 seconds",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let hash = page.input("invoice");
    let paid = post(&mut scene, "/pay", &[("invoice", &hash), ("how", "now")]).await;
    assert_eq!(paid.location(), format!("/pay?invoice={hash}"));
    let address = at(&scene, paid.location());
    let page = scene.browser.get(&address).await;
    assert!(page.body.contains("<dd>paid</dd>"), "{}", page.body);
    assert!(!page.body.contains("value=\"now\""));
    let again = post(&mut scene, "/pay", &[("invoice", &hash), ("how", "now")]).await;
    assert!(again.body.contains("already paid"), "{again:?}");
    let address = at(&scene, "/pay?invoice=nonsense");
    let page = scene.browser.get(&address).await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("no such invoice"), "{}", page.body);
    let open = hash_of(&scene, 77).await;
    let address = at(&scene, "/");
    let controls = scene.browser.get(&address).await;
    assert!(controls.body.contains("77 satoshis for Rosa"));
    assert!(controls.body.contains(&format!("value=\"{open}\"")));
}

#[tokio::test]
async fn standings_prices_and_limits_change_while_it_runs() {
    let mut scene = Scene::new().await;
    let wallet = "query($name: Username!) { accountDefaultWallet(username: $name) { id } }";
    let moved = [("person", "noura"), ("standing", "migrated")];
    assert_eq!(post(&mut scene, "/standing", &moved).await.status, 200);
    let answer = ask(&scene, wallet, json!({ "name": "noura" })).await;
    assert_eq!(answer["errors"][0]["message"], "Account is inactive.");
    let phone = "+50370123456";
    ask(&scene, wallet, json!({ "name": phone })).await;
    assert_eq!(scene.sandbox.control().invited(), [phone]);

    let price = "{ realtimePrice { timestamp btcSatPrice { base } } }";
    post(&mut scene, "/prices", &[("mode", "stale")]).await;
    let before: Value = ask(&scene, price, json!({})).await["data"].take();
    scene.sandbox.control().advance_clock(900);
    assert_eq!(ask(&scene, price, json!({})).await["data"], before);
    post(&mut scene, "/prices", &[("mode", "live")]).await;
    assert_ne!(ask(&scene, price, json!({})).await["data"], before);

    post(&mut scene, "/invoices/limit", &[("limit", "1")]).await;
    hash_of(&scene, 1).await;
    let refused = "mutation($id: WalletId!) { lnNoAmountInvoiceCreateOnBehalfOfRecipient(input: { recipientWalletId: $id }) { errors { code } } }";
    let rosa = scene.sandbox.control().invoices()[0].wallet_id.clone();
    let answer = ask(&scene, refused, json!({ "id": rosa })).await;
    let errors = &answer["data"]["lnNoAmountInvoiceCreateOnBehalfOfRecipient"]["errors"];
    assert_eq!(errors[0]["code"], "TOO_MANY_REQUEST");
    for (path, fields, words) in [
        (
            "/standing",
            [("person", "noura"), ("standing", "x")],
            "migrated",
        ),
        (
            "/standing",
            [("person", "nobody"), ("standing", "active")],
            "no such person",
        ),
        ("/prices", [("mode", "x"), ("", "")], "frozen"),
        ("/webhooks", [("mode", "x"), ("", "")], "twice"),
        ("/webhooks/forge", [("invoice", "x"), ("", "")], "nobody"),
        ("/sockets", [("silence", "x"), ("", "")], "pinging"),
        ("/sockets", [("refuse", "x"), ("", "")], "true or false"),
        ("/lnurl", [("mode", "x"), ("", "")], "no-verify"),
    ] {
        let answer = post(&mut scene, path, &fields).await;
        assert_eq!(answer.status, 400, "{path} {answer:?}");
        assert!(answer.body.contains(words), "{answer:?}");
    }
    let sockets = post(
        &mut scene,
        "/sockets",
        &[("silence", "dead"), ("refuse", "true")],
    )
    .await;
    let expected = json!({ "live": 0, "total": 0, "silence": "dead", "refused": true });
    assert_eq!(sockets.json(), expected);
    let limits = [("per_minute", "0"), ("at_once", "3"), ("ping_ms", "50")];
    post(&mut scene, "/sockets", &limits).await;
    let expected = SocketRules {
        per_minute: None,
        at_once: Some(3),
        ping_every: Duration::from_millis(50),
        ..SocketRules::default()
    };
    assert_eq!(scene.sandbox.control().socket_rules(), expected);
}
