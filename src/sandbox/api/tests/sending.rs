//! Sending: inside Blink, to others, and what comes back.

use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::ledger::invoice::Invoice;
use crate::sandbox::ledger::invoicing::{Sum, Wish};
use crate::sandbox::ledger::sends::Fate;
use crate::sandbox::people::WalletKind;

const PAYLOAD: &str = "{ status errors { message code } transaction { id status direction settlementAmount settlementFee settlementCurrency } }";

fn wallet(api: &Api, name: &str, kind: WalletKind) -> String {
    let account = api.account(name);
    account.wallet_of(kind).expect("such a wallet").id.clone()
}

fn balance(api: &Api, name: &str, kind: WalletKind) -> i64 {
    let account = api.account(name);
    account.wallet_of(kind).expect("such a wallet").balance
}

fn wish(sum: Sum) -> Wish<'static> {
    Wish {
        sum,
        minutes: None,
        memo: Some("bread"),
        description_hash: None,
        external_id: None,
    }
}

fn invoice_of(api: &Api, name: &str, kind: WalletKind, sum: Sum) -> Invoice {
    let account = api.account(name);
    let wallet = account.wallet_of(kind).expect("such a wallet");
    api.ledger
        .ask(&account, wallet, &wish(sum))
        .expect("an invoice")
}

fn invoice_elsewhere(api: &Api, sum: i64) -> Invoice {
    let person = api.person("Sol");
    let asked = api
        .ledger
        .ask_elsewhere(&person, sum, &wish(Sum::Sats(sum)));
    asked.expect("an invoice")
}

/// Runs one of the mutations; its payload.
async fn send(api: &Api, token: &str, field: &str, kind: &str, input: Value) -> Value {
    let query = format!("mutation($input: {kind}!) {{ {field}(input: $input) {PAYLOAD} }}");
    let data = api.data(token, &query, json!({ "input": input })).await;
    data[field].clone()
}

async fn pay(api: &Api, wallet_id: &str, invoice: &Invoice) -> Value {
    let input = json!({ "walletId": wallet_id, "paymentRequest": invoice.payment_request });
    send(
        api,
        "Rosa write",
        "lnInvoicePaymentSend",
        "LnInvoicePaymentInput",
        input,
    )
    .await
}

async fn found(api: &Api, wallet_id: &str, hash: &str) -> Value {
    let query =
        "query($w: WalletId!, $h: PaymentHash!) { me { defaultAccount { walletById(walletId: $w) {
        transactionsByPaymentHash(paymentHash: $h) { status direction settlementAmount } } } } }";
    let data = api
        .data("Rosa read", query, json!({ "w": wallet_id, "h": hash }))
        .await;
    data["me"]["defaultAccount"]["walletById"]["transactionsByPaymentHash"].clone()
}

#[tokio::test]
async fn a_conversion_is_two_entries_and_nobody_pays_the_same_wallet() {
    let api = Api::new();
    let (btc, usd) = (
        wallet(&api, "Rosa", WalletKind::Btc),
        wallet(&api, "Rosa", WalletKind::Usd),
    );
    let before = (
        balance(&api, "Rosa", WalletKind::Btc),
        balance(&api, "Rosa", WalletKind::Usd),
    );
    let input = json!({ "walletId": btc, "recipientWalletId": usd, "amount": 10_000 });
    let kind = "IntraLedgerPaymentSendInput";
    let answer = send(&api, "Rosa write", "intraLedgerPaymentSend", kind, input).await;
    assert_eq!(answer["status"], "SUCCESS", "{answer}");
    assert_eq!(answer["transaction"]["settlementAmount"], -10_000);
    assert_eq!(balance(&api, "Rosa", WalletKind::Btc), before.0 - 10_000);
    let gained = balance(&api, "Rosa", WalletKind::Usd) - before.1;
    assert!((900..1_200).contains(&gained), "{gained} cents");
    let input = json!({ "walletId": btc, "recipientWalletId": btc, "amount": 1 });
    let answer = send(&api, "Rosa write", "intraLedgerPaymentSend", kind, input).await;
    assert_eq!(answer["errors"][0]["code"], "CANT_PAY_SELF");
    let input = json!({ "walletId": usd, "recipientWalletId": btc, "amount": 1 });
    let answer = send(&api, "Rosa write", "intraLedgerPaymentSend", kind, input).await;
    assert_eq!(
        answer["errors"][0]["code"], "INVALID_INPUT",
        "dollars as satoshis: {answer}"
    );
}

#[tokio::test]
async fn what_cannot_be_paid_is_refused_with_its_code() {
    let api = Api::new();
    let btc = wallet(&api, "Rosa", WalletKind::Btc);
    let huge = invoice_of(&api, "Bruno", WalletKind::Btc, Sum::Sats(900_000_000_000));
    let answer = pay(&api, &btc, &huge).await;
    assert_eq!(
        (&answer["status"], &answer["errors"][0]["code"]),
        (&json!("FAILURE"), &json!("INSUFFICIENT_BALANCE"))
    );
    let invoice = invoice_of(&api, "Bruno", WalletKind::Btc, Sum::Sats(50));
    let input = json!({ "walletId": btc, "paymentRequest": invoice.payment_request });
    for token in ["Rosa read", "Rosa receive"] {
        let answer = send(
            &api,
            token,
            "lnInvoicePaymentSend",
            "LnInvoicePaymentInput",
            input.clone(),
        )
        .await;
        assert_eq!(
            (&answer["status"], &answer["errors"][0]["code"]),
            (&Value::Null, &Value::Null),
            "{answer}"
        );
    }
    api.ledger.sends.restricted.set(true);
    let answer = pay(&api, &btc, &invoice).await;
    assert_eq!(answer["errors"][0]["code"], "TRANSACTION_RESTRICTED");
    api.ledger.sends.restricted.set(false);
    api.clock.advance(5 * 3600);
    let answer = pay(&api, &btc, &invoice).await;
    assert_eq!(
        answer["errors"][0]["code"], "LIGHTNING_PAYMENT_ERROR",
        "expired: {answer}"
    );
}

#[tokio::test]
async fn an_invoice_is_paid_once_and_found_by_its_hash() {
    let api = Api::new();
    let (btc, usd) = (
        wallet(&api, "Rosa", WalletKind::Btc),
        wallet(&api, "Rosa", WalletKind::Usd),
    );
    for (payer, field, kind, amount) in [
        (
            &btc,
            "lnNoAmountInvoicePaymentSend",
            "LnNoAmountInvoicePaymentInput",
            700,
        ),
        (
            &usd,
            "lnNoAmountUsdInvoicePaymentSend",
            "LnNoAmountUsdInvoicePaymentInput",
            70,
        ),
    ] {
        let before = balance(&api, "Bruno", WalletKind::Btc);
        let invoice = invoice_of(&api, "Bruno", WalletKind::Btc, Sum::Open);
        assert_eq!(found(&api, payer, &invoice.payment_hash).await, json!([]));
        let input = json!({ "walletId": payer, "paymentRequest": invoice.payment_request, "amount": amount });
        let answer = send(&api, "Rosa write", field, kind, input.clone()).await;
        assert_eq!(
            (
                &answer["status"],
                &answer["transaction"]["settlementAmount"]
            ),
            (&json!("SUCCESS"), &json!(-amount))
        );
        assert!(balance(&api, "Bruno", WalletKind::Btc) > before);
        let again = send(&api, "Rosa write", field, kind, input).await;
        assert_eq!(
            (&again["status"], &again["transaction"]["id"]),
            (&json!("ALREADY_PAID"), &answer["transaction"]["id"])
        );
        let entries = found(&api, payer, &invoice.payment_hash).await;
        assert_eq!(
            entries,
            json!([{ "status": "SUCCESS", "direction": "SEND", "settlementAmount": -amount }])
        );
    }
}

#[tokio::test]
async fn what_comes_back_out_of_dollars_comes_back_in_bitcoin() {
    let api = Api::new();
    let usd = wallet(&api, "Rosa", WalletKind::Usd);
    let before = (
        balance(&api, "Rosa", WalletKind::Btc),
        balance(&api, "Rosa", WalletKind::Usd),
    );
    api.ledger.sends.fate.set(Fate::ComesBack);
    let invoice = invoice_elsewhere(&api, 20_000);
    let answer = pay(&api, &usd, &invoice).await;
    assert_eq!(answer["status"], "FAILURE", "{answer}");
    let entries = found(&api, &usd, &invoice.payment_hash).await;
    assert_eq!(entries[0]["status"], "FAILURE");
    assert_eq!(
        entries.as_array().map(Vec::len),
        Some(1),
        "the refund is in the other wallet"
    );
    assert!(balance(&api, "Rosa", WalletKind::Usd) < before.1);
    assert!(balance(&api, "Rosa", WalletKind::Btc) > before.0 + 19_000);
}

#[tokio::test]
async fn what_is_on_its_way_arrives_or_comes_back_later() {
    let api = Api::new();
    let btc = wallet(&api, "Rosa", WalletKind::Btc);
    for (arrives, status, rows) in [(true, "SUCCESS", 1), (false, "FAILURE", 2)] {
        let before = balance(&api, "Rosa", WalletKind::Btc);
        api.ledger.sends.fate.set(Fate::OnItsWay {
            seconds: Some(30),
            arrives,
        });
        let invoice = invoice_elsewhere(&api, 1_000);
        let answer = pay(&api, &btc, &invoice).await;
        assert_eq!(
            (&answer["status"], &answer["transaction"]["status"]),
            (&json!("PENDING"), &json!("PENDING"))
        );
        let again = pay(&api, &btc, &invoice).await;
        assert_eq!(again["errors"][0]["code"], "LIGHTNING_PAYMENT_ERROR");
        assert_eq!(
            found(&api, &btc, &invoice.payment_hash).await[0]["status"],
            "PENDING"
        );
        api.clock.advance(30);
        let entries = found(&api, &btc, &invoice.payment_hash).await;
        let entries = entries.as_array().expect("a list");
        assert_eq!(entries.len(), rows);
        assert!(
            entries.iter().all(|entry| entry["status"] == status),
            "{entries:?}"
        );
        let lost = before - balance(&api, "Rosa", WalletKind::Btc);
        assert_eq!(lost, if arrives { 1_004 } else { 0 });
    }
}

#[tokio::test]
async fn a_probe_that_finds_no_way_says_the_most_and_why_and_dollars_are_cents() {
    let api = Api::new();
    let invoice = invoice_elsewhere(&api, 100_000);
    let probe = async |field: &str, kind: &str, wallet_kind| {
        let query = format!(
            "mutation($input: {kind}!) {{ {field}(input: $input) {{ amount errors {{ code }} }} }}"
        );
        let input = json!({ "walletId": wallet(&api, "Rosa", wallet_kind), "paymentRequest": invoice.payment_request });
        let data = api
            .data("Rosa write", &query, json!({ "input": input }))
            .await;
        data[field].clone()
    };
    let sats = probe(
        "lnInvoiceFeeProbe",
        "LnInvoiceFeeProbeInput",
        WalletKind::Btc,
    )
    .await;
    assert_eq!(sats, json!({ "amount": 400, "errors": [] }));
    let cents = probe(
        "lnUsdInvoiceFeeProbe",
        "LnUsdInvoiceFeeProbeInput",
        WalletKind::Usd,
    )
    .await;
    assert!(
        cents["amount"]
            .as_i64()
            .is_some_and(|cents| (20..80).contains(&cents)),
        "{cents}"
    );
    api.ledger.sends.fate.set(Fate::NoRoute);
    let lost = probe(
        "lnInvoiceFeeProbe",
        "LnInvoiceFeeProbeInput",
        WalletKind::Btc,
    )
    .await;
    assert_eq!(
        lost,
        json!({ "amount": 800, "errors": [{ "code": "ROUTE_FINDING_ERROR" }] })
    );
}
