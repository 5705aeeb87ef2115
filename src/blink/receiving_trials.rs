//! Asking for money, against a small server that answers as Blink does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    Cancellation, Client, Error, InvoiceStatus, NoInvoice, Options, Part, Question, Recipient,
    Terms, Trouble, WalletId,
};
use crate::clock::Clock;
use crate::lightning::Sample;
use crate::metrics::Metrics;
use crate::money::{Cents, Sats, Unit};
use crate::overload::{Gate, Retries};
use crate::random::Random;

/// What arrived: the token, the operation and its variables.
type Asked = Arc<Mutex<Vec<(Option<String>, String, Value)>>>;

/// A client of a server that answers every question with this, and what it was asked.
async fn client(answer: Value) -> (Client, Asked) {
    let asked = Asked::default();
    let notes = Arc::clone(&asked);
    let handler = move |headers: HeaderMap, body: String| {
        let token = headers
            .get("oauth2-token")
            .map(|t| t.to_str().unwrap().to_owned());
        let body: Value = serde_json::from_str(&body).unwrap();
        let name = body["operationName"].as_str().unwrap().to_owned();
        notes
            .lock()
            .unwrap()
            .push((token, name, body["variables"].clone()));
        let answer = answer.to_string();
        async move { answer }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    // Fails only where it was installed before.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let options = Options {
        endpoint: endpoint.parse().unwrap(),
        deadline: Duration::from_secs(2),
        payment_deadline: Duration::from_secs(30),
        price_lifetime: Duration::from_secs(30),
    };
    let metrics = Metrics::default();
    let gate = Gate::new("api", 8, &metrics);
    let retries = Retries::new(Random::system(), metrics);
    (
        Client::new(options, Clock::system(), gate, retries).unwrap(),
        asked,
    )
}

fn wallet() -> WalletId {
    WalletId::parse("w-1").unwrap()
}

fn payload(field: &str, sats: i64) -> Value {
    let sample = Sample::default();
    let hash = crate::lightning::Invoice::parse(&sample.text())
        .unwrap()
        .payment_hash;
    let invoice = json!({ "paymentRequest": sample.text(), "paymentHash": hash.to_string(), "satoshis": sats });
    json!({ "data": { field: { "errors": [], "invoice": invoice } } })
}

fn refusal(field: &str, code: &str, message: &str) -> Value {
    let errors = json!([{ "message": message, "code": code }]);
    json!({ "data": { field: { "errors": errors, "invoice": null } } })
}

#[tokio::test]
async fn an_invoice_on_behalf_carries_its_terms_and_no_token() {
    let (client, asked) = client(payload("lnInvoiceCreateOnBehalfOfRecipient", 1000)).await;
    let terms = Terms {
        memo: "tea".to_owned(),
        external_id: "till-1-1".parse().ok(),
        minutes: Some(5),
        webhook: "https://till.example/hooks/x".parse().ok(),
    };
    let invoice = client
        .sats_invoice_for(&wallet(), Sats(1000), &terms)
        .await
        .unwrap();
    assert_eq!(invoice.amount, Some(Sats(1000)));
    let input = json!({
        "amount": 1000, "expiresIn": 5, "externalId": "till-1-1", "memo": "tea",
        "recipientWalletId": "w-1", "webhookUrl": "https://till.example/hooks/x",
    });
    let (token, name, variables) = asked.lock().unwrap().pop().unwrap();
    assert_eq!((token, name.as_str()), (None, "SatsInvoiceFor"));
    assert_eq!(variables, json!({ "input": input }));
}

#[tokio::test]
async fn an_own_invoice_is_asked_for_with_the_token_and_once() {
    let token = SecretString::from("ory_at_x");
    let (refusing, asked) = client(refusal(
        "lnUsdInvoiceCreate",
        "DEALER_OFFLINE",
        "The dealer is offline",
    ))
    .await;
    let made = refusing
        .own_cents_invoice(&token, &wallet(), Cents(250), &Terms::default())
        .await;
    assert_eq!(made, Err(NoInvoice::OutOfOrder(Part::Dealer)));
    let asked = asked.lock().unwrap().clone();
    let input = json!({ "input": { "amount": 250, "walletId": "w-1" } });
    let once = (
        Some("ory_at_x".to_owned()),
        "OwnCentsInvoice".to_owned(),
        input,
    );
    assert_eq!(asked, [once]);
}

#[tokio::test]
async fn a_refusal_is_told_and_is_no_outage() {
    let field = "lnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipient";
    let (client, _) = client(refusal(field, "RECEIVE_DISABLED", "no longer")).await;
    let made = client
        .dollar_invoice_in_sats(&wallet(), Sats(1), &Terms::default())
        .await;
    assert_eq!(made, Err(NoInvoice::ReceiveDisabled));
    assert!(client.failing_since(Question::Invoice).is_none());
}

#[tokio::test]
async fn an_invoice_that_is_not_what_blink_says_of_it_is_no_answer() {
    let (client, _) = client(payload("lnInvoiceCreateOnBehalfOfRecipient", 999)).await;
    let made = client
        .sats_invoice_for(&wallet(), Sats(999), &Terms::default())
        .await;
    assert_eq!(made, Err(NoInvoice::Failed(Trouble::Malformed.into())));
}

#[tokio::test]
async fn who_is_behind_a_name() {
    let username = "rosa".parse().unwrap();
    let null = |message: &str| json!({ "data": null, "errors": [{ "message": message, "path": ["accountDefaultWallet"] }] });
    let found = json!({ "data": { "accountDefaultWallet": { "id": "w-1", "currency": "USD" } } });
    for (answer, expected) in [
        (found, Ok(Recipient::Wallet(wallet(), Unit::Dollar))),
        (
            null("Account does not exist for username rosa"),
            Ok(Recipient::Unknown),
        ),
        (null("Account is inactive."), Ok(Recipient::Inactive)),
        (
            null("Unknown error occurred (code: UnknownRepositoryError)"),
            Err(Error::SideService),
        ),
    ] {
        let (client, asked) = client(answer).await;
        assert_eq!(
            client.recipient(&username, Some(Unit::Dollar)).await,
            expected
        );
        let (token, _, variables) = asked.lock().unwrap().pop().unwrap();
        assert_eq!(token, None);
        assert_eq!(
            variables,
            json!({ "username": "rosa", "walletCurrency": "USD" })
        );
    }
}

#[tokio::test]
async fn how_an_invoice_stands() {
    let sample = Sample::default();
    let hash = crate::lightning::Invoice::parse(&sample.text())
        .unwrap()
        .payment_hash;
    let preimage = "07".repeat(32);
    let status = |status: &str, preimage: Value| {
        let status = json!({ "status": status, "paymentPreimage": preimage });
        json!({ "data": { "lnInvoicePaymentStatusByHash": status } })
    };
    let unknown = "Unexpected error occurred (code: CouldNotFindWalletInvoiceError)";
    for (answer, expected) in [
        (status("PENDING", Value::Null), Ok(InvoiceStatus::Pending)),
        (
            status("PAID", json!(preimage)),
            Ok(InvoiceStatus::Paid(preimage.parse().ok())),
        ),
        (
            status("PAID", json!("00".repeat(32))),
            Err(Trouble::Malformed.into()),
        ),
        (status("EXPIRED", Value::Null), Ok(InvoiceStatus::Expired)),
        (
            json!({ "data": null, "errors": [{ "message": unknown }] }),
            Ok(InvoiceStatus::Unknown),
        ),
    ] {
        let (client, _) = client(answer).await;
        assert_eq!(client.invoice_status(&hash).await, expected);
    }
}

#[tokio::test]
async fn an_invoice_is_taken_back_or_it_is_too_late() {
    let token = SecretString::from("ory_at_x");
    let hash = crate::lightning::PaymentHash::new([1; 32]);
    let answer = |success: bool, errors: Value| json!({ "data": { "lnInvoiceCancel": { "success": success, "errors": errors } } });
    let late =
        json!([{ "message": "The invoice has already been processed", "code": "INVALID_INPUT" }]);
    let scope = json!([{ "message": "(code: AuthorizationError: not authorized to execute mutations)", "code": null }]);
    for (answer, expected) in [
        (answer(true, json!([])), Ok(Cancellation::Done)),
        (answer(false, late), Ok(Cancellation::TooLate)),
        (answer(false, scope), Err(Error::NotAuthorized)),
    ] {
        let (client, _) = client(answer).await;
        let cancelled = client.cancel_invoice(&token, &wallet(), &hash).await;
        assert_eq!(cancelled, expected);
    }
}

#[tokio::test]
async fn currencies_and_own_wallets() {
    let euro = json!({ "id": "EUR", "name": "Euro", "symbol": "€", "fractionDigits": 2 });
    let odd = json!({ "id": "?", "name": "Odd", "symbol": "?", "fractionDigits": -1 });
    let (first, asked) = client(json!({ "data": { "currencyList": [euro, odd] } })).await;
    for _ in 0..3 {
        let list = first.currencies().await.unwrap();
        assert_eq!((list.len(), list[0].code.as_str()), (1, "EUR"));
    }
    assert_eq!(asked.lock().unwrap().len(), 1, "kept");
    let all =
        json!([{ "id": "a", "walletCurrency": "BTC" }, { "id": "b", "walletCurrency": "USD" }]);
    let account = json!({ "defaultWalletId": "b", "wallets": all });
    let me = json!({ "username": "Rosa", "defaultAccount": account });
    let (second, _) = client(json!({ "data": { "me": me } })).await;
    let wallets = second
        .wallets(&SecretString::from("ory_at_x"))
        .await
        .unwrap();
    assert_eq!(wallets.username, "rosa".parse().ok());
    assert_eq!(wallets.of(Unit::Dollar), Some(&wallets.default));
    assert_eq!(wallets.of(Unit::Bitcoin), WalletId::parse("a").as_ref());
}
