//! Amounts, fees, memos and the currency of the day.

use serde_json::{Value, json};

use super::harness::Api;

const ALL: &str = "query($after: String) { me { defaultAccount { transactions(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id direction status memo externalId createdAt settlementAmount settlementFee settlementCurrency settlementDisplayAmount settlementDisplayFee settlementDisplayCurrency settlementPrice { base offset } initiationVia { __typename ... on InitiationViaLn { paymentHash paymentRequest } ... on InitiationViaOnChain { address } ... on InitiationViaIntraLedger { counterPartyUsername counterPartyWalletId } } settlementVia { __typename ... on SettlementViaLn { preImage } ... on SettlementViaIntraLedger { preImage counterPartyUsername } ... on SettlementViaOnChain { transactionHash vout arrivalInMempoolEstimatedAt } } } } } } } }";

async fn everything(api: &Api, token: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = api.data(token, ALL, json!({ "after": after })).await;
        let page = &data["me"]["defaultAccount"]["transactions"];
        let edges = page["edges"].as_array().expect("edges");
        found.extend(edges.iter().map(|edge| edge["node"].clone()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            return found;
        }
    }
}

/// Minor units of a decimal string and how many decimals it has.
fn minor(decimal: &Value) -> (i64, usize) {
    let text = decimal.as_str().expect("a string");
    let digits = text.split_once('.').map_or(0, |(_, rest)| rest.len());
    (text.replace('.', "").parse().expect("a number"), digits)
}

#[tokio::test]
async fn entries_add_up_to_the_balance_fee_included() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    for wallet in &api.account("Rosa").wallets {
        let unit = format!("{:?}", wallet.kind).to_uppercase();
        let sum: i64 = all
            .iter()
            .filter(|entry| entry["settlementCurrency"] == unit.as_str())
            .filter_map(|entry| entry["settlementAmount"].as_i64())
            .sum();
        assert_eq!(sum, wallet.balance);
    }
}

#[tokio::test]
async fn the_display_amount_contains_the_fee_too() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    let sends = all
        .iter()
        .filter(|entry| entry["settlementFee"].as_i64() > Some(0));
    for entry in sends.filter(|entry| entry["direction"] == "SEND") {
        let (amount, _) = minor(&entry["settlementDisplayAmount"]);
        let (fee, _) = minor(&entry["settlementDisplayFee"]);
        let wallet_amount = -entry["settlementAmount"].as_i64().expect("an amount");
        let wallet_fee = entry["settlementFee"].as_i64().expect("a fee");
        let base = i128::from(entry["settlementPrice"]["base"].as_i64().expect("a base"));
        let one = 10_i128.pow(
            u32::try_from(
                entry["settlementPrice"]["offset"]
                    .as_i64()
                    .expect("an offset"),
            )
            .expect("small"),
        );
        let principal = i128::from(wallet_amount - wallet_fee) * base / one;
        let off = i128::from(-amount - fee) - principal;
        assert!((0..=1).contains(&off), "{entry}: {off}");
    }
}

#[tokio::test]
async fn dollar_fees_are_cents() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    let send = all
        .iter()
        .find(|entry| entry["settlementCurrency"] == "USD" && entry["memo"] == "Cups")
        .expect("a dollar purchase");
    assert_eq!(send["settlementAmount"], -984);
    assert_eq!(send["settlementFee"], 4);
    assert_eq!(send["settlementPrice"]["offset"], 6);
}

#[tokio::test]
async fn the_display_currency_differs_between_rows_and_so_do_its_decimals() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    for (currency, digits) in [("EUR", 2), ("COP", 0), ("USD", 2)] {
        let row = all
            .iter()
            .find(|entry| entry["settlementDisplayCurrency"] == currency);
        let (_, found) = minor(&row.expect("a row")["settlementDisplayAmount"]);
        assert_eq!(found, digits, "{currency}");
    }
    for (token, digits) in [("Noura read", 3), ("Kenji read", 0)] {
        let rows = everything(&api, token).await;
        assert!(
            rows.iter()
                .all(|row| minor(&row["settlementDisplayAmount"]).1 == digits)
        );
        assert!(
            rows.iter()
                .all(|row| minor(&row["settlementDisplayFee"]).1 == digits)
        );
    }
}

#[tokio::test]
async fn memos_of_tiny_receipts_are_hidden() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    let sats = |amount: i64| {
        all.iter().find(|entry| {
            entry["settlementAmount"] == amount && entry["settlementCurrency"] == "BTC"
        })
    };
    assert_eq!(sats(49).expect("49 sats")["memo"], Value::Null);
    assert_eq!(sats(50).expect("50 sats")["memo"], "shown: 50 sats");
    assert_eq!(sats(-1).expect("a send")["memo"], "one satoshi");
    let cents = all
        .iter()
        .find(|e| e["settlementAmount"] == 9 && e["settlementCurrency"] == "USD");
    assert_eq!(cents.expect("9 cents")["memo"], Value::Null);
    assert_eq!(sats(0).expect("zero")["direction"], "SEND");
    assert_eq!(sats(0).expect("zero")["settlementPrice"]["base"], 0);
}

#[tokio::test]
async fn a_failed_send_is_two_failures() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    let place = all
        .iter()
        .position(|entry| {
            entry["settlementAmount"] == -1_241 && entry["settlementCurrency"] == "USD"
        })
        .expect("the failed send of 12.34 dollars");
    let (refund, debit) = (&all[place - 1], &all[place]);
    assert_eq!(
        (&debit["status"], &debit["direction"]),
        (&json!("FAILURE"), &json!("SEND"))
    );
    assert_eq!(
        (&refund["status"], &refund["direction"]),
        (&json!("FAILURE"), &json!("RECEIVE"))
    );
    assert_eq!(refund["settlementCurrency"], "BTC");
}

#[tokio::test]
async fn lightning_receipts_refer_to_their_hash_unless_told_otherwise() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    let receipts = all
        .iter()
        .filter(|entry| entry["direction"] == "RECEIVE" && entry["status"] == "SUCCESS");
    let (own, default): (Vec<_>, Vec<_>) = receipts
        .filter(|entry| entry["settlementVia"]["__typename"] == "SettlementViaLn")
        .partition(|entry| {
            entry["externalId"]
                .as_str()
                .is_some_and(|id| id.starts_with("till-"))
        });
    assert!(!own.is_empty());
    for entry in default {
        assert_eq!(entry["externalId"], entry["initiationVia"]["paymentHash"]);
        assert_eq!(
            entry["settlementVia"]["preImage"].as_str().map(str::len),
            Some(64)
        );
    }
}

#[tokio::test]
async fn the_two_unions_are_independent() {
    let api = Api::new();
    let all = everything(&api, "Rosa read").await;
    let pairs: std::collections::BTreeSet<_> = all
        .iter()
        .filter_map(|entry| {
            let name = |via: &str| entry[via]["__typename"].as_str();
            Some((name("initiationVia")?, name("settlementVia")?))
        })
        .collect();
    assert_eq!(
        pairs.into_iter().collect::<Vec<_>>(),
        [
            ("InitiationViaIntraLedger", "SettlementViaIntraLedger"),
            ("InitiationViaLn", "SettlementViaIntraLedger"),
            ("InitiationViaLn", "SettlementViaLn"),
            ("InitiationViaOnChain", "SettlementViaOnChain"),
        ]
    );
}
