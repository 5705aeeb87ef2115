//! Pages of invoices: newest first, both cursors, and the one that is unknown.

use serde_json::{Value, json};

use super::harness::Api;
use super::invoices::{invoice, text, wallet};

const PAGE: &str = "query($first: Int, $last: Int, $after: String, $before: String, $wallets: [WalletId]) {
    me { defaultAccount { invoices(first: $first, last: $last, after: $after, before: $before, walletIds: $wallets) {
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { __typename paymentStatus ... on LnInvoice { satoshis } } }
    } } } }";

async fn page(api: &Api, variables: Value) -> Value {
    let mut data = api.data("Rosa read", PAGE, variables).await;
    data["me"]["defaultAccount"]["invoices"].take()
}

/// Five invoices of 1 to 5 satoshis, and the cursors, oldest first.
async fn five(api: &Api) -> Vec<String> {
    let mut cursors = Vec::new();
    for sats in 1..=5 {
        let input = json!({ "walletId": wallet(api, "Rosa", 0), "amount": sats });
        let made = invoice(api, "Rosa write", "lnInvoiceCreate", input).await;
        cursors.push(text(&made, "paymentHash").to_owned());
    }
    cursors
}

fn sats(page: &Value) -> Vec<i64> {
    let edges = page["edges"].as_array().unwrap();
    let sats = edges.iter().map(|edge| edge["node"]["satoshis"].as_i64());
    sats.map(Option::unwrap).collect()
}

#[tokio::test]
async fn newest_first_with_cursors_at_both_ends() {
    let api = Api::new();
    let cursors = five(&api).await;
    let first = page(&api, json!({ "first": 2 })).await;
    assert_eq!(sats(&first), [5, 4]);
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    assert_eq!(first["pageInfo"]["endCursor"], cursors[3].as_str());
    let rest = page(&api, json!({ "first": 9, "after": cursors[3] })).await;
    assert_eq!(sats(&rest), [3, 2, 1]);
    assert_eq!(rest["pageInfo"]["hasNextPage"], false);
    let both = json!({ "first": 9, "after": cursors[4], "before": cursors[0] });
    assert_eq!(sats(&page(&api, both).await), [4, 3, 2]);
    let last = page(&api, json!({ "last": 2, "before": cursors[1] })).await;
    assert_eq!(sats(&last), [4, 3]);
    assert_eq!(last["pageInfo"]["hasPreviousPage"], true);
}

#[tokio::test]
async fn an_unknown_cursor_brings_the_first_page_back() {
    let api = Api::new();
    five(&api).await;
    let again = json!({ "first": 2, "after": "0".repeat(64) });
    assert_eq!(sats(&page(&api, again).await), [5, 4]);
}

#[tokio::test]
async fn sizes_are_bounded_and_wallets_chosen() {
    let api = Api::new();
    five(&api).await;
    let open = json!({ "recipientWalletId": wallet(&api, "Rosa", 1) });
    let mutation = "lnNoAmountInvoiceCreateOnBehalfOfRecipient";
    invoice(&api, "", mutation, open).await;
    let dollars = json!({ "wallets": [wallet(&api, "Rosa", 1)] });
    let dollars = page(&api, dollars).await;
    let node = &dollars["edges"][0]["node"];
    assert_eq!(node["__typename"], "LnNoAmountInvoice");
    assert_eq!(dollars["edges"].as_array().unwrap().len(), 1);
    for variables in [
        json!({ "first": 101 }),
        json!({ "first": 0 }),
        json!({ "first": 1, "last": 1 }),
    ] {
        let answer = api.ask("Rosa read", PAGE, variables).await;
        assert_eq!(
            answer["data"]["me"]["defaultAccount"]["invoices"],
            Value::Null
        );
        assert!(answer["errors"][0]["message"].is_string());
    }
}

#[tokio::test]
async fn a_wallet_finds_its_own_by_hash() {
    let api = Api::new();
    let cursors = five(&api).await;
    let query = "query($wallet: WalletId!, $hash: PaymentHash!) { me { defaultAccount { walletById(walletId: $wallet) {
        invoices(first: 1) { edges { cursor } } invoiceByPaymentHash(paymentHash: $hash) { paymentHash } } } } }";
    let ask = |place| {
        let variables = json!({ "wallet": wallet(&api, "Rosa", place), "hash": cursors[0] });
        api.ask("Rosa read", query, variables)
    };
    let found = ask(0).await;
    let wallet = &found["data"]["me"]["defaultAccount"]["walletById"];
    assert_eq!(
        wallet["invoiceByPaymentHash"]["paymentHash"],
        cursors[0].as_str()
    );
    assert_eq!(
        wallet["invoices"]["edges"][0]["cursor"],
        cursors[4].as_str()
    );
    let missing = ask(1).await;
    let message = missing["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("CouldNotFindWalletInvoiceError"),
        "{message}"
    );
}
