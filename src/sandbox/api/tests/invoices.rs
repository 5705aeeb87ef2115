//! Invoices: what is in them, when they expire, and how they are paid.

use std::str::FromStr as _;

use lightning_invoice::{Bolt11Invoice, Bolt11InvoiceDescriptionRef, Currency};
use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::ledger::market::Prices;
use crate::sandbox::ledger::paying::NotPaid;

pub(super) const INVOICE: &str =
    "paymentRequest paymentHash paymentSecret paymentStatus createdAt externalId";

/// A mutation that asks for an invoice; its payload.
pub(super) async fn ask(api: &Api, token: &str, mutation: &str, input: Value) -> Value {
    let open = mutation.contains("NoAmount");
    let fields = format!("{INVOICE}{}", if open { "" } else { " satoshis" });
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ errors {{ message code }} invoice {{ {fields} }} }} }}"
    );
    let mut data = api.data(token, &query, json!({ "input": input })).await;
    data[mutation].take()
}

/// The same, which must succeed; the invoice.
pub(super) async fn invoice(api: &Api, token: &str, mutation: &str, input: Value) -> Value {
    let mut payload = ask(api, token, mutation, input).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
    payload["invoice"].take()
}

pub(super) fn wallet(api: &Api, name: &str, place: usize) -> String {
    api.account(name).wallets[place].id.clone()
}

fn decoded(invoice: &Value) -> Bolt11Invoice {
    Bolt11Invoice::from_str(text(invoice, "paymentRequest")).expect("BOLT11")
}

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("text")
}

#[tokio::test]
async fn the_payment_request_is_real() {
    let api = Api::new();
    let input = json!({
        "walletId": wallet(&api, "Rosa", 0), "amount": 2_100, "memo": "Two flat whites", "expiresIn": 15,
    });
    let made = invoice(&api, "Rosa receive", "lnInvoiceCreate", input).await;
    let read = decoded(&made);
    assert_eq!(read.currency(), Currency::Signet);
    assert_eq!(read.amount_milli_satoshis(), Some(2_100_000));
    assert_eq!(read.payment_hash().to_string(), text(&made, "paymentHash"));
    assert_eq!(read.expiry_time().as_secs(), 15 * 60);
    assert_eq!(
        read.duration_since_epoch().as_secs(),
        made["createdAt"].as_u64().unwrap()
    );
    match read.description() {
        Bolt11InvoiceDescriptionRef::Direct(words) => {
            assert_eq!(words.to_string(), "Two flat whites");
        }
        Bolt11InvoiceDescriptionRef::Hash(_) => panic!("words were given"),
    }
    assert_eq!(made["satoshis"], 2_100);
    assert_eq!(made["paymentStatus"], "PENDING");
    assert_eq!(made["externalId"], made["paymentHash"]);
    assert_ne!(made["paymentSecret"], made["paymentHash"]);
}

#[tokio::test]
async fn expiry_out_of_range_is_silently_the_default() {
    let api = Api::new();
    let (btc, usd) = (wallet(&api, "Rosa", 0), wallet(&api, "Rosa", 1));
    for (mutation, wallet, expires_in, minutes) in [
        ("lnInvoiceCreate", &btc, json!(null), 240),
        ("lnInvoiceCreate", &btc, json!(0), 240),
        ("lnInvoiceCreate", &btc, json!(1_441), 240),
        ("lnInvoiceCreate", &btc, json!(1_440), 1_440),
        ("lnNoAmountInvoiceCreate", &btc, json!(5_000), 120),
        ("lnNoAmountInvoiceCreate", &usd, json!(60), 5),
        ("lnUsdInvoiceCreate", &usd, json!(3), 3),
    ] {
        let mut input = json!({ "walletId": wallet, "expiresIn": expires_in });
        if !mutation.contains("NoAmount") {
            input["amount"] = json!(500);
        }
        let made = invoice(&api, "Rosa write", mutation, input).await;
        let lifetime = decoded(&made).expiry_time().as_secs();
        assert_eq!(lifetime, minutes * 60, "{mutation} {expires_in}");
    }
}

#[tokio::test]
async fn dollars_have_the_dealers_price_and_a_hash_hides_the_memo() {
    let api = Api::new();
    let usd = wallet(&api, "Rosa", 1);
    let price = "{ realtimePrice { btcSatPrice { base offset } } }";
    let price = api.data("", price, json!({})).await;
    let base = price["realtimePrice"]["btcSatPrice"]["base"]
        .as_i64()
        .unwrap();
    let input = json!({
        "recipientWalletId": usd, "amount": 10_000, "memo": "for Rosa alone",
        "descriptionHash": "ab".repeat(32),
    });
    let made = invoice(&api, "", "lnUsdInvoiceCreateOnBehalfOfRecipient", input).await;
    let sats = made["satoshis"].as_i64().unwrap();
    let worth = i128::from(sats) * i128::from(base) / 10_i128.pow(12);
    assert!((10_005..10_060).contains(&worth), "{worth} cents");
    match decoded(&made).description() {
        Bolt11InvoiceDescriptionRef::Hash(hash) => {
            assert_eq!(hash.0.to_string(), "ab".repeat(32));
        }
        Bolt11InvoiceDescriptionRef::Direct(_) => panic!("a hash was given"),
    }
    api.ledger.pay(text(&made, "paymentHash"), None).unwrap();
    let account = api.account("Rosa");
    let entry = account.entries.last().unwrap();
    assert_eq!(
        (entry.amount, entry.wallet_id.as_str()),
        (10_000, usd.as_str())
    );
    assert_eq!(entry.visible_memo(), Some("for Rosa alone"));
}

#[tokio::test]
async fn a_paid_invoice_is_a_transaction_and_shows_its_preimage() {
    let api = Api::new();
    let input = json!({
        "recipientWalletId": wallet(&api, "Rosa", 0), "amount": 700, "memo": "Tea", "externalId": "till-7_a",
    });
    let mutation = "lnInvoiceCreateOnBehalfOfRecipient";
    let made = invoice(&api, "", mutation, input).await;
    let request = text(&made, "paymentRequest");
    let before = api.account("Rosa").wallets[0].balance;
    let paid = api
        .ledger
        .pay(&format!("lightning:{}", request.to_uppercase()), None);
    let preimage = paid.unwrap().preimage;
    assert_eq!(api.account("Rosa").wallets[0].balance, before + 700);
    assert_eq!(
        api.ledger.pay(request, None).unwrap_err(),
        NotPaid::AlreadyPaid
    );

    let query = "{ me { defaultAccount { transactions(first: 1) { edges { node {
        memo externalId settlementAmount status
        initiationVia { ... on InitiationViaLn { paymentHash paymentRequest } }
        settlementVia { ... on SettlementViaLn { preImage } }
    } } } } } }";
    let data = api.data("Rosa read", query, json!({})).await;
    let node = &data["me"]["defaultAccount"]["transactions"]["edges"][0]["node"];
    assert_eq!(
        node,
        &json!({
            "memo": "Tea", "externalId": "till-7_a", "settlementAmount": 700, "status": "SUCCESS",
            "initiationVia": { "paymentHash": made["paymentHash"], "paymentRequest": request },
            "settlementVia": { "preImage": preimage },
        })
    );
    let (answer, _) = status(&api, &made).await;
    assert_eq!(answer["status"], "PAID");
    assert_eq!(answer["paymentPreimage"], preimage);
    api.clock.advance(86_400);
    assert_eq!(
        status(&api, &made).await.0["status"],
        "PAID",
        "wins over EXPIRED"
    );
}

#[tokio::test]
async fn with_prices_frozen_receipts_are_worth_what_the_price_says() {
    let api = Api::new();
    api.ledger.market.set(Prices::Frozen, api.clock.unix());
    let query = "{ realtimePrice(currency: \"EUR\") { timestamp btcSatPrice { base } } }";
    let frozen = api.data("", query, json!({})).await["realtimePrice"].take();
    api.clock.advance(40 * 86_400);
    let later = api.data("", query, json!({})).await["realtimePrice"].take();
    assert_eq!(later["btcSatPrice"], frozen["btcSatPrice"]);
    assert_ne!(later["timestamp"], frozen["timestamp"]);
    let input = json!({ "walletId": wallet(&api, "Rosa", 0), "amount": 1_000_000 });
    let made = invoice(&api, "Rosa receive", "lnInvoiceCreate", input).await;
    api.ledger.pay(text(&made, "paymentHash"), None).unwrap();
    let base = frozen["btcSatPrice"]["base"].as_i64().unwrap();
    let worth = (i128::from(base) * 1_000_000 + 500_000_000_000) / 1_000_000_000_000;
    let account = api.account("Rosa");
    let shown = account.entries.last().unwrap().display_amount();
    assert_eq!(i128::from(shown), worth);
}

/// Both status queries, which must agree.
pub(super) async fn status(api: &Api, invoice: &Value) -> (Value, Value) {
    let fields = "{ status paymentHash paymentRequest paymentPreimage }";
    let by_hash = format!(
        "query($hash: PaymentHash!) {{ of: lnInvoicePaymentStatusByHash(input: {{ paymentHash: $hash }}) {fields} }}"
    );
    let by_request = format!(
        "query($request: LnPaymentRequest!) {{ of: lnInvoicePaymentStatusByPaymentRequest(input: {{ paymentRequest: $request }}) {fields} }}"
    );
    let hash = json!({ "hash": invoice["paymentHash"] });
    let request = json!({ "request": invoice["paymentRequest"] });
    let by_hash = api.data("", &by_hash, hash).await["of"].take();
    let by_request = api.data("", &by_request, request).await["of"].take();
    assert_eq!(by_hash, by_request);
    (by_hash, by_request)
}

#[tokio::test]
async fn any_amount_may_be_paid_where_none_is_asked_for() {
    let api = Api::new();
    let usd = wallet(&api, "Rosa", 1);
    let open = async || {
        let input = json!({ "walletId": usd });
        let made = invoice(&api, "Rosa receive", "lnNoAmountInvoiceCreate", input).await;
        assert_eq!(decoded(&made).amount_milli_satoshis(), None);
        text(&made, "paymentHash").to_owned()
    };
    let hash = open().await;
    for too_little in [None, Some(0)] {
        let refused = api.ledger.pay(&hash, too_little);
        assert_eq!(refused.unwrap_err(), NotPaid::AmountMissing);
    }
    api.ledger.pay(&hash, Some(100_000)).unwrap();
    let account = api.account("Rosa");
    let entry = account.entries.last().unwrap();
    assert_eq!(entry.wallet_id, usd);
    assert!((7_000..12_000).contains(&entry.amount), "{}", entry.amount);

    // Less than a cent is no dollar amount: it goes to the bitcoin wallet.
    api.ledger.pay(&open().await, Some(3)).unwrap();
    let account = api.account("Rosa");
    let entry = account.entries.last().unwrap();
    assert_eq!(
        (entry.amount, &entry.wallet_id),
        (3, &account.wallets[0].id)
    );
    assert_eq!(entry.visible_memo(), None);
}

#[tokio::test]
async fn a_foreign_invoice_is_pending_and_then_expired_for_ever() {
    let api = Api::new();
    let sol = api.person("Sol");
    let wish = crate::sandbox::ledger::invoicing::Wish {
        sum: crate::sandbox::ledger::invoicing::Sum::Sats(5),
        minutes: Some(1),
        memo: None,
        description_hash: None,
        external_id: None,
    };
    let foreign = api.ledger.ask_elsewhere(&sol, 5, &wish).unwrap();
    let query = "query($request: LnPaymentRequest!) { of: lnInvoicePaymentStatusByPaymentRequest(input: { paymentRequest: $request }) { status paymentPreimage } }";
    let variables = json!({ "request": foreign.payment_request });
    let ask = async || api.data("", query, variables.clone()).await["of"].take();
    api.ledger.pay(&foreign.payment_request, None).unwrap();
    assert_eq!(
        ask().await,
        json!({ "status": "PENDING", "paymentPreimage": null })
    );
    api.clock.advance(61);
    assert_eq!(ask().await["status"], "EXPIRED");

    let by_hash = "query($hash: PaymentHash!) { lnInvoicePaymentStatusByHash(input: { paymentHash: $hash }) { status } }";
    for (hash, words) in [
        (
            foreign.payment_hash.as_str(),
            "CouldNotFindWalletInvoiceError",
        ),
        ("abc", "Invalid value for PaymentHash"),
    ] {
        let answer = api.ask("", by_hash, json!({ "hash": hash })).await;
        assert_eq!(answer["data"], Value::Null);
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
    }
}

#[tokio::test]
async fn held_payments_are_booked_late_or_given_back() {
    let api = Api::new();
    let make = async |place, mutation| {
        let input =
            json!({ "walletId": wallet(&api, "Rosa", place), "amount": 900, "expiresIn": 1 });
        invoice(&api, "Rosa receive", mutation, input).await
    };
    let late = make(0, "lnInvoiceCreate").await;
    let hash = text(&late, "paymentHash");
    assert_eq!(api.ledger.settle(hash).unwrap_err(), NotPaid::NotHeld);
    api.ledger.hold(hash, None).unwrap();
    assert_eq!(api.ledger.hold(hash, None).unwrap_err(), NotPaid::Held);
    assert_eq!(status(&api, &late).await.0["status"], "PENDING");
    api.clock.advance(61);
    assert_eq!(status(&api, &late).await.0["status"], "EXPIRED");
    api.ledger.settle(hash).unwrap();
    assert_eq!(status(&api, &late).await.0["status"], "PAID");

    let back = make(0, "lnInvoiceCreate").await;
    let hash = text(&back, "paymentHash");
    api.ledger.hold(hash, None).unwrap();
    api.ledger.release(hash).unwrap();
    assert_eq!(status(&api, &back).await.0["status"], "PENDING");
    assert_eq!(api.ledger.pay(hash, None).unwrap_err(), NotPaid::Cancelled);

    let missed = make(0, "lnInvoiceCreate").await;
    let dollars = make(1, "lnUsdInvoiceCreate").await;
    let hash = text(&dollars, "paymentHash");
    api.ledger.hold(hash, None).unwrap();
    api.clock.advance(301);
    assert_eq!(api.ledger.settle(hash).unwrap_err(), NotPaid::Declined);
    assert_eq!(status(&api, &dollars).await.0["status"], "EXPIRED");
    let refused = api.ledger.pay(text(&missed, "paymentHash"), None);
    assert_eq!(refused.unwrap_err(), NotPaid::Expired);
}
