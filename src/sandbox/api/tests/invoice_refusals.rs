//! Where invoices are refused, and in which words.

use serde_json::{Value, json};

use super::harness::Api;
use super::invoices::{ask, invoice, status, text, wallet};
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::paying::NotPaid;
use crate::sandbox::people::Standing;

const MAY_NOT_CHANGE: &str = "Unexpected error occurred, please try again or contact support if it persists (code: AuthorizationError: not authorized to execute mutations)";
const CANCEL: &str = "mutation($input: LnInvoiceCancelInput!) { lnInvoiceCancel(input: $input) { success errors { message code } } }";

/// The one error of a payload without an invoice: message and code.
async fn refusal(api: &Api, token: &str, mutation: &str, input: Value) -> (String, Value) {
    let mut payload = ask(api, token, mutation, input.clone()).await;
    assert_eq!(payload["invoice"], Value::Null, "{input}");
    let mut error = payload["errors"][0].take();
    (text(&error, "message").to_owned(), error["code"].take())
}

#[tokio::test]
async fn own_invoices_need_the_wallet_then_the_scope() {
    let api = Api::new();
    let (own, foreign) = (wallet(&api, "Rosa", 0), wallet(&api, "Bruno", 0));
    for (token, wallet, words) in [
        ("Rosa read", &own, MAY_NOT_CHANGE),
        ("Rosa write", &foreign, "InvalidWalletForAccountError"),
        ("Rosa read", &foreign, "InvalidWalletForAccountError"),
    ] {
        let input = json!({ "walletId": wallet, "amount": 1 });
        let (message, code) = refusal(&api, token, "lnInvoiceCreate", input).await;
        assert!(message.contains(words), "{message}");
        assert_eq!(code, Value::Null);
    }
    let query = "mutation($input: LnInvoiceCreateInput!) { lnInvoiceCreate(input: $input) { errors { message } } }";
    for (token, name) in [("", "Rosa"), ("Lena write", "Lena"), ("Sol write", "Sol")] {
        let input = json!({ "input": { "walletId": wallet(&api, name, 0), "amount": 1 } });
        let answer = api.ask(token, query, input).await;
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer["errors"][0]["message"], "Not authorized");
    }
}

#[tokio::test]
async fn malformed_input_has_no_code() {
    let api = Api::new();
    let id = wallet(&api, "Rosa", 0);
    let mutation = "lnInvoiceCreateOnBehalfOfRecipient";
    for (name, value, words) in [
        ("amount", json!(-1), "Invalid value for SatAmount"),
        (
            "amount",
            json!(10_000_000_000_001_i64),
            "Invalid value for SatAmount",
        ),
        ("amount", json!("ten"), "Invalid value for SatAmount"),
        ("memo", json!("é".repeat(320)), "Memo is too long"),
        ("externalId", json!("Upper"), "External id must be"),
        ("externalId", json!("a".repeat(101)), "External id must be"),
        (
            "descriptionHash",
            json!("AB".repeat(32)),
            "Invalid value for Hex32Bytes",
        ),
        (
            "webhookUrl",
            json!("ftp://x.example"),
            "Invalid value for EndpointUrl",
        ),
        (
            "webhookUrl",
            json!(" https://x.example"),
            "Invalid value for EndpointUrl",
        ),
        ("expiresIn", json!(-1), "Invalid value for Minutes"),
        (
            "recipientWalletId",
            json!("x"),
            "Invalid value for WalletId",
        ),
    ] {
        let mut input = json!({ "recipientWalletId": id, "amount": 10 });
        input[name] = value;
        let (message, code) = refusal(&api, "", mutation, input).await;
        assert!(message.starts_with(words), "{message}");
        assert_eq!(code, Value::Null, "{name}");
    }
    // Fractions of satoshis are cut off in silence, those of cents are not; digits may be text.
    for amount in [json!(10.9), json!("10")] {
        let input = json!({ "recipientWalletId": id, "amount": amount, "memo": "é".repeat(319) });
        assert_eq!(invoice(&api, "", mutation, input).await["satoshis"], 10);
    }
    let input = json!({ "recipientWalletId": wallet(&api, "Rosa", 1), "amount": 10.9 });
    let mutation = "lnUsdInvoiceCreateOnBehalfOfRecipient";
    let (message, _) = refusal(&api, "", mutation, input).await;
    assert_eq!(message, "Invalid value for CentAmount");
}

#[tokio::test]
async fn refused_values_say_invalid_input() {
    let api = Api::new();
    let (btc, usd) = (wallet(&api, "Rosa", 0), wallet(&api, "Rosa", 1));
    let currency = "Unsupported operation for wallet's currency.";
    for (mutation, wallet, amount, words) in [
        ("lnInvoiceCreateOnBehalfOfRecipient", &usd, 5, currency),
        ("lnUsdInvoiceCreateOnBehalfOfRecipient", &btc, 5, currency),
        (
            "lnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipient",
            &btc,
            5,
            currency,
        ),
        (
            "lnInvoiceCreateOnBehalfOfRecipient",
            &btc,
            0,
            "A valid satoshi amount is required",
        ),
        (
            "lnUsdInvoiceCreateOnBehalfOfRecipient",
            &usd,
            0,
            "A valid usd amount is required",
        ),
        (
            "lnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipient",
            &usd,
            3,
            "Amount sent was too low for recipient's usd wallet.",
        ),
        (
            "lnInvoiceCreateOnBehalfOfRecipient",
            &wallet(&api, "Lena", 0),
            5,
            "Account is inactive.",
        ),
        (
            "lnInvoiceCreateOnBehalfOfRecipient",
            &wallet(&api, "Sol", 0),
            5,
            "Account is inactive.",
        ),
    ] {
        let input = json!({ "recipientWalletId": wallet, "amount": amount });
        let refused = refusal(&api, "", mutation, input).await;
        assert_eq!(
            refused,
            (words.to_owned(), json!("INVALID_INPUT")),
            "{mutation}"
        );
    }
    let unknown = "00000000-0000-4000-8000-000000000000";
    let input = json!({ "recipientWalletId": unknown, "amount": 5 });
    let mutation = "lnInvoiceCreateOnBehalfOfRecipient";
    let (message, code) = refusal(&api, "", mutation, input).await;
    assert!(
        message.contains("CouldNotFindWalletFromIdError"),
        "{message}"
    );
    assert_eq!(code, "UNEXPECTED_CLIENT_ERROR");
}

#[tokio::test]
async fn a_reference_is_used_once_over_all_wallets_of_an_account() {
    let api = Api::new();
    let input = |wallet| json!({ "walletId": wallet, "amount": 100, "externalId": "sale-1" });
    invoice(
        &api,
        "Rosa write",
        "lnInvoiceCreate",
        input(wallet(&api, "Rosa", 0)),
    )
    .await;
    let refused = refusal(
        &api,
        "Rosa write",
        "lnUsdInvoiceCreate",
        input(wallet(&api, "Rosa", 1)),
    );
    let words = "External id for invoice or transaction already exists";
    assert_eq!(refused.await, (words.to_owned(), json!("INVALID_INPUT")));
    invoice(
        &api,
        "Bruno write",
        "lnInvoiceCreate",
        input(wallet(&api, "Bruno", 0)),
    )
    .await;
}

#[tokio::test]
async fn receiving_can_end_while_the_till_runs() {
    let api = Api::new();
    let id = wallet(&api, "Rosa", 0);
    let own = json!({ "walletId": id, "amount": 5 });
    let behalf = json!({ "recipientWalletId": id, "amount": 5 });
    let made = invoice(&api, "Rosa write", "lnInvoiceCreate", own.clone()).await;
    api.ledger
        .set_standing(&api.person("Rosa"), Standing::ReceiveDisabled);
    let (_, code) = refusal(&api, "Rosa write", "lnInvoiceCreate", own).await;
    assert_eq!(code, "RECEIVE_DISABLED");
    let mutation = "lnInvoiceCreateOnBehalfOfRecipient";
    let (_, code) = refusal(&api, "", mutation, behalf.clone()).await;
    assert_eq!(code, "RECEIVE_DISABLED");
    // What was made before is paid all the same.
    api.ledger.pay(text(&made, "paymentHash"), None).unwrap();
    api.ledger
        .set_standing(&api.person("Rosa"), Standing::Migrated);
    let (message, _) = refusal(&api, "", mutation, behalf).await;
    assert_eq!(message, "Account is inactive.");
}

#[tokio::test]
async fn sixty_in_a_minute_and_strangers_have_a_bucket_of_their_own() {
    let api = Api::new();
    let id = wallet(&api, "Rosa", 0);
    let behalf = "lnInvoiceCreateOnBehalfOfRecipient";
    let other = json!({ "recipientWalletId": id, "amount": 5 });
    let own = json!({ "walletId": id, "amount": 5 });
    for _ in 0..60 {
        invoice(&api, "", behalf, other.clone()).await;
    }
    let (message, code) = refusal(&api, "", behalf, other.clone()).await;
    assert!(
        message.starts_with("Too many invoices creation"),
        "{message}"
    );
    assert_eq!(code, "TOO_MANY_REQUEST");
    invoice(&api, "Rosa write", "lnInvoiceCreate", own).await;
    api.clock.advance(290);
    let (_, code) = refusal(&api, "", behalf, other.clone()).await;
    assert_eq!(code, "TOO_MANY_REQUEST");
    api.clock.advance(11);
    invoice(&api, "", behalf, other).await;
}

#[tokio::test]
async fn a_node_or_a_dealer_out_of_order_says_so() {
    let api = Api::new();
    let (btc, usd) = (wallet(&api, "Rosa", 0), wallet(&api, "Rosa", 1));
    let sats = json!({ "recipientWalletId": btc, "amount": 5 });
    let cents = json!({ "recipientWalletId": usd, "amount": 5 });
    api.side_services.set_failing(SideService::Dealer, true);
    let (_, code) = refusal(&api, "", "lnUsdInvoiceCreateOnBehalfOfRecipient", cents).await;
    assert_eq!(code, "DEALER_OFFLINE");
    invoice(&api, "", "lnInvoiceCreateOnBehalfOfRecipient", sats.clone()).await;
    api.side_services.set_failing(SideService::Lightning, true);
    let (_, code) = refusal(&api, "", "lnInvoiceCreateOnBehalfOfRecipient", sats).await;
    assert_eq!(code, "LND_OFFLINE");
}

#[tokio::test]
async fn a_cancelled_invoice_cannot_be_paid_and_goes_on_saying_pending() {
    let api = Api::new();
    let id = wallet(&api, "Rosa", 0);
    let input = json!({ "walletId": id, "amount": 5 });
    let made = invoice(&api, "Rosa write", "lnInvoiceCreate", input.clone()).await;
    let hash = text(&made, "paymentHash");
    let cancel = async |token: &str, hash: &str| {
        let input = json!({ "input": { "walletId": id, "paymentHash": hash } });
        api.data(token, CANCEL, input).await["lnInvoiceCancel"].take()
    };
    assert_eq!(
        cancel("Rosa read", hash).await["errors"][0]["message"],
        MAY_NOT_CHANGE
    );
    let done = cancel("Rosa receive", hash).await;
    assert_eq!(done, json!({ "success": true, "errors": [] }));
    assert_eq!(api.ledger.pay(hash, None).unwrap_err(), NotPaid::Cancelled);
    assert_eq!(status(&api, &made).await.0["status"], "PENDING");

    let paid = invoice(&api, "Rosa write", "lnInvoiceCreate", input).await;
    api.ledger.hold(text(&paid, "paymentHash"), None).unwrap();
    let refused = cancel("Rosa write", text(&paid, "paymentHash")).await;
    let words = "The invoice has already been processed";
    let error = json!([{ "message": words, "code": "INVALID_INPUT" }]);
    assert_eq!(refused, json!({ "success": false, "errors": error }));
    let unknown = cancel("Rosa write", &"0".repeat(64)).await;
    assert_eq!(unknown["errors"][0]["code"], "UNEXPECTED_CLIENT_ERROR");
    api.clock.advance(5 * 3_600);
    assert_eq!(status(&api, &made).await.0["status"], "EXPIRED");
}
